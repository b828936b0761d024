from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core import files
from seriktes.core.access import access, allows
from seriktes.core.forms import FileKindForm
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import acted, attachment, form_page, page_of, posted, pressed, query_without_page
from seriktes.core.text import slug
from seriktes.people.actions import ask_for_erasure, erase_person, export_erasures, withdraw_erasure
from seriktes.people.enums import ErasureReason
from seriktes.people.erasing.plans import plan_of, told
from seriktes.people.erasure_forms import AskErasureForm, ConfirmErasureForm
from seriktes.people.models import Erasure
from seriktes.people.queries import erasures, waiting_for
from seriktes.people.views.register import rows_or_404

CONFIRM = "people.erasure.confirm"


@access("people.erasure.view")
@require_GET
def erasure_list(request: HttpRequest) -> HttpResponse:
    """Show every erasure, the waiting ones first, and whether the disk still holds erased files."""
    found = erasures(request.actor)
    context = {
        "waiting": list(found.waiting()),
        "page": page_of(request, found.exclude(pk__in=Erasure.objects.waiting())),
        "query": query_without_page(request),
        "still_there": len(files.still_there()),
    }
    return render(request, "people/erasure_list.html", context)


@access("people.erasure.export")
@post_from("people:erasure-list")
def erasure_export(request: HttpRequest) -> HttpResponse:
    """Send the list of erasures as a file."""
    kind = FileKindForm(request.POST)
    if not kind.is_valid():
        raise Http404
    form = kind.cleaned_data["form"]
    content = export_erasures(actor=request.actor, form=form)
    return attachment(content, f"{slug(_('Erasures'))}.{form}")


@access("people.person.erase")
@require_http_methods(["GET", "POST"])
def erasure_add(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an erasure would do, and ask for it."""
    person = rows_or_404(request.actor, code)[0]
    if waiting := waiting_for(person):
        return redirect(waiting)
    form = once(AskErasureForm(posted(request)))

    def act() -> Erasure:
        reason, note = ErasureReason(form.cleaned_data["reason"]), form.cleaned_data["note"]
        return ask_for_erasure(actor=request.actor, person=person, reason=reason, note=note)

    said = _("The erasure is asked for. Another person has to confirm it.")
    return acted(request, form, act, to=lambda made: made, said=said, at="note") or form_page(
        request,
        "people/erasure_add.html",
        form,
        person=person,
        plan=plan_of(person, request.actor),
        may_read=allows(request.actor, CONFIRM),
    )


@access("people.erasure.view")
@require_GET
def erasure_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one erasure: what it would do, or what it did."""
    erasure = get_object_or_404(erasures(request.actor), code=code)
    if erasure.is_waiting:
        return _waiting(request, erasure)
    others = list(erasure.others.order_by("pk")) if erasure.erased_at else []
    context = {"erasure": erasure, "removed": told(erasure.removed), "others": others}
    return render(request, "people/erasure_detail.html", context)


@access("people.erasure.confirm")
@post_from("people:erasure-detail", "code")
def erasure_confirmation(request: HttpRequest, code: str) -> HttpResponse:
    """Erase the person: there is no way back. Sent twice, the page says what was done."""
    erasure = get_object_or_404(erasures(request.actor), code=code)
    return _waiting(request, erasure) if erasure.is_waiting else redirect(erasure)


@access("people.person.erase")
@post_from("people:erasure-detail", "code")
def erasure_withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what was asked for."""
    erasure = get_object_or_404(erasures(request.actor), code=code)

    def act() -> Erasure:
        return withdraw_erasure(actor=request.actor, erasure=erasure)

    said = _("The erasure is taken back: the person stays.")
    return pressed(request, act, to=erasure.person, back=erasure, said=said)


def _waiting(request: HttpRequest, erasure: Erasure) -> HttpResponse:
    """Show the dry run again to whoever confirms it, or do what they confirm."""
    plan = plan_of(erasure.person, request.actor, erasure)
    form = ConfirmErasureForm(posted(request), erasure=erasure, plan=plan)

    def act() -> Erasure:
        also, rows = form.cleaned_data.get("texts", []), form.cleaned_data["rows"].split()
        return erase_person(actor=request.actor, erasure=erasure, also=also, rows=rows, plan=plan)

    said = _("Erased. The person is called %(name)s from now on.") % {"name": erasure.name}
    return acted(request, form, act, to=erasure, said=said) or form_page(
        request,
        "people/erasure_confirmation.html",
        form,
        erasure=erasure,
        plan=plan,
        may_read=allows(request.actor, CONFIRM),
        may_confirm=allows(request.actor, CONFIRM, erasure),
    )
