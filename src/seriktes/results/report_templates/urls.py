from __future__ import annotations

from django.urls import path

from seriktes.results.report_templates import views

TEMPLATE = "report-templates/<slug:code>/"

urlpatterns = [
    path("report-templates/", views.template_list, name="report-template-list"),
    path("report-templates/add/", views.template_add, name="report-template-add"),
    path(TEMPLATE, views.template_detail, name="report-template-detail"),
    path(f"{TEMPLATE}edit/", views.template_edit, name="report-template-edit"),
    path(f"{TEMPLATE}papers/", views.template_papers, name="report-template-papers"),
    path(f"{TEMPLATE}preview/", views.template_preview, name="report-template-preview"),
    path(f"{TEMPLATE}retirement/", views.template_retirement, name="report-template-retire"),
    path(f"{TEMPLATE}sections/add/<slug:section_kind>/", views.section_add, name="report-section-add"),
    path(f"{TEMPLATE}sections/<slug:key>/", views.section_edit, name="report-section-edit"),
    path(f"{TEMPLATE}sections/<slug:key>/move/", views.section_move, name="report-section-move"),
    path(f"{TEMPLATE}sections/<slug:key>/removal/", views.section_removal, name="report-section-remove"),
    path(f"{TEMPLATE}versions/", views.version_create, name="report-version-create"),
    path(f"{TEMPLATE}versions/undo/", views.version_undo, name="report-version-undo"),
    path(f"{TEMPLATE}versions/<int:number>/", views.version_detail, name="report-version-detail"),
    path("report-looks/<slug:code>/", views.look_edit, name="report-look-edit"),
    path("report-looks/<slug:code>/form/", views.own_form, name="report-own-form"),
    path("report-looks/<slug:code>/form/removal/", views.own_form_removal, name="report-own-form-remove"),
    path("report-looks/<slug:code>/form/preview/", views.own_form_preview, name="report-own-form-preview"),
    path("releases/<slug:code>/form/", views.release_own_form, name="release-own-form"),
    path("releases/<slug:code>/texts/", views.wording_edit, name="release-wording"),
]
