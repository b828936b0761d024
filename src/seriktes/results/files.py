"""A report as a file: PDF, XLSX, CSV, JSON. The same report and stamp give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from seriktes.core.documents import render_pdf
from seriktes.core.months import month_text
from seriktes.core.spreadsheets.writing import Column, SheetSpec, Typed, fitting, write_csv, write_xlsx
from seriktes.core.text import slug
from seriktes.documents import parts
from seriktes.documents.partner_report import TEMPLATE, PartnerReport, Proof
from seriktes.results.changes import table_of_changes
from seriktes.results.enums import ReportFormat
from seriktes.results.exchange import exchanged
from seriktes.results.presenter import present
from seriktes.results.reports import Report
from seriktes.results.shown import Cell, Head, PlainTable, Shown, ShownFigure, ShownRow, ShownTable, Value
from seriktes.results.stamps import Stamp
from seriktes.verification import qr


def make_file(report: Report, stamp: Stamp, form: ReportFormat, language: str) -> bytes:
    """Return the report as the bytes of a file."""
    makers: dict[ReportFormat, Callable[[Shown, Stamp], bytes]] = {
        ReportFormat.PDF: as_pdf,
        ReportFormat.XLSX: as_xlsx,
        ReportFormat.CSV: as_csv,
    }
    with translation.override(language):
        if form == ReportFormat.JSON:
            return as_json(report, stamp)
        return makers[form](present(report, stamp, language), stamp)


def file_name(report: Report, form: ReportFormat, language: str, number: str = "") -> str:
    """Return a name that every system keeps: number, partner in Latin letters, months, language."""
    partner = slug(report.about.partner.said_in(language))
    period = f"{month_text(report.first_month)}-{month_text(report.last_month)}"
    return "-".join(filter(None, (number, partner, period, language))) + f".{form}"


def as_json(report: Report, stamp: Stamp) -> bytes:
    """For programs: numbers, keys and their units; the words are explained in the active language."""
    return json.dumps(exchanged(report, stamp), ensure_ascii=False, indent=1).encode()


# PDF


def as_pdf(shown: Shown, stamp: Stamp) -> bytes:
    content = partner_report(shown, stamp).content()
    return render_pdf(TEMPLATE, content, language=shown.language, now=stamp.made_at)


def partner_report(shown: Shown, stamp: Stamp) -> PartnerReport:
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
        sections=(*_restatement(shown, stamp), *_sections(shown)),
        rules=parts.Section(
            _("Rules applied"),
            (shown.rules.lead,),
            tables=_plain_tables(shown.rules) + _plain_tables(shown.money),
        ),
        definitions=parts.Section(
            _("What the words mean"), definitions=tuple(parts.Definition(*d) for d in shown.definitions)
        ),
        protection=parts.Section(_("How the figures are protected"), paragraphs=shown.protection),
        proof=_proof(stamp),
    )


def _proof(stamp: Stamp) -> Proof | None:
    """Return how a reader finds out that the paper is genuine; only a release can be checked."""
    if not stamp.address or stamp.is_draft:
        return None
    return Proof(
        number=_("No. %(number)s") % {"number": stamp.number},
        address=stamp.address,
        qr=qr.svg(stamp.address),
        title=_("How to check this paper"),
        text=_(
            "Point the camera of a phone at the square, or type the address below. The page that opens "
            "says whether the report is genuine and in force, shows its main figures, and compares a file "
            "with the one that was sealed."
        ),
    )


def _restatement(shown: Shown, stamp: Stamp) -> Iterator[parts.Section]:
    """Yield what a restatement corrects, before everything else."""
    if stamp.restated is None:
        return
    table = _changed(shown, stamp)
    lead = _("This report takes the place of report No. %(number)s. Cause: %(cause)s") % {
        "number": stamp.restated.number,
        "cause": stamp.restated.cause,
    }
    yield parts.Section(table.title, (lead,), tables=_plain_tables(table))


def _changed(shown: Shown, stamp: Stamp) -> PlainTable:
    if stamp.restated is None:
        raise ValueError("Only a restatement says what has changed.")
    return table_of_changes(stamp.restated.changes, shown.language)


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
    if shown.trust.rows:
        yield parts.Section(shown.trust.title, (shown.trust.lead,), tables=_plain_tables(shown.trust))


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


def _plain_tables(table: PlainTable) -> tuple[parts.Table, ...]:
    if not table.rows:
        return ()
    columns = tuple(parts.Column(head.text, is_number=head.is_number) for head in table.heads)
    rows = tuple(tuple(cell.text for cell in row) for row in table.rows)
    total = tuple(cell.text for cell in table.total) if table.total else None
    return (parts.Table(table.title, columns, rows, total),)


# XLSX


def as_xlsx(shown: Shown, stamp: Stamp) -> bytes:
    """A sheet that explains, the totals, the sums, a sheet per table; numbers, shares and days are typed."""
    sheets = [_readme(shown, stamp), _totals(shown), _sums(shown)]
    sheets += [_sheet(shown, table) for table in shown.tables]
    plain = (shown.trust, shown.rules, shown.money, *([_changed(shown, stamp)] if stamp.restated else []))
    sheets += [_plain_sheet(shown, table) for table in plain if table.rows]
    return write_xlsx(sheets)


def _heading(shown: Shown) -> tuple[str, ...]:
    return (f"{shown.partner}: {shown.period}", shown.status)


def _readme(shown: Shown, stamp: Stamp) -> SheetSpec:
    rows = [
        (_("Partner"), shown.partner),
        (_("Network"), shown.network),
        *shown.facts,
        *_origin(stamp),
        *(("", text) for text in shown.summary),
        *((figure.name, figure.explanation) for figure in shown.people + shown.activity),
        *shown.definitions,
        *((_("How the figures are protected"), text) for text in shown.protection),
    ]
    columns = (Column(_("Word"), "prose", 34), Column(_("Meaning"), "prose", 110))
    return SheetSpec(_("Read me"), columns, rows, (shown.title,))


def _origin(stamp: Stamp) -> Iterator[tuple[str, str]]:
    """Yield where the file can be checked, and why a restatement was made."""
    if stamp.address and not stamp.is_draft:
        yield (_("How to check this file"), stamp.address)
    if stamp.restated is not None:
        yield (_("Cause"), stamp.restated.cause)


def _totals(shown: Shown) -> SheetSpec:
    """One line per figure, in its unit; the sign of a rate stands in its cell."""
    figures = shown.people + shown.activity
    rows = [(each.name, _typed(each.cell, each.unit), each.unit.strip("%")) for each in figures]
    names = fitting(figure.name for figure in figures)
    columns = (
        Column(_("Figure"), width=names),
        Column(_("Value"), "number", 14),
        Column(_("Unit"), width=14),
    )
    return SheetSpec(_("Totals"), columns, rows, _heading(shown))


def _sums(shown: Shown) -> SheetSpec:
    rows = [
        (each.title, figure.name, _typed(figure.cell))
        for each in shown.sums
        for figure in (each.total, *each.parts)
    ]
    columns = (
        Column(_("Sum"), width=fitting(row[0] for row in rows)),
        Column(_("Part"), width=fitting(row[1] for row in rows)),
        Column(_("Different people"), "number", 16),
    )
    return SheetSpec(_("Sums"), columns, rows, _heading(shown), tuple(each.note for each in shown.sums))


def _typed(cell: Cell, unit: str = "") -> Typed:
    """Return a figure as what it is: whole, with decimals, or a rate."""
    if isinstance(cell.told, str):
        return Typed(cell.told, "text")
    if unit == "%":
        return Typed(cell.value, "percent")
    return Typed(cell.value, "integer" if isinstance(cell.value, int) else "number")


def _sheet(shown: Shown, table: ShownTable) -> SheetSpec:
    columns = (
        Column(table.first, width=fitting(row.name for row in (*table.body, table.total))),
        *(Column(head.said, head.kind, 14) for head in table.heads),
    )
    rows = [(row.name, *(_marked(cell) for cell in row.cells)) for row in (*table.body, table.total)]
    return SheetSpec(table.title, columns, rows, _heading(shown), table.notes, has_total=True)


def _marked(cell: Cell) -> object:
    return Typed(cell.told, "text") if isinstance(cell.told, str) else cell.told


def _plain_sheet(shown: Shown, table: PlainTable) -> SheetSpec:
    every = (*table.rows, table.total) if table.total else table.rows
    columns = tuple(
        Column(head.text, head.kind, fitting([head.text, *(row[place].text for row in every)]))
        for place, head in enumerate(table.heads)
    )
    rows = [tuple(map(_value, table.heads, row)) for row in every]
    return SheetSpec(table.title, columns, rows, _heading(shown), has_total=table.total is not None)


def _value(head: Head, cell: Cell) -> object:
    """Return what is reckoned with; a text where there is nothing to reckon."""
    if cell.value is None:
        return Typed(cell.text or None, "text")
    return Typed(cell.value, head.kind, cell.unit) if cell.unit else cell.value


# CSV


def as_csv(shown: Shown, stamp: Stamp) -> bytes:
    """One long table: a line per figure, so that any program can pivot it."""
    head = (_("Table"), _("Row"), _("Figure"), _("Value"), _("Unit"))
    return write_csv([head, *_long(shown), *_of_origin(shown, stamp)])


def _of_origin(shown: Shown, stamp: Stamp) -> Iterator[tuple[object, ...]]:
    """Yield the lines that say which release a loose file is from."""
    if stamp.number and not stamp.is_draft:
        for name, said in (*stamp.facts(shown.language), *_origin(stamp)):
            yield (_("Origin"), shown.period, name, said, "")


def _long(shown: Shown) -> Iterator[tuple[object, ...]]:
    for figure in shown.people + shown.activity:
        yield (_("Totals"), shown.period, figure.name, _number(figure), figure.unit)
    for each in shown.sums:
        for figure in (each.total, *each.parts):
            yield (each.title, shown.period, figure.name, _number(figure), figure.unit)
    yield from _long_trust(shown)
    for table in shown.tables:
        yield from _long_table(table)


def _long_trust(shown: Shown) -> Iterator[tuple[object, ...]]:
    for what, number, share in shown.trust.rows:
        yield (shown.trust.title, shown.period, what.text, number.told, "")
        if share.value is not None:
            yield (shown.trust.title, shown.period, what.text, _per_cent(share.value, "%"), "%")


def _long_table(table: ShownTable) -> Iterator[tuple[object, ...]]:
    for row in (*table.body, table.total):
        for head, cell in zip(table.heads, row.cells, strict=True):
            if cell.text:
                yield (table.title, row.name, head.said, _per_cent(cell.told, head.unit), head.unit)


def _number(figure: ShownFigure) -> Value | str | None:
    return _per_cent(figure.cell.told, figure.unit)


def _per_cent(value: Value | str | None, unit: str) -> Value | str | None:
    return round(value * 100, 1) if unit == "%" and isinstance(value, float) else value
