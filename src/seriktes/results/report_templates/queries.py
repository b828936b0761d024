"""Reads of templates: what a report wears today, and what the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from seriktes.clubs.models import Unit
from seriktes.core.access import Actor
from seriktes.organisations.models import Organisation
from seriktes.results.illustrated.telling import with_stories
from seriktes.results.report_templates.content import DEFAULT, NOBODY, Content
from seriktes.results.report_templates.dress import Brand, Logo, Narrative, OwnForm, ReportDress
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.report_templates.models import (
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


def dress_for(partner: Organisation) -> ReportDress:
    """Return what a partner's live report wears today: nothing that was written for one release."""
    look, network = look_of(partner), network_organisation()
    template = look.template if look else None
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
    dress = with_stories(
        dress_for(release.partner), release.partner, period, wording.left_out if wording else ()
    )
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


def asks_texts(release: Release) -> bool:
    """Whether a draft's template has something to fill: texts, stories, an outgoing number to sign under."""
    content = dress_for(release.partner).content
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
    """Return the partners by the template their papers are made with today."""
    current: dict[int, PaperLook] = {}
    for look in PaperLook.objects.select_related("organisation").order_by("set_at", "pk"):
        current[look.organisation_id] = look
    found: dict[int | None, list[Organisation]] = {}
    for look in current.values():
        found.setdefault(look.template_id, []).append(look.organisation)
    return found
