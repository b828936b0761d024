from __future__ import annotations

from django.urls import path

from seriktes.results.state_forms.views import detail, filing, lines, listing, portfolios, sections

urlpatterns = [
    path("state-forms/", listing.state_form_list, name="state-form-list"),
    path("state-forms/years/", listing.state_form_begin, name="state-form-begin"),
    path("state-forms/<slug:code>/", detail.state_form_detail, name="state-form-detail"),
    path(
        "state-forms/<slug:code>/printed/<slug:language>/", detail.state_form_sheet, name="state-form-sheet"
    ),
    path("state-forms/<slug:code>/files/", detail.state_form_file, name="state-form-file"),
    path("state-forms/<slug:code>/filing/", filing.state_form_filing, name="state-form-filing"),
    path(
        "state-forms/<slug:code>/filing/undo/", filing.state_form_filing_undo, name="state-form-filing-undo"
    ),
    path("state-forms/<slug:code>/edition/", detail.state_form_edition, name="state-form-edition"),
    path("state-forms/<slug:code>/correction/", filing.state_form_reopening, name="state-form-reopening"),
    path(
        "state-forms/<slug:code>/correction/undo/",
        filing.state_form_reopening_undo,
        name="state-form-reopening-undo",
    ),
    path(
        "state-forms/<slug:code>/filings/<int:number>/<slug:language>/form.<slug:kind>",
        filing.state_form_copy,
        name="state-form-copy",
    ),
    path(
        "state-forms/<slug:code>/sections/<slug:section>/", sections.section_detail, name="state-form-section"
    ),
    path(
        "state-forms/<slug:code>/sections/<slug:section>/none/", sections.section_none, name="state-form-none"
    ),
    path(
        "state-forms/<slug:code>/sections/<slug:section>/income/",
        sections.section_income,
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
    path("portfolios/", portfolios.portfolio_list, name="portfolio-list"),
    path("portfolios/<slug:code>/", portfolios.portfolio_detail, name="portfolio-detail"),
    path("portfolios/<slug:code>/order/", portfolios.portfolio_order, name="portfolio-order"),
    path("portfolios/<slug:code>/order/end/", portfolios.portfolio_order_end, name="portfolio-order-end"),
    path("portfolios/<slug:code>/children/", portfolios.portfolio_begin, name="portfolio-begin"),
    path("portfolios/<slug:code>/files/", portfolios.portfolio_file, name="portfolio-file"),
]
