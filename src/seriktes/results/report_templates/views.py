"""Pages of templates, of the look of papers, and of the texts of a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access, require
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import acted, attachment, form_page, posted, pressed
from seriktes.organisations.models import Organisation
from seriktes.results.actions import log_report_export
from seriktes.results.actions.holding import require_draft
from seriktes.results.command import render_own_form
from seriktes.results.illustrated.telling import stories_of_period, with_stories
from seriktes.results.models import Release
from seriktes.results.queries import earliest_month, live_report, partners
from seriktes.results.report_templates import actions
from seriktes.results.report_templates.content import DEFAULT, Content, TemplateSection
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.enums import Edition, SectionKind
from seriktes.results.report_templates.forms import (
    LookForm,
    NewTemplateForm,
    OwnFormForm,
    PapersForm,
    PreviewForm,
    SectionForm,
    TemplateForm,
    WordingForm,
)
from seriktes.results.report_templates.models import (
    PartnerForm,
    ReleaseWording,
    ReportTemplate,
    ReportTemplateVersion,
)
from seriktes.results.report_templates.papers import ReportPaper, paper_of
from seriktes.results.report_templates.placeholders import MEANINGS
from seriktes.results.report_templates.plans import with_plans
from seriktes.results.report_templates.queries import (
    content_of,
    dress_for,
    form_of,
    look_of,
    network_organisation,
    partners_of_templates,
    template_lines,
)
from seriktes.results.report_templates.wording import write_wording
from seriktes.results.reports import from_json
from seriktes.results.stamps import Stamp
from seriktes.results.validators import Period, default_period
from seriktes.results.views.periods import period_of
from seriktes.results.views.releases import release_of

FOLDER = "results/report_templates"


@dataclass(frozen=True)
class TemplatePage:
    """A template: what is being changed, its versions, whose papers it makes."""

    template: ReportTemplate
    content: Content
    papers: PapersForm
    kinds: list[tuple[str, str]]  # of sections that may still be added
    versions: list[ReportTemplateVersion]
    partners: list[Organisation]


@access("results.reporttemplate.view")
@require_GET
def template_list(request: HttpRequest) -> HttpResponse:
    """Show the templates, and how each partner's papers look."""
    used = partners_of_templates()
    context = {
        "lines": template_lines(request.actor),
        "partners": [(partner, look_of(partner)) for partner in partners()],
        "network": network_organisation(),
        "plain": used.get(None, []),
    }
    return render(request, f"{FOLDER}/template_list.html", context)


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def template_add(request: HttpRequest) -> HttpResponse:
    """Begin a template with the sections of another one."""
    form = once(NewTemplateForm(posted(request), templates=_templates(request)))

    def act() -> ReportTemplate:
        source = form.cleaned_data["source"]
        content = content_of(source) if source else DEFAULT
        return actions.add_template(actor=request.actor, names=form.names(), content=content)

    return acted(request, form, act, to=_itself) or form_page(request, f"{FOLDER}/template_form.html", form)


@access("results.reporttemplate.view")
@require_GET
def template_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sections of a template, with what is not kept yet."""
    template = _template(request, code)
    content = content_of(template)
    page = TemplatePage(
        template=template,
        content=content,
        papers=PapersForm(initial={"papers": content.papers}),
        kinds=_kinds_left(content),
        versions=list(template.versions.select_related("kept_by")),
        partners=partners_of_templates().get(template.pk, []),
    )
    return render(request, f"{FOLDER}/template_detail.html", {"page": page})


@access("results.reporttemplate.view")
@require_GET
def version_detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what a template said in one of its versions."""
    template = _template(request, code)
    version = get_object_or_404(template.versions.select_related("kept_by"), number=number)
    context = {"template": template, "version": version, "content": Content.from_json(version.content)}
    return render(request, f"{FOLDER}/version_detail.html", context)


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Call a template otherwise."""
    template = _template(request, code)
    known = {name: getattr(template, name) for name in ("name_kk", "name_ru", "name_en")}
    form = TemplateForm(posted(request), initial=known)

    def act() -> ReportTemplate:
        return actions.rename_template(actor=request.actor, template=template, names=form.names())

    return acted(request, form, act, to=template) or form_page(
        request, f"{FOLDER}/template_form.html", form, known=template
    )


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def section_add(request: HttpRequest, code: str, section_kind: str) -> HttpResponse:
    """Add a section of one kind."""
    template = _template(request, code)
    if section_kind not in SectionKind.values:
        return redirect(template)
    return _section_page(request, template, TemplateSection("", section_kind), actions.add_section)


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def section_edit(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Change what a section says."""
    template = _template(request, code)
    section = next((one for one in content_of(template).sections if one.key == key), None)
    if section is None:
        return redirect(template)
    return _section_page(request, template, section, actions.edit_section)


