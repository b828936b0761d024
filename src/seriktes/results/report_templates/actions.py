"""What people do to templates, to the look of papers, and to the texts of a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from seriktes.core import audit, files
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.media_types import media_type
from seriktes.core.models import StoredFile
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.own_forms.filling import checked
from seriktes.results.report_templates.content import DEFAULT, NEEDED, REPEATABLE, Content, TemplateSection
from seriktes.results.report_templates.enums import Papers, SectionKind
from seriktes.results.report_templates.errors import (
    NothingToKeep,
    SectionGone,
    SectionNeeded,
    TemplateInUse,
)
from seriktes.results.report_templates.models import (
    AgreementTemplate,
    PaperLook,
    PartnerForm,
    ReportTemplate,
    ReportTemplateVersion,
)
from seriktes.results.report_templates.queries import (
    agreements_of_template,
    content_of,
    look_of,
    newest,
    partners_of_templates,
    templates_of_agreements,
)
from seriktes.results.report_templates.reading import found_in, read
from seriktes.results.reports import Names

EDIT = "results.reporttemplate.edit"
LOOK_TEXTS = (
    "logo_alt_kk",
    "logo_alt_ru",
    "colour",
    "credit_kk",
    "credit_ru",
    "credit_en",
    "address_kk",
    "address_ru",
    "address_en",
)
KEY_LETTERS = "abcdefghijkmnpqrstuvwxyz"


@dataclass(frozen=True)
class TemplateNames:
    """What a template is called."""

    name_kk: str
    name_ru: str = ""
    name_en: str = ""


def add_template(*, actor: Actor, names: TemplateNames, content: Content = DEFAULT) -> ReportTemplate:
    """Begin a template with the sections of another one, or of the program's own; it is its version 1."""
    with transaction.atomic():
        require(actor, EDIT)
        template = ReportTemplate.objects.create(**vars(names), begun_by=actor.user)
        _keep(template, content, actor)
        audit.log("results.template.added", actor=actor, target=template, after=dict(vars(names)))
        return template


