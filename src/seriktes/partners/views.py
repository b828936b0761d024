from __future__ import annotations

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.pages import (
    acted,
    attachment,
    form_page,
    page_of,
    posted,
    query_without_page,
    template_for,
)
from seriktes.core.registry import panels_of
from seriktes.core.text import slug
from seriktes.organisations.models import Organisation
from seriktes.partners.actions import (
    add_agreement,
    add_party,
    edit_agreement,
    record_contribution,
    record_valued,
    remove_party,
    reverse_contribution,
    reverse_valued,
    state_of,
)
from seriktes.partners.files import FORMS, export_contributions
from seriktes.partners.forms import (
    AgreementForm,
    AgreementSearchForm,
    ContributionForm,
    PartyForm,
    ReversalForm,
    ValuedForm,
)
from seriktes.partners.models import Agreement, AgreementParty, Contribution, ValuedContribution
from seriktes.partners.queries import agreement_page, find_agreements


@access("partners.agreement.view")
@require_GET
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Show the agreements the actor may see; htmx asks for the table alone."""
    form = AgreementSearchForm(request.GET)
    page = page_of(request, find_agreements(request.actor, form.sought()))
    context = {"form": form, "page": page, "query": query_without_page(request)}
    template = template_for(request, "partners/agreement_list.html", "results")
    return render(request, template, context, status=422 if form.errors else 200)


@access("partners.agreement.view")
@require_GET
def agreement_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show an agreement: parties, money, and what other apps know of it."""
    agreement = _agreement(request, code)
    context = {
        "known": agreement_page(request.actor, agreement),
        "agreement": agreement,
        "panels": panels_of("partners.agreement", request.actor, agreement),
    }
    return render(request, "partners/agreement_detail.html", context)


@access("partners.agreement.edit")
@require_http_methods(["GET", "POST"])
def agreement_add(request: HttpRequest) -> HttpResponse:
    """Write down an agreement; `?partner=` chooses the partner."""
    asked = Organisation.objects.visible_to(request.actor).filter(code=request.GET.get("partner", ""))
    form = AgreementForm(posted(request), actor=request.actor, initial={"partner": asked.first()})

    def act() -> Agreement:
        return add_agreement(actor=request.actor, details=form.details())

    said = _("The agreement is written down. Now say what it covers.")
    return acted(request, form, act, to=lambda made: made, said=said) or _form_page(
        request, form, None, _("Add an agreement")
    )


@access("partners.agreement.edit")
@require_http_methods(["GET", "POST"])
def agreement_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct an agreement."""
    agreement = _agreement(request, code)
    known = _agreement(request, code)
    form = watched(
        AgreementForm(posted(request), actor=request.actor, instance=known), known, state_of(known)
    )

    def act() -> Agreement:
        details, seen = form.details(), seen_by(form)
        return edit_agreement(actor=request.actor, agreement=agreement, details=details, seen=seen)

    return acted(request, form, act, to=agreement) or _form_page(request, form, agreement, _("Edit"))


@access("partners.agreement.edit")
@require_http_methods(["GET", "POST"])
def party_add(request: HttpRequest, code: str) -> HttpResponse:
    """Name a further party."""
    agreement = _agreement(request, code)
    form = PartyForm(posted(request), actor=request.actor, agreement=agreement)

    def act() -> AgreementParty:
        return add_party(actor=request.actor, agreement=agreement, **form.cleaned_data)

    return acted(request, form, act, to=agreement, at="organisation") or _form_page(
        request, form, agreement, _("Add a party")
    )


@access("partners.agreement.edit")
@post_from("partners:agreement-detail", "code")
def party_removal(request: HttpRequest, code: str, party: str) -> HttpResponse:
    """Take back a party named by mistake."""
    agreement = _agreement(request, code)
    named = get_object_or_404(AgreementParty.objects.filter(agreement=agreement), code=party)
    remove_party(actor=request.actor, party=named)
    return redirect(agreement)


@access("partners.contribution.add")
@require_http_methods(["GET", "POST"])
def contribution_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down money given."""
    agreement = _agreement(request, code)
    form = ContributionForm(posted(request))

    def act() -> object:
        details, event = form.details(), form.client_event(agreement)
        return record_contribution(actor=request.actor, agreement=agreement, details=details, event=event)

    return acted(request, form, act, to=agreement) or _form_page(
        request, form, agreement, _("Add a contribution in money")
    )


@access("partners.contribution.add")
@require_http_methods(["GET", "POST"])
def contribution_reversal(request: HttpRequest, code: str) -> HttpResponse:
    """Take a wrong entry back by an opposite one."""
    seen = Contribution.objects.visible_to(request.actor).select_related("agreement")
    contribution = get_object_or_404(seen, code=code)
    form = ReversalForm(posted(request))

    def act() -> object:
        return reverse_contribution(actor=request.actor, contribution=contribution, **form.cleaned_data)

    return acted(request, form, act, to=contribution.agreement) or _form_page(
        request, form, contribution.agreement, _("Reverse a wrong entry"), contribution
    )


@access("partners.agreement.view")
@post_from("partners:agreement-detail", "code")
def contribution_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Give what was contributed under an agreement as a table. Posted: the log keeps that it left."""
    if kind not in FORMS:
        raise Http404
    agreement = _agreement(request, code)
    made = export_contributions(actor=request.actor, agreement=agreement, form=kind)
    return attachment(made, f"contributions-{slug(agreement.number)}.{kind}")


@access("partners.valuedcontribution.add")
@require_http_methods(["GET", "POST"])
def valued_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what was given in kind."""
    agreement = _agreement(request, code)
    form = ValuedForm(posted(request), actor=request.actor)

    def act() -> object:
        details, event = form.details(), form.client_event(agreement)
        return record_valued(actor=request.actor, agreement=agreement, details=details, event=event)

    return acted(request, form, act, to=agreement) or _form_page(
        request, form, agreement, _("Add a contribution in kind")
    )


@access("partners.valuedcontribution.add")
@require_http_methods(["GET", "POST"])
def valued_reversal(request: HttpRequest, code: str) -> HttpResponse:
    """Take a wrong entry of something given in kind back by an opposite one."""
    seen = ValuedContribution.objects.visible_to(request.actor).select_related("agreement__partner")
    contribution = get_object_or_404(seen, code=code)
    form = ReversalForm(posted(request))

    def act() -> object:
        return reverse_valued(actor=request.actor, contribution=contribution, **form.cleaned_data)

    return acted(request, form, act, to=contribution.agreement) or _form_page(
        request, form, contribution.agreement, _("Reverse a wrong entry"), contribution
    )


def _agreement(request: HttpRequest, code: str) -> Agreement:
    seen = Agreement.objects.visible_to(request.actor).select_related("partner")
    return get_object_or_404(seen, code=code)


def _form_page(
    request: HttpRequest,
    form: BaseForm,
    agreement: Agreement | None,
    heading: str,
    contribution: Contribution | ValuedContribution | None = None,
) -> HttpResponse:
    shown = {"agreement": agreement, "heading": heading, "contribution": contribution}
    return form_page(request, "partners/agreement_form.html", form, **shown)
