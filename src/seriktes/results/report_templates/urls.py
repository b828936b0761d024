from __future__ import annotations

from django.urls import path

from seriktes.results.report_templates.views import drafts, looks, sections, templates

TEMPLATE = "report-templates/<slug:code>/"

urlpatterns = [
    path("report-templates/", templates.template_list, name="report-template-list"),
    path("report-templates/add/", templates.template_add, name="report-template-add"),
    path(TEMPLATE, templates.template_detail, name="report-template-detail"),
    path(f"{TEMPLATE}edit/", templates.template_edit, name="report-template-edit"),
    path(f"{TEMPLATE}papers/", templates.template_papers, name="report-template-papers"),
    path(f"{TEMPLATE}preview/", templates.template_preview, name="report-template-preview"),
    path(f"{TEMPLATE}retirement/", templates.template_retirement, name="report-template-retire"),
    path(f"{TEMPLATE}sections/add/<slug:section_kind>/", sections.section_add, name="report-section-add"),
    path(f"{TEMPLATE}sections/<slug:key>/", sections.section_edit, name="report-section-edit"),
    path(f"{TEMPLATE}sections/<slug:key>/move/", sections.section_move, name="report-section-move"),
    path(f"{TEMPLATE}sections/<slug:key>/removal/", sections.section_removal, name="report-section-remove"),
    path(f"{TEMPLATE}versions/", templates.version_create, name="report-version-create"),
    path(f"{TEMPLATE}versions/undo/", templates.version_undo, name="report-version-undo"),
    path(f"{TEMPLATE}versions/<int:number>/", templates.version_detail, name="report-version-detail"),
    path("report-looks/<slug:code>/", looks.look_edit, name="report-look-edit"),
    path("report-looks/agreements/<slug:code>/", looks.agreement_template, name="report-agreement-template"),
    path("report-looks/<slug:code>/form/", looks.own_form, name="report-own-form"),
    path("report-looks/<slug:code>/form/removal/", looks.own_form_removal, name="report-own-form-remove"),
    path("report-looks/<slug:code>/form/preview/", looks.own_form_preview, name="report-own-form-preview"),
    path("releases/<slug:code>/form/", drafts.release_own_form, name="release-own-form"),
    path("releases/<slug:code>/texts/", drafts.wording_edit, name="release-wording"),
]
