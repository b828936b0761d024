"""The sections of a template: added, changed, moved, taken out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from seriktes.core.access import access
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.results.report_templates import actions
from seriktes.results.report_templates.content import TemplateSection
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.report_templates.forms import SectionForm
from seriktes.results.report_templates.models import ReportTemplate
from seriktes.results.report_templates.queries import content_of
from seriktes.results.report_templates.views.shared import FOLDER, places, template_of


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def section_add(request: HttpRequest, code: str, section_kind: str) -> HttpResponse:
    """Add a section of one kind."""
    template = template_of(request, code)
    if section_kind not in SectionKind.values:
        return redirect(template)
    section = TemplateSection("", section_kind)
    form = once(SectionForm(posted(request), section=section))

    def act() -> ReportTemplate:
        return actions.add_section(actor=request.actor, template=template, **_made(form))

    return acted(request, form, act, to=template) or _section_page(request, form, template, section)


@access("results.reporttemplate.edit")
@require_http_methods(["GET", "POST"])
def section_edit(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Change what a section says."""
    template = template_of(request, code)
    section = next((one for one in content_of(template).sections if one.key == key), None)
    if section is None:
        return redirect(template)
    state = {"content": content_of(template).to_json()}
    form = watched(SectionForm(posted(request), section=section), template, state)

    def act() -> ReportTemplate:
        seen = seen_by(form)
        return actions.edit_section(actor=request.actor, template=template, seen=seen, **_made(form))

    return acted(request, form, act, to=template) or _section_page(request, form, template, section)


def _made(form: SectionForm) -> dict[str, Any]:
    return {"section": form.made(), "is_confirmed": form.cleaned_data["is_confirmed"]}


def _section_page(
    request: HttpRequest, form: SectionForm, template: ReportTemplate, section: TemplateSection
) -> HttpResponse:
    known = places() if section.kind == SectionKind.TEXT else []
    return form_page(
        request, f"{FOLDER}/section_form.html", form, known=template, section=section, places=known
    )


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def section_move(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Move a section up or down."""
    template = template_of(request, code)
    steps = -1 if request.POST.get("to") == "up" else 1

    def act() -> ReportTemplate:
        return actions.move_section(actor=request.actor, template=template, key=key, steps=steps)

    return pressed(request, act, to=f"{template.get_absolute_url()}#sections", back=template)


@access("results.reporttemplate.edit")
@post_from("results:report-template-detail", "code")
def section_removal(request: HttpRequest, code: str, key: str) -> HttpResponse:
    template = template_of(request, code)

    def act() -> ReportTemplate:
        return actions.remove_section(actor=request.actor, template=template, key=key)

    return pressed(request, act, to=template, back=template)
