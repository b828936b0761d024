"""Handing in: noting it, taking the note back, opening for a correction, the files that were handed in."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access, require
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, opened_attachment, posted, pressed
from seriktes.results.state_forms.actions import (
    FILL,
    note_filing,
    reopen_form,
    take_copy,
    undo_filing,
    undo_reopening,
)
from seriktes.results.state_forms.forms import FilingForm, ReopeningForm
from seriktes.results.state_forms.models import StateFormCopy
from seriktes.results.state_forms.sheet import last_filing
from seriktes.results.state_forms.views.detail import FILE
from seriktes.results.state_forms.views.shared import form_of


@access(FILE)
@require_http_methods(["GET", "POST"])
def state_form_filing(request: HttpRequest, code: str) -> HttpResponse:
    """Note on which day a form was handed in; it is kept from then on as it was."""
    state_form, form = form_of(request, code), FilingForm(posted(request))
    require(request.actor, FILE, state_form)

    def act() -> object:
        return note_filing(actor=request.actor, form=state_form, **form.cleaned_data)

    context = {"state_form": state_form, "former": last_filing(state_form)}
    return acted(request, form, act, to=state_form) or form_page(
        request, "results/state_forms/form_filing.html", form, **context
    )


@access(FILE)
@post_from("results:state-form-detail", "code")
def state_form_filing_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take back the note that a form was handed in."""
    form = form_of(request, code)
    return pressed(request, lambda: undo_filing(actor=request.actor, form=form), to=form, back=form)


@access(FILE)
@require_http_methods(["GET", "POST"])
def state_form_reopening(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why a form that was handed in is corrected, and open it."""
    state_form, form = form_of(request, code), ReopeningForm(posted(request))
    require(request.actor, FILE, state_form)

    def act() -> object:
        return reopen_form(actor=request.actor, form=state_form, **form.cleaned_data)

    return acted(request, form, act, to=state_form) or form_page(
        request, "results/state_forms/form_reopening.html", form, state_form=state_form
    )


@access(FILE)
@post_from("results:state-form-detail", "code")
def state_form_reopening_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Close a form again in which nothing was corrected."""
    form = form_of(request, code)
    return pressed(request, lambda: undo_reopening(actor=request.actor, form=form), to=form, back=form)


@access(FILL)
@require_GET
def state_form_copy(request: HttpRequest, code: str, number: int, language: str, kind: str) -> FileResponse:
    """Give a file as it was handed in, to whoever may read the numbers of persons in it."""
    form = form_of(request, code)
    require(request.actor, FILL, form)
    copies = StateFormCopy.objects.filter(filing__form=form, filing__number=number, filing__withdrawn_at=None)
    copy = get_object_or_404(copies.select_related("file", "filing__form"), language=language, kind=kind)
    try:
        content = take_copy(actor=request.actor, copy=copy)
    except FileNotFoundError as lost:
        raise Http404 from lost
    return opened_attachment(content, copy.file.name)