def rename_template(
    *, actor: Actor, template: ReportTemplate, names: TemplateNames, seen: State | None = None
) -> ReportTemplate:
    """Call a template otherwise; what was made with it keeps the name it had.

    Raises ChangedMeanwhile where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        require(actor, EDIT, template)
        template = _held(template)
        refuse_unseen(template, seen=seen)
        before = {name: getattr(template, name) for name in vars(names)}
        for name, text in vars(names).items():
            setattr(template, name, text)
        template.save()
        audit.log(
            "results.template.renamed", actor=actor, target=template, before=before, after=dict(vars(names))
        )
        return template


def add_section(
    *, actor: Actor, template: ReportTemplate, section: TemplateSection, is_confirmed: bool = False
) -> ReportTemplate:
    """Put a section at the end of what is being changed.

    Raises SectionNeeded where one is enough; UnreadText where it seems to name somebody and nobody has said
    that it may.
    """
    require(actor, EDIT, template)
    read(section.texts, is_confirmed=is_confirmed)

    def add(content: Content) -> Content:
        if section.kind not in REPEATABLE and content.of_kind(SectionKind(section.kind)):
            raise SectionNeeded(_("This template has such a section already. Change that one."))
        made = replace(section, key=get_random_string(6, KEY_LETTERS))
        return replace(content, sections=(*content.sections, made))

    return _change(actor, template, add)


def edit_section(
    *,
    actor: Actor,
    template: ReportTemplate,
    section: TemplateSection,
    is_confirmed: bool = False,
    seen: State | None = None,
) -> ReportTemplate:
    """Let a section say something else. Raises SectionGone, UnreadText; ChangedMeanwhile where the template
    is no longer as it was `seen`.
    """
    require(actor, EDIT, template)
    read(section.texts, is_confirmed=is_confirmed)

    def edit(content: Content) -> Content:
        refuse_unseen(template, seen=seen, now={"content": content.to_json()})
        place = _place(content, section.key)
        sections = (*content.sections[:place], section, *content.sections[place + 1 :])
        return replace(content, sections=sections)

    return _change(actor, template, edit)


def move_section(*, actor: Actor, template: ReportTemplate, key: str, steps: int) -> ReportTemplate:
    """Move a section up (−1) or down (+1); at the end of the list it stays. Raises SectionGone."""

    def move(content: Content) -> Content:
        sections = list(content.sections)
        place = _place(content, key)
        section = sections.pop(place)
        sections.insert(max(0, place + steps), section)
        return replace(content, sections=tuple(sections))

    return _change(actor, template, move)


def remove_section(*, actor: Actor, template: ReportTemplate, key: str) -> ReportTemplate:
    """Leave a section out. Raises SectionGone; SectionNeeded for what every report has to say."""

    def remove(content: Content) -> Content:
        section = content.sections[_place(content, key)]
        if section.kind in NEEDED:
            raise SectionNeeded(
                _("Every report has to say how its figures are protected. This section stays.")
            )
        left = tuple(known for known in content.sections if known.key != key)
        return replace(content, sections=left)

    return _change(actor, template, remove)


def choose_papers(*, actor: Actor, template: ReportTemplate, papers: Papers) -> ReportTemplate:
    """Say in which languages the papers are made."""
    return _change(actor, template, lambda content: replace(content, papers=str(papers)))


def keep_version(*, actor: Actor, template: ReportTemplate) -> ReportTemplateVersion:
    """Keep what was changed as a new version: the next check of a draft takes it. Raises NothingToKeep."""
    with transaction.atomic():
        require(actor, EDIT, template)
        template = _held(template)
        former, content = newest(template), content_of(template)
        if template.draft is None or (former and former.content == content.to_json()):
            raise NothingToKeep(_("The template is as its newest version. There is nothing to keep."))
        version = _keep(template, content, actor)
        before = {"version": former.number if former else 0}
        after = {"version": version.number, "content": version.content, "found": found_in(content.texts)}
        audit.log("results.template.kept", actor=actor, target=template, before=before, after=after)
        return version


def drop_changes(*, actor: Actor, template: ReportTemplate) -> ReportTemplate:
    """Go back to the newest version. A second time changes nothing."""
    with transaction.atomic():
        require(actor, EDIT, template)
        template = _held(template)
        if template.draft is not None:
            audit.log(
                "results.template.dropped", actor=actor, target=template, before={"content": template.draft}
            )
            template.draft = None
            template.save(update_fields=("draft",))
        return template


def retire_template(*, actor: Actor, template: ReportTemplate) -> ReportTemplate:
    """Take a template out of the list; its versions stay. Raises TemplateInUse."""
    with transaction.atomic():
        require(actor, EDIT, template)
        template = _held(template)
        if partners_of_templates().get(template.pk) or agreements_of_template(template):
            raise TemplateInUse(
                _(
                    "Papers are made with this template. Choose another one for their partners or agreements "
                    "first."
                )
            )
        if template.retired_at is None:
            template.retired_at = timezone.now()
            template.save(update_fields=("retired_at",))
            audit.log("results.template.retired", actor=actor, target=template)
        return template


def choose_template(
    *, actor: Actor, agreement: Agreement, template: ReportTemplate | None, seen: State | None = None
) -> AgreementTemplate:
    """Say which template the reports of an agreement's time are made with; None: that of its partner.

    Drafts take it at their next check. Raises TemplateInUse where it was put away meanwhile;
    ChangedMeanwhile where another one is chosen than was `seen`.
    """
    with transaction.atomic():
        require(actor, EDIT)
        Agreement.objects.select_for_update(no_key=True, of=("self",)).get(pk=agreement.pk)
        _require_kept(template)
        former = templates_of_agreements([agreement]).get(agreement.pk)
        refuse_unseen(agreement, seen=seen, now={"template": former.pk if former else None})
        made = AgreementTemplate.objects.create(agreement=agreement, template=template, set_by=actor.user)
        before, after = ({"template": one.pk if one else None} for one in (former, template))
        audit.log("results.template.chosen", actor=actor, target=agreement, before=before, after=after)
        return made


@dataclass(frozen=True)
class LookDetails:
    """How papers are to look. `picture` is a PNG that was drawn anew; None keeps the one there is."""

    template: ReportTemplate | None = None
    picture: bytes | None = None
    has_picture: bool = True
    logo_alt_kk: str = ""
    logo_alt_ru: str = ""
    colour: str = ""
    credit_kk: str = ""
    credit_ru: str = ""
    credit_en: str = ""
    address_kk: str = ""
    address_ru: str = ""
    address_en: str = ""
    is_confirmed: bool = False

    @property
    def printed(self) -> tuple[Names, ...]:
        """What papers print of it. An address is no text about people."""
        alt = Names(self.logo_alt_kk, self.logo_alt_ru)
        return (Names(self.credit_kk, self.credit_ru, self.credit_en), alt)

    def texts(self) -> dict[str, Any]:
        silent = ("template", "picture", "has_picture", "is_confirmed")
        return {name: value for name, value in vars(self).items() if name not in silent}


def set_look(
    *, actor: Actor, organisation: Organisation, details: LookDetails, seen: State | None = None
) -> PaperLook:
    """Say how an organisation's papers look from now on; drafts take it at their next check.

    Raises TemplateInUse where the template was put away meanwhile; UnreadText where a text seems to name
    somebody and nobody has said that it may; ChangedMeanwhile where the look is no longer as it was `seen`.
    """
    require(actor, EDIT)
    found = read(details.printed, is_confirmed=details.is_confirmed)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        _require_kept(details.template)
        former = look_of(organisation)
        refuse_unseen(organisation, seen=seen, now=told_of_look(former))
        look = PaperLook.objects.create(
            organisation=organisation,
            template=details.template,
            logo=_logo(organisation, details, former, actor),
            set_by=actor.user,
            **details.texts(),
        )
        after = told_of_look(look) | ({"found": found} if found else {})
        audit.log(
            "results.look.set", actor=actor, target=organisation, before=told_of_look(former), after=after
        )
        return look


def add_form(*, actor: Actor, partner: Organisation, content: bytes, name: str, language: str) -> PartnerForm:
    """Take a partner's own form into use in the place of the former one. Raises FormRefused."""
    found = checked(content)
    with transaction.atomic():
        require(actor, EDIT)
        former = _retire_form(partner)
        named = f"{name.rpartition('.')[0] or 'form'}.{found.kind}"
        form = PartnerForm.objects.create(
            partner=partner,
            file=files.store(content, name=named, content_type=media_type(named), actor=actor),
            kind=found.kind,
            language=language,
            places=list(found.places),
            added_by=actor.user,
        )
        before = {"sha256": former.file.sha256} if former else {}
        after = {"sha256": form.file.sha256, "places": form.places, "language": language}
        audit.log("results.form.added", actor=actor, target=partner, before=before, after=after)
        return form


