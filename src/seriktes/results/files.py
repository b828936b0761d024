"""A report as a file: PDF, XLSX, CSV, JSON. The same report and stamp give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from seriktes.core.documents import render_pdf
from seriktes.core.months import month_text
from seriktes.core.spreadsheets.writing import Column, SheetSpec, write_csv, write_xlsx
from seriktes.core.text import slug
from seriktes.documents import parts
from seriktes.documents.partner_report import TEMPLATE, PartnerReport
from seriktes.results.enums import ReportFormat
from seriktes.results.presenter import Stamp, present
from seriktes.results.reports import Report, to_json
from seriktes.results.shown import Shown, ShownFigure, ShownRow, ShownTable, TextTable


def make_file(report: Report, stamp: Stamp, form: ReportFormat, language: str) -> bytes:
    """Return the report as the bytes of a file."""
    if form == ReportFormat.JSON:
        return as_json(report, stamp)
    makers: dict[ReportFormat, Callable[[Shown, Stamp], bytes]] = {
        ReportFormat.PDF: as_pdf,
        ReportFormat.XLSX: as_xlsx,
        ReportFormat.CSV: as_csv,
    }
    with translation.override(language):
        return makers[form](present(report, stamp, language), stamp)


def file_name(report: Report, form: ReportFormat, language: str) -> str:
    """Return a name that every system keeps: the partner in Latin letters, the months, the language."""
    partner = slug(report.about.partner.said_in(language))
    period = f"{month_text(report.first_month)}-{month_text(report.last_month)}"
    return f"{partner}-{period}-{language}.{form}"


def as_json(report: Report, stamp: Stamp) -> bytes:
    """For programs: numbers and keys; shares and shared counts in millionths, money in tiyn."""
    head = {
        "status": "snapshot" if stamp.code else "preview" if stamp.is_preview else "live",
        "code": stamp.code,
        "made_at": stamp.made_at.isoformat(),
    }
    return json.dumps({**head, **to_json(report)}, ensure_ascii=False, indent=1).encode()


# PDF


def as_pdf(shown: Shown, stamp: Stamp) -> bytes:
    return render_pdf(TEMPLATE, partner_report(shown).content(), language=shown.language, now=stamp.made_at)


def partner_report(shown: Shown) -> PartnerReport:
    """Return what the template prints."""
    return PartnerReport(
        words=parts.Words(table=_("Table {n}"), chart=_("Figure {n}")),
        network_name=shown.network,
        letterhead=shown.letterhead,
        title=shown.title,
        partner_name=shown.partner,
        facts=tuple(parts.Fact(*fact) for fact in shown.facts),
        status=shown.status,
        summary=shown.summary,
        people_title=_("How many different people"),
        people=tuple(_figure(figure) for figure in shown.people),
        activity_title=_("What was done") if shown.activity else "",
        activity=tuple(_figure(figure) for figure in shown.activity),
        reconciliations_title=_("Check the figures yourself") if shown.sums else "",
        reconciliations=tuple(
            parts.Reconciliation(
                each.title, _figure(each.total), tuple(_figure(part) for part in each.parts), each.note
            )
            for each in shown.sums
        ),
        sections=tuple(_sections(shown)),
        rules=parts.Section(
            _("Rules applied"),
            (shown.rules.lead,),
            tables=_text_tables(shown.rules) + _text_tables(shown.money),
        ),
        definitions=parts.Section(
            _("What the words mean"), definitions=tuple(parts.Definition(*d) for d in shown.definitions)
        ),
        protection=parts.Section(_("How the figures are protected"), paragraphs=shown.protection),
    )


def _sections(shown: Shown) -> Iterator[parts.Section]:
    if shown.charts:
        charts = (
            parts.Chart(chart.words.title, chart.drawn(for_print=True), chart.words.summary)
            for chart in shown.charts
        )
        yield parts.Section(_("In pictures"), charts=tuple(charts))
    if shown.tables:
        yield parts.Section(
            _("Tables in full"), tables=tuple(_table(table) for table in shown.printed_tables)
        )


def _figure(figure: ShownFigure) -> parts.Figure:
    return parts.Figure(figure.name, figure.cell.text, figure.explanation)


def _table(table: ShownTable) -> parts.Table:
    return parts.Table(
        table.title,
        (
            parts.Column(table.first, is_number=False),
            *(parts.Column(head.text, head.group) for head in table.heads),
        ),
        tuple(_texts(row) for row in table.body),
        _texts(table.total),
        table.notes,
    )


def _texts(row: ShownRow) -> tuple[str, ...]:
    return (row.name, *(cell.text for cell in row.cells))


def _text_tables(table: TextTable) -> tuple[parts.Table, ...]:
    if not table.rows:
        return ()
    columns = tuple(parts.Column(head, is_number=False) for head in table.heads)
    return (parts.Table(table.title, columns, table.rows, table.total),)


# XLSX


def as_xlsx(shown: Shown, _stamp: Stamp) -> bytes:
    """A sheet that explains, the totals, the sums, and a sheet per table; every number is a number."""
    sheets = [_readme(shown), _totals(shown), _sums(shown), *(_sheet(shown, table) for table in shown.tables)]
    sheets += [_text_sheet(shown, table) for table in (shown.rules, shown.money) if table.rows]
    return write_xlsx(sheets)


def _heading(shown: Shown) -> tuple[str, ...]:
    return (f"{shown.partner}: {shown.period}", shown.status)


def _readme(shown: Shown) -> SheetSpec:
    rows = [
        (_("Partner"), shown.partner),
        (_("Network"), shown.network),
        *shown.facts,
        *(("", text) for text in shown.summary),
        *((figure.name, figure.explanation) for figure in shown.people + shown.activity),
        *shown.definitions,
        *((_("How the figures are protected"), text) for text in shown.protection),
    ]
    return SheetSpec(
        _("Read me"), (Column(_("Word"), width=34), Column(_("Meaning"), width=110)), rows, (shown.title,)
    )


def _totals(shown: Shown) -> SheetSpec:
    """One line per figure: a rate as the number of per cent, everything else in its unit."""
    rows = [(figure.name, _number(figure), figure.unit) for figure in shown.people + shown.activity]
    columns = (Column(_("Figure"), width=40), Column(_("Value"), "number", 14), Column(_("Unit"), width=14))
    return SheetSpec(_("Totals"), columns, rows, _heading(shown))


def _sums(shown: Shown) -> SheetSpec:
    rows = [
        (each.title, figure.name, figure.cell.value)
        for each in shown.sums
        for figure in (each.total, *each.parts)
    ]
    columns = (
        Column(_("Sum"), width=44),
        Column(_("Part"), width=40),
        Column(_("Different people"), "number", 16),
    )
    return SheetSpec(_("Sums"), columns, rows, _heading(shown), tuple(each.note for each in shown.sums))


def _sheet(shown: Shown, table: ShownTable) -> SheetSpec:
    columns = (
        Column(table.first, width=34),
        *(
            Column(f"{head.group}: {head.text}" if head.group else head.text, head.kind, 14)
            for head in table.heads
        ),
    )
    rows = [(row.name, *(cell.value for cell in row.cells)) for row in (*table.body, table.total)]
    return SheetSpec(table.title, columns, rows, _heading(shown), table.notes)


def _text_sheet(shown: Shown, table: TextTable) -> SheetSpec:
    columns = tuple(Column(head, width=30) for head in table.heads)
    rows = (*table.rows, table.total) if table.total else table.rows
    return SheetSpec(table.title, columns, rows, _heading(shown))


# CSV


def as_csv(shown: Shown, _stamp: Stamp) -> bytes:
    """One long table: a line per figure, so that any program can pivot it."""
    return write_csv([(_("Table"), _("Row"), _("Figure"), _("Value"), _("Unit")), *_long(shown)])


def _long(shown: Shown) -> Iterator[tuple[object, ...]]:
    for figure in shown.people + shown.activity:
        yield (_("Totals"), shown.period, figure.name, _number(figure), figure.unit)
    for each in shown.sums:
        for figure in (each.total, *each.parts):
            yield (each.title, shown.period, figure.name, figure.cell.value, figure.unit)
    for table in shown.tables:
        for row in (*table.body, table.total):
            for head, cell in zip(table.heads, row.cells, strict=True):
                name = f"{head.group}: {head.text}" if head.group else head.text
                if cell.text:
                    yield (table.title, row.name, name, _per_cent(cell.value, head.unit), head.unit)


def _number(figure: ShownFigure) -> float | None:
    return _per_cent(figure.cell.value, figure.unit)


def _per_cent(value: float | None, unit: str) -> float | None:
    return round(value * 100, 1) if unit == "%" and value is not None else value
