from __future__ import annotations

from django.urls import path

from seriktes.results.state_forms.views import lines, pages

urlpatterns = [
    path("state-forms/", pages.state_form_list, name="state-form-list"),
    path("state-forms/years/", pages.state_form_begin, name="state-form-begin"),
    path("state-forms/<slug:code>/", pages.state_form_detail, name="state-form-detail"),
    path("state-forms/<slug:code>/printed/<slug:language>/", pages.state_form_sheet, name="state-form-sheet"),
    path("state-forms/<slug:code>/files/", pages.state_form_file, name="state-form-file"),
    path("state-forms/<slug:code>/filing/", pages.state_form_filing, name="state-form-filing"),
    path("state-forms/<slug:code>/filing/undo/", pages.state_form_filing_undo, name="state-form-filing-undo"),
    path("state-forms/<slug:code>/sections/<slug:section>/", pages.section_detail, name="state-form-section"),
    path("state-forms/<slug:code>/sections/<slug:section>/none/", pages.section_none, name="state-form-none"),
    path(
        "state-forms/<slug:code>/sections/<slug:section>/income/",
        pages.section_income,
        name="state-form-income",
    ),
    path(
        "state-forms/<slug:code>/sections/<slug:section>/lines/add/",
        lines.line_add,
        name="state-form-line-add",
    ),
    path("state-forms/<slug:code>/lines/<slug:line>/", lines.line_detail, name="state-form-line"),
    path(
        "state-forms/<slug:code>/lines/<slug:line>/withdrawal/",
        lines.line_withdraw,
        name="state-form-line-withdraw",
    ),
    path(
        "state-forms/<slug:code>/lines/<slug:line>/withdrawal/undo/",
        lines.line_restore,
        name="state-form-line-restore",
    ),
    path(
        "state-forms/<slug:code>/lines/<slug:line>/cells/<slug:field>/",
        lines.cell_detail,
        name="state-form-line-cell",
    ),
    path(
        "state-forms/<slug:code>/lines/<slug:line>/cells/<slug:field>/undo/",
        lines.cell_undo,
        name="state-form-line-cell-undo",
    ),
    path("state-forms/<slug:code>/cells/<slug:field>/", lines.cell_detail, name="state-form-cell"),
    path("state-forms/<slug:code>/cells/<slug:field>/undo/", lines.cell_undo, name="state-form-cell-undo"),
]
