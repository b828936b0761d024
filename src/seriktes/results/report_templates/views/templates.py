"""Pages of templates: the list, one of them, its versions, a look at it with figures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access, require
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.illustrated.telling import with_stories
from seriktes.results.queries import earliest_month, live_report, partners
from seriktes.results.report_templates import actions
from seriktes.results.report_templates.content import DEFAULT, Content
from seriktes.results.report_templates.enums import Edition, SectionKind
from seriktes.results.report_templates.forms import (
    NewTemplateForm,
    PapersForm,
    PreviewForm,
    TemplateForm,
)
from seriktes.results.report_templates.models import (
    ReportTemplate,
    ReportTemplateVersion,
)
from seriktes.results.report_templates.papers import ReportPaper, paper_of
from seriktes.results.report_templates.plans import with_printed_plans
from seriktes.results.report_templates.queries import (
    agreement_lines,
    agreements_of_template,
    content_of,
    dress_for,
    look_of,
    network_organisation,
    partners_of_templates,
    template_lines,
)
from seriktes.results.report_templates.views.shared import FOLDER, template_of, templates_of
from seriktes.results.stamps import Stamp
from seriktes.results.validators import default_period


@dataclass(frozen=True)
class TemplatePage:
    """A template: what is being changed, its versions, whose papers it makes."""

    template: ReportTemplate
    content: Content
    papers: PapersForm
    kinds: list[tuple[str, str]]  # of sections that may still be added
    versions: list[ReportTemplateVersion]
    partners: list[Organisation]
    agreements: list[Agreement]  # with this template of their own


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
        "agreements": agreement_lines(request.actor),
    }
    return render(request, f"{FOLDER}/template_list.html", context)


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def template_add(request: HttpRequest) -> HttpResponse:
    """Begin a template with the sections of another one."""
    form = once(NewTemplateForm(posted(request), templates=templates_of(request)))

    def act() -> ReportTemplate:
        source = form.cleaned_data["source"]
        content = content_of(source) if source else DEFAULT
        return actions.add_template(actor=request.actor, names=form.names(), content=content)

    return acted(request, form, act, to=_itself) or form_page(request, f"{FOLDER}/template_form.html", form)


@access("results.reporttemplate.view")
@require_GET
def template_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sections of a template, with what is not kept yet."""
    template = template_of(request, code)
    content = content_of(template)
    page = TemplatePage(
        template=template,
        content=content,
        papers=PapersForm(initial={"papers": content.papers}),
        kinds=_kinds_left(content),
        versions=list(template.versions.select_related("kept_by")),
        partners=partners_of_templates().get(template.pk, []),
        agreements=agreements_of_template(template),
    )
    return render(request, f"{FOLDER}/template_detail.html", {"page": page})


@access("results.reporttemplate.view")
@require_GET
def version_detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what a template said in one of its versions."""
    template = template_of(request, code)
    version = get_object_or_404(template.versions.select_related("kept_by"), number=number)
    context = {"template": template, "version": version, "content": Content.from_json(version.content)}
    return render(request, f"{FOLDER}/version_detail.html", context)


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Call a template otherwise."""
    template = template_of(request, code)
    known = {name: getattr(template, name) for name in ("name_kk", "name_ru", "name_en")}
    form = watched(TemplateForm(posted(request), initial=known), template)

    def act() -> ReportTemplate:
        names, seen = form.names(), seen_by(form)
        return actions.rename_template(actor=request.actor, template=template, names=names, seen=seen)

    return acted(request, form, act, to=template) or form_page(
        request, f"{FOLDER}/template_form.html", form, known=template
    )


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def template_papers(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the languages of the papers."""
    template, form = template_of(request, code), PapersForm(request.POST)
    if not form.is_valid():
        return redirect(template)

    def act() -> ReportTemplate:
        return actions.choose_papers(actor=request.actor, template=template, **form.cleaned_data)

    return pressed(request, act, to=template, back=template)


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def version_create(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was changed as a new version."""
    template = template_of(request, code)

    def act() -> ReportTemplateVersion:
        return actions.keep_version(actor=request.actor, template=template)

    said = _("The new version is kept. Drafts take it when they are checked again.")
    return pressed(request, act, to=template, back=template, said=said)


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def version_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Go back to the newest version."""
    template = template_of(request, code)

    def act() -> ReportTemplate:
        return actions.drop_changes(actor=request.actor, template=template)

    return pressed(request, act, to=template, back=template, said=_("The changes are dropped."))


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def template_retirement(request: HttpRequest, code: str) -> HttpResponse:
    """Take a template out of the list."""
    template = template_of(request, code)

    def act() -> ReportTemplate:
        return actions.retire_template(actor=request.actor, template=template)

    said = _("The template is put away. Reports made with it stay as they are.")
    return pressed(request, act, to="results:report-template-list", back=template, said=said)


@access("results.reporttemplate.view")
@require_GET
def template_preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show a template with live figures of a partner: for insiders, and it says so."""
    require(request.actor, "results.report.view")
    template, today, earliest = template_of(request, code), timezone.localdate(), earliest_month()
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
    dress = replace(dress_for(partner, form.period), content=content_of(template)).in_one_language()
    report = live_report(partner, form.period).report
    dress = with_stories(with_printed_plans(dress, partner, report), partner, form.period)
    return paper_of(report, Stamp(timezone.now()), get_language() or "kk", dress, Edition.ILLUSTRATED)


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
