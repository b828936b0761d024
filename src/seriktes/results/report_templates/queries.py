"""Reads of templates: what a report wears today, and what the pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import timezone

from seriktes.clubs.models import Unit
from seriktes.core.access import Actor
from seriktes.core.months import first_day, last_day
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.illustrated.telling import with_stories
from seriktes.results.report_templates.content import DEFAULT, NOBODY, Content
from seriktes.results.report_templates.dress import Brand, Logo, Narrative, OwnForm, ReportDress
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.report_templates.models import (
    AgreementTemplate,
    PaperLook,
    PartnerForm,
    ReleaseWording,
    ReportTemplate,
    ReportTemplateVersion,
)
from seriktes.results.reports import Names
from seriktes.results.validators import Period

if TYPE_CHECKING:
    from seriktes.results.models import Release


def look_of(organisation: Organisation) -> PaperLook | None:
    """Return how an organisation's papers look today."""
    looks = PaperLook.objects.filter(organisation=organisation).select_related("template", "logo")
    return looks.first()


def network_organisation() -> Organisation | None:
    """Return the organisation that keeps the network: its letterhead heads every paper."""
    root = Unit.objects.filter(parent=None).select_related("organisation").first()
    return root.organisation if root else None


def newest(template: ReportTemplate | None) -> ReportTemplateVersion | None:
    return None if template is None else template.versions.order_by("-number").first()


def content_of(template: ReportTemplate) -> Content:
    """Return what a template says now, with changes that are not kept yet."""
    if template.draft is not None:
        return Content.from_json(template.draft)
    version = newest(template)
    return Content.from_json(version.content) if version else DEFAULT


def _template_for(partner: Organisation, period: Period, look: PaperLook | None) -> ReportTemplate | None:
    """Return the template of a report: of the newest agreement of its months, else of the partner."""
    days = (first_day(period.first), last_day(period.last))
    agreements = Agreement.objects.filter(partner=partner).overlapping(*days).order_by("-starts_on", "-pk")
    own = templates_of_agreements(agreements)
    return next((own[one.pk] for one in agreements if one.pk in own), look.template if look else None)


def templates_of_agreements(agreements: Iterable[Agreement]) -> dict[int, ReportTemplate]:
    """Return the template of each agreement that has one of its own today."""
    found: dict[int, ReportTemplate | None] = {}
    rows = AgreementTemplate.objects.filter(agreement__in=agreements).select_related("template")
    for row in rows.order_by("set_at", "pk"):
        found[row.agreement_id] = row.template
    return {agreement: template for agreement, template in found.items() if template is not None}


def agreements_of_template(template: ReportTemplate) -> list[Agreement]:
    """Return the agreements that have this template of their own today."""
    once = Agreement.objects.filter(report_templates__template=template).select_related("partner").distinct()
    own = templates_of_agreements(once)
    return [one for one in once.order_by("-starts_on", "pk") if own.get(one.pk) == template]


def dress_for(partner: Organisation, period: Period) -> ReportDress:
    """Return what a partner's live report wears today: nothing that was written for one release."""
    look, network = look_of(partner), network_organisation()
    template = _template_for(partner, period, look)
    version = newest(template)
    return ReportDress(
        content=Content.from_json(version.content) if version else DEFAULT,
        template=_names(template) if version and template else NOBODY,
        version=version.number if version else 0,
        letterhead=logo_of(look_of(network)) if network else None,
        brand=brand_of(look),
        own_form=_own_form(partner),
    )


def dress_of(release: Release) -> ReportDress:
    """Return what a draft is to wear: its partner's dress today, with what was written for it."""
    period = Period(release.first_month, release.last_month)
    wording = ReleaseWording.objects.filter(release=release).first()
    dress = with_stories(dress_for(release.partner, period), release.partner, period, left_out_of(release))
    if wording is None:
        return dress
    asked = {section.key for section in dress.content.of_kind(SectionKind.NARRATIVE)}
    texts = (Narrative(key, Names(**said)) for key, said in wording.texts.items() if key in asked)
    return replace(
        dress,
        texts=tuple(sorted(texts, key=lambda one: one.key)),
        outgoing_number=wording.outgoing_number,
        outgoing_on=wording.outgoing_on,
    )