def _section_page(
    request: HttpRequest, template: ReportTemplate, section: TemplateSection, action
) -> HttpResponse:
    form = once(SectionForm(posted(request), section=section))

    def act() -> ReportTemplate:
        return action(actor=request.actor, template=template, section=form.made())

    places = _spelled("{", "}") if section.kind == SectionKind.TEXT else []
    return acted(request, form, act, to=template) or form_page(
        request, f"{FOLDER}/section_form.html", form, known=template, section=section, places=places
    )


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def section_move(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Move a section up or down."""
    template = _template(request, code)
    steps = -1 if request.POST.get("to") == "up" else 1

    def act() -> ReportTemplate:
        return actions.move_section(actor=request.actor, template=template, key=key, steps=steps)

    return pressed(request, act, to=f"{template.get_absolute_url()}#sections", back=template)


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def section_removal(request: HttpRequest, code: str, key: str) -> HttpResponse:
    template = _template(request, code)

    def act() -> ReportTemplate:
        return actions.remove_section(actor=request.actor, template=template, key=key)

    return pressed(request, act, to=template, back=template)


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def template_papers(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the languages of the papers."""
    template, form = _template(request, code), PapersForm(request.POST)
    if not form.is_valid():
        return redirect(template)

    def act() -> ReportTemplate:
        return actions.choose_papers(actor=request.actor, template=template, **form.cleaned_data)

    return pressed(request, act, to=template, back=template)


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def version_create(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was changed as a new version."""
    template = _template(request, code)

    def act() -> ReportTemplateVersion:
        return actions.keep_version(actor=request.actor, template=template)

    said = _("The new version is kept. Drafts take it when they are checked again.")
    return pressed(request, act, to=template, back=template, said=said)


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def version_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Go back to the newest version."""
    template = _template(request, code)

    def act() -> ReportTemplate:
        return actions.drop_changes(actor=request.actor, template=template)

    return pressed(request, act, to=template, back=template, said=_("The changes are dropped."))


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def template_retirement(request: HttpRequest, code: str) -> HttpResponse:
    """Take a template out of the list."""
    template = _template(request, code)

    def act() -> ReportTemplate:
        return actions.retire_template(actor=request.actor, template=template)

    said = _("The template is put away. Reports made with it stay as they are.")
    return pressed(request, act, to="results:report-template-list", back=template, said=said)


@access("results.reporttemplate.view")
@require_GET
def template_preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show a template with live figures of a partner: for insiders, and it says so."""
    require(request.actor, "results.report.view")
    template, today, earliest = _template(request, code), timezone.localdate(), earliest_month()
    asked = request.GET if "partner" in request.GET else None
    form = PreviewForm(
        asked,
        earliest=earliest,
        today=today,
        partners=partners(),
        initial=default_period(today, earliest).values(),
    )
    paper = _preview(template, form) if asked is not None and form.is_valid() else None
    context = {"template": template, "form": form, "paper": paper}
    return render(request, f"{FOLDER}/template_preview.html", context, status=422 if form.errors else 200)


def _preview(template: ReportTemplate, form: PreviewForm) -> ReportPaper:
    partner = form.cleaned_data["partner"]
    dress = replace(dress_for(partner), content=content_of(template)).in_one_language()
    report = live_report(partner, form.period).report
    dress = with_stories(with_plans(dress, partner, report), partner, form.period)
    return paper_of(report, Stamp(timezone.now()), get_language() or "kk", dress, Edition.ILLUSTRATED)


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def look_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Say how an organisation's papers look from now on."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), code=code)
    look = look_of(organisation)
    form = LookForm(
        posted(request),
        request.FILES or None,
        templates=_templates(request),
        has_logo=bool(look and look.logo),
        is_network=organisation == network_organisation(),
        initial=_initial(look),
    )

    def act() -> object:
        return actions.set_look(actor=request.actor, organisation=organisation, details=form.details())

    said = _("The papers look so from now on. Drafts take it when they are checked again.")
    return acted(request, form, act, to="results:report-template-list", said=said) or form_page(
        request, f"{FOLDER}/look_form.html", form, organisation=organisation, look=look
    )


def _initial(look) -> dict[str, object]:
    if look is None:
        return {}
    names = ("logo_alt_kk", "logo_alt_ru", "colour", "credit_kk", "credit_ru", "credit_en")
    return {name: getattr(look, name) for name in names} | {"template": look.template}


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def own_form(request: HttpRequest, code: str) -> HttpResponse:
    """Take a partner's own form into use; show which one is, and what it asks for."""
    partner = get_object_or_404(partners(), code=code)
    form = OwnFormForm(posted(request), request.FILES or None)

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
    places = [(name, MEANINGS[name]) for name in used.places] if used else []
    return acted(request, form, act, to=request.path, said=said, at="file") or form_page(
        request,
        f"{FOLDER}/own_form.html",
        form,
        partner=partner,
        used=used,
        asked=places,
        places=_spelled("{{", "}}"),
    )


def _spelled(before: str, after: str) -> list[tuple[str, object]]:
    """Return the places as they are written, with their meanings; a form of others has two braces."""
    return [(f"{before}{name}{after}", meaning) for name, meaning in MEANINGS.items()]


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
    own = dress_for(partner).own_form
    if own is None:
        return redirect("results:report-template-list")
    log_report_export(actor=request.actor, partner=partner, period=period, form=f"own-form.{own.kind}")
    made = render_own_form(live_report(partner, period).report, Stamp(timezone.now()), own)
    return attachment(made.content, f"internal-{made.name}")


@access("results.release.draft")
@require_GET
def release_own_form(request: HttpRequest, code: str) -> HttpResponse:
    """Send the form as it will leave with a draft, for whoever approves it."""
    release = release_of(request, code)
    own = ReportDress.from_json(release.dress).own_form
    if own is None or not release.figures:
        return redirect(release)
    made = render_own_form(from_json(release.figures), Stamp.of(release), own)
    return attachment(made.content, f"draft-{made.name}")


@access("results.release.draft")
@require_http_methods(["GET", "POST"])
def wording_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write the texts that a draft's template asks for."""
    release = release_of(request, code)
    require_draft(release)
    content = dress_for(release.partner).content
    form = WordingForm(
        posted(request),
        sections=content.of_kind(SectionKind.NARRATIVE),
        wording=ReleaseWording.objects.filter(release=release).first(),
        stories=_stories(release) if content.of_kind(SectionKind.STORIES) else (),
    )

    def act() -> object:
        return write_wording(actor=request.actor, release=release, wording=form.wording())

    return acted(request, form, act, to=release, said=_("The texts are kept.")) or form_page(
        request, f"{FOLDER}/wording_form.html", form, release=release, places=_spelled("{", "}")
    )


def _stories(release: Release) -> list[tuple[str, str]]:
    """Return the stories that a draft may tell, by their codes."""
    known = stories_of_period(release.partner, Period(release.first_month, release.last_month))
    return [(story.code, story.name) for story in known]


def _templates(request: HttpRequest):
    return ReportTemplate.objects.visible_to(request.actor).filter(retired_at=None)


def _template(request: HttpRequest, code: str) -> ReportTemplate:
    return get_object_or_404(_templates(request), code=code)


def _kinds_left(content: Content) -> list[tuple[str, str]]:
    """Return the kinds of sections that may be added: most stand once."""
    taken = {section.kind for section in content.sections}
    return [
        (kind.value, str(kind.label))
        for kind in SectionKind
        if kind in actions.REPEATABLE or kind not in taken
    ]


def _itself(template: ReportTemplate) -> ReportTemplate:
    return template
