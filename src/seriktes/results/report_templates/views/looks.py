"""How the papers of organisations look, the templates of agreements, forms of partners’ own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access
from seriktes.core.editing import Unshown, seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import acted, attachment, form_page, posted, pressed
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.actions import log_report_export
from seriktes.results.command import render_own_form
from seriktes.results.queries import live_report, partners
from seriktes.results.report_templates import actions
from seriktes.results.report_templates.forms import (
    AgreementTemplateForm,
    LookForm,
    OwnFormForm,
)
from seriktes.results.report_templates.logos import is_same_picture
from seriktes.results.report_templates.models import PartnerForm
from seriktes.results.report_templates.placeholders import MEANINGS
from seriktes.results.report_templates.queries import (
    dress_for,
    form_of,
    look_of,
    network_organisation,
    templates_of_agreements,
)
from seriktes.results.report_templates.views.shared import FOLDER, places, templates_of
from seriktes.results.stamps import Stamp
from seriktes.results.views.periods import period_of


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def look_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Say how an organisation's papers look from now on."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), code=code)
    look = look_of(organisation)
    form = LookForm(
        posted(request),
        request.FILES or None,
        templates=templates_of(request),
        has_logo=bool(look and look.logo),
        is_network=organisation == network_organisation(),
        initial=_initial(look),
    )
    logo = look.logo.sha256 if look and look.logo else ""
    picture = Unshown(logo, lambda sent: is_same_picture(sent, logo))
    watched(form, organisation, actions.told_of_look(look), unshown={"picture": picture})

    def act() -> object:
        details, seen = form.details(), seen_by(form)
        return actions.set_look(actor=request.actor, organisation=organisation, details=details, seen=seen)

    said = _("The papers look so from now on. Drafts take it when they are checked again.")
    return acted(request, form, act, to="results:report-template-list", said=said) or form_page(
        request, f"{FOLDER}/look_form.html", form, organisation=organisation, look=look
    )


def _initial(look) -> dict[str, object]:
    if look is None:
        return {}
    return {name: getattr(look, name) for name in actions.LOOK_TEXTS} | {"template": look.template}


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def agreement_template(request: HttpRequest, code: str) -> HttpResponse:
    """Say which template the reports of an agreement's time are made with."""
    agreement = get_object_or_404(
        Agreement.objects.visible_to(request.actor).select_related("partner"), code=code
    )
    chosen = templates_of_agreements([agreement]).get(agreement.pk)
    form = watched(
        AgreementTemplateForm(posted(request), templates=templates_of(request), initial={"template": chosen}),
        agreement,
        {"template": chosen.pk if chosen else None},
    )

    def act() -> object:
        template, seen = form.cleaned_data["template"], seen_by(form)
        return actions.choose_template(actor=request.actor, agreement=agreement, template=template, seen=seen)

    said = _(
        "Reports of these months are made with it from now on. Drafts take it when they are checked again."
    )
    return acted(request, form, act, to="results:report-template-list", said=said) or form_page(
        request, f"{FOLDER}/agreement_template.html", form, agreement=agreement
    )


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def own_form(request: HttpRequest, code: str) -> HttpResponse:
    """Take a partner's own form into use; show which one is, and what it asks for."""
    partner = get_object_or_404(partners(), code=code)
    form = once(OwnFormForm(posted(request), request.FILES or None))

    def act() -> PartnerForm:
        given = form.cleaned_data
        return actions.add_form(
            actor=request.actor,
            partner=partner,
            content=given["file"].read(),
            name=given["file"].name,
            language=given["language"],
        )

    said = _("The form is checked and in use. Drafts take it when they are checked again.")
    used = form_of(partner)
    asked = [(name, MEANINGS[name]) for name in used.places] if used else []
    return acted(request, form, act, to=request.path, said=said, at="file") or form_page(
        request,
        f"{FOLDER}/own_form.html",
        form,
        partner=partner,
        used=used,
        asked=asked,
        places=places(),
    )


@access("results.reporttemplate.edit")
@post_from("results:report-own-form", "code")
def own_form_removal(request: HttpRequest, code: str) -> HttpResponse:
    partner = get_object_or_404(partners(), code=code)

    def act() -> None:
        actions.retire_form(actor=request.actor, partner=partner)

    return pressed(request, act, to="results:report-template-list", back="results:report-template-list")


@access("results.report.view")
@require_GET
def own_form_preview(request: HttpRequest, code: str) -> HttpResponse:
    """Send the form filled with live figures: for insiders, and its name says so."""
    partner, period = get_object_or_404(partners(), code=code), period_of(request)
    own = dress_for(partner, period).own_form
    if own is None:
        return redirect("results:report-template-list")
    log_report_export(actor=request.actor, partner=partner, period=period, form=f"own-form.{own.kind}")
    made = render_own_form(live_report(partner, period).report, Stamp(timezone.now()), own)
    return attachment(made.content, f"internal-{made.name}")