def retire_form(*, actor: Actor, partner: Organisation) -> None:
    """Fill no form of the partner's own any more; what was sealed stays. A second time changes nothing."""
    with transaction.atomic():
        require(actor, EDIT)
        if former := _retire_form(partner):
            before = {"sha256": former.file.sha256}
            audit.log("results.form.retired", actor=actor, target=partner, before=before)


def _retire_form(partner: Organisation) -> PartnerForm | None:
    forms = PartnerForm.objects.select_for_update(no_key=True, of=("self",)).select_related("file")
    former = forms.filter(partner=partner, retired_at=None).first()
    if former is not None:
        former.retired_at = timezone.now()
        former.save(update_fields=("retired_at",))
    return former


def _logo(
    organisation: Organisation, details: LookDetails, former: PaperLook | None, actor: Actor
) -> StoredFile | None:
    if details.picture is not None:
        name = f"logo-{organisation.code}.png"
        return files.store(details.picture, name=name, content_type="image/png", actor=actor)
    return former.logo if former and details.has_picture else None


def told_of_look(look: PaperLook | None) -> dict[str, Any]:
    """Return what is said of the looks of papers, as the log keeps it; of the picture its sum."""
    if look is None:
        return {}
    said = {name: getattr(look, name) for name in LOOK_TEXTS if getattr(look, name)}
    return said | {"template": look.template_id, "logo": look.logo.sha256 if look.logo else ""}


def _change(actor: Actor, template: ReportTemplate, change: Callable[[Content], Content]) -> ReportTemplate:
    """Change what is not kept yet; the log is told when a version is kept."""
    with transaction.atomic():
        require(actor, EDIT, template)
        template = _held(template)
        template.draft = change(content_of(template)).to_json()
        template.save(update_fields=("draft",))
        return template


def _keep(template: ReportTemplate, content: Content, actor: Actor) -> ReportTemplateVersion:
    former = newest(template)
    version = ReportTemplateVersion.objects.create(
        template=template,
        number=former.number + 1 if former else 1,
        content=content.to_json(),
        kept_by=actor.user,
    )
    template.draft = None
    template.save(update_fields=("draft",))
    return version


def _require_kept(template: ReportTemplate | None) -> None:
    if template is not None and _held(template).retired_at is not None:
        raise TemplateInUse(_("This template was put away meanwhile. Choose another one."))


def _held(template: ReportTemplate) -> ReportTemplate:
    return ReportTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)


def _place(content: Content, key: str) -> int:
    for place, section in enumerate(content.sections):
        if section.key == key:
            return place
    raise SectionGone(_("Somebody has removed this section meanwhile. Look at the template again."))
