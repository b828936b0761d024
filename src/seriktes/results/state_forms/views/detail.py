"""One form: how far it is, what is missing and who knows it, how it prints, its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from seriktes.core.access import access, allows
from seriktes.core.methods import post_from
from seriktes.core.pages import pressed
from seriktes.results.state_forms.actions import FILL, adopt_edition, order_form_file
from seriktes.results.state_forms.advice import advice
from seriktes.results.state_forms.definitions import edition_for
from seriktes.results.state_forms.enums import StateFileFormat
from seriktes.results.state_forms.forms import StateFileForm
from seriktes.results.state_forms.frozen import changed_since, current_print
from seriktes.results.state_forms.models import StateForm, StateFormFiling
from seriktes.results.state_forms.printed import PrintedForm
from seriktes.results.state_forms.printing import edition_of
from seriktes.results.state_forms.sheet import FormSheet, sheet_of
from seriktes.results.state_forms.views.shared import (
    LANGUAGES,
    VIEW,
    SectionLine,
    back_of,
    form_language,
    form_of,
    form_title,
    may_fill,
    section_lines,
)

FILE = "results.state_form.file"


@dataclass(frozen=True)
class StateFormPage:
    """One form: its parts, its last day, how it was handed in, its files."""

    state_form: StateForm
    sheet: FormSheet
    language: str
    title: str
    lead: str
    back: str
    edition: str
    newer: str  # the edition that may be taken instead
    lines: list[SectionLine]
    days: int
    due_on: date | None
    advice: list[str]
    filings: list[StateFormFiling]
    changed: list[str]  # places that would print another value than what was handed in
    languages: tuple[tuple[str, str], ...]
    may_fill: bool
    may_file: bool
    may_read_copies: bool  # numbers of persons are whole in them


@dataclass(frozen=True)
class LanguageTab:
    """A language the form is printed in."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class PrintedPage:
    """A form as it is printed, in Kazakh or in Russian."""

    state_form: StateForm
    printed: PrintedForm
    why_sample: object
    kicker: str
    languages: list[LanguageTab]


@access(VIEW)
@require_GET
def state_form_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far a form is, what is missing and who knows it."""
    form = form_of(request, code)
    sheet, language = sheet_of(form), form_language()
    due_on = form.due_on
    page = StateFormPage(
        state_form=form,
        sheet=sheet,
        language=language,
        title=form_title(form),
        lead=form.definition.title.said_in(language),
        back=back_of(form),
        edition=edition_of(form.definition, language),
        newer=_newer_edition(form, sheet),
        lines=section_lines(sheet),
        days=(due_on - timezone.localdate()).days if due_on else 0,
        due_on=due_on,
        advice=advice(sheet),
        filings=list(
            form.filings.select_related("noted_by").prefetch_related("copies").order_by("-number", "-pk")
        ),
        changed=changed_since(sheet, language) if sheet.is_closed else [],
        languages=LANGUAGES,
        may_fill=may_fill(request, sheet),
        may_file=allows(request.actor, FILE, form),
        may_read_copies=allows(request.actor, FILL, form),
    )
    return render(request, "results/state_forms/form_detail.html", {"page": page})


def _newer_edition(form: StateForm, sheet: FormSheet) -> str:
    newest = edition_for(form.kind, form.year, form.part)
    if sheet.is_closed or newest.edition <= form.edition:
        return ""
    return edition_of(newest, form_language())


@access(FILL)
@post_from("results:state-form-detail", "code")
def state_form_edition(request: HttpRequest, code: str) -> HttpResponse:
    """Take the newest edition of the act for a form that is not handed in."""
    form = form_of(request, code)
    return pressed(request, lambda: adopt_edition(actor=request.actor, form=form), to=form, back=form)


@access(VIEW)
@require_GET
def state_form_sheet(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Show a form as it is printed in a language; of one that was handed in, what was handed in."""
    form = form_of(request, code)
    if language not in dict(LANGUAGES):
        raise Http404
    made = current_print(sheet_of(form), language, reveals=allows(request.actor, FILL, form))
    tabs = [
        LanguageTab(name, reverse("results:state-form-sheet", args=(code, one)), is_current=one == language)
        for one, name in LANGUAGES
    ]
    why = "" if form.definition.is_in_force else form.definition.why_sample
    page = PrintedPage(form, made, why, f"{made.index} · {made.year}", tabs)
    return render(request, "results/state_forms/form_sheet.html", {"page": page})


@access(VIEW)
@post_from("results:state-form-detail", "code")
def state_form_file(request: HttpRequest, code: str) -> HttpResponse:
    """Let the worker make a PDF or an Excel file, and show how far it is."""
    state_form, form = form_of(request, code), StateFileForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such file. Choose one of the buttons."))
        return redirect(state_form)
    job = order_form_file(
        actor=request.actor,
        form=state_form,
        kind=StateFileFormat(form.cleaned_data["form"]),
        language=form.cleaned_data["language"],
    )
    return redirect("core:job-detail", job.code)