def left_out_of(release: Release) -> list[str]:
    """Return the codes of stories that a draft does not tell.

    As long as nobody has chosen anew, a restatement leaves out what the release left out that it corrects.
    """
    words = ReleaseWording.objects.filter(release__in=(release.pk, release.restates_id))
    own_first = sorted(words, key=lambda wording: wording.release_id != release.pk)
    return own_first[0].left_out if own_first else []


def asks_texts(release: Release) -> bool:
    """Whether a draft's template has something to fill: texts, stories, an outgoing number to sign under."""
    content = dress_for(release.partner, Period(release.first_month, release.last_month)).content
    asked = (SectionKind.NARRATIVE, SectionKind.SIGNATURE, SectionKind.STORIES)
    return any(content.of_kind(kind) for kind in asked)


def logo_of(look: PaperLook | None) -> Logo | None:
    if look is None or look.logo is None:
        return None
    return Logo(look.logo.code, Names(look.logo_alt_kk, look.logo_alt_ru))


def brand_of(look: PaperLook | None) -> Brand:
    if look is None:
        return Brand()
    return Brand(logo_of(look), look.colour, Names(look.credit_kk, look.credit_ru, look.credit_en))


def form_of(partner: Organisation) -> PartnerForm | None:
    """Return the partner's own form that is in use."""
    forms = PartnerForm.objects.filter(partner=partner, retired_at=None).select_related("file", "added_by")
    return forms.first()


def _own_form(partner: Organisation) -> OwnForm | None:
    form = form_of(partner)
    return OwnForm(form.file.code, form.kind, form.language) if form else None


def _names(template: ReportTemplate) -> Names:
    return Names(template.name_kk, template.name_ru, template.name_en)


@dataclass(frozen=True)
class TemplateLine:
    """A template of the list, with the partners whose papers it makes."""

    template: ReportTemplate
    version: ReportTemplateVersion | None
    partners: Sequence[Organisation]


def template_lines(actor: Actor) -> list[TemplateLine]:
    """Return the templates in use, each with its newest version and its partners."""
    templates = ReportTemplate.objects.visible_to(actor).filter(retired_at=None)
    partners = partners_of_templates()
    newest_of: dict[int, ReportTemplateVersion] = {}
    for version in ReportTemplateVersion.objects.select_related("kept_by").order_by("number"):
        newest_of[version.template_id] = version
    return [
        TemplateLine(template, newest_of.get(template.pk), partners.get(template.pk, []))
        for template in templates
    ]


def partners_of_templates() -> dict[int | None, list[Organisation]]:
    """Return the partners by the template of their look; an agreement may have another one."""
    current: dict[int, PaperLook] = {}
    for look in PaperLook.objects.select_related("organisation").order_by("set_at", "pk"):
        current[look.organisation_id] = look
    found: dict[int | None, list[Organisation]] = {}
    for look in current.values():
        found.setdefault(look.template_id, []).append(look.organisation)
    return found


@dataclass(frozen=True)
class AgreementTemplateLine:
    """An agreement of the list and the template of its own; None: its partner's."""

    agreement: Agreement
    template: ReportTemplate | None


def agreement_lines(actor: Actor) -> list[AgreementTemplateLine]:
    """Return the agreements that run today or have a template of their own, by partner."""
    rows = Agreement.objects.visible_to(actor).select_related("partner").order_by("partner__sort_key", "pk")
    own, today = templates_of_agreements(rows), timezone.localdate()
    return [
        AgreementTemplateLine(one, own.get(one.pk)) for one in rows if one.pk in own or one.is_in_force(today)
    ]
