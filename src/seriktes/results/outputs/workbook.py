"""A report as a workbook: a sheet that explains, and every figure as a number."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from seriktes.core.spreadsheets.writing import Column, SheetSpec, Typed, fitting, write_xlsx
from seriktes.results.changes import table_of_changes
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.report_templates.papers import ReportPaper
from seriktes.results.shown import Cell, Head, PlainTable, Shown, ShownTable
from seriktes.results.stamps import Stamp


def as_xlsx(paper: ReportPaper) -> bytes:
    """A sheet that explains, the totals, the sums, a sheet per table; numbers, shares and days are typed."""
    shown, stamp = paper.shown, paper.stamp
    sheets = [_readme(paper), _totals(shown), _sums(shown)]
    sheets += [_sheet(shown, table) for table in shown.tables]
    plain = [*plans_on(paper), shown.trust, shown.rules, shown.money, shown.in_kind]
    plain += [table_of_changes(stamp.restated.changes, shown.language)] if stamp.restated else []
    sheets += [_plain_sheet(shown, table) for table in plain if table.rows]
    return write_xlsx(sheets)


def _heading(shown: Shown) -> tuple[str, ...]:
    return (f"{shown.partner}: {shown.period}", shown.status)


def _readme(paper: ReportPaper) -> SheetSpec:
    shown, stamp = paper.shown, paper.stamp
    rows = [
        (_("Partner"), shown.partner),
        (_("Network"), shown.network),
        *shown.facts,
        *origin(stamp),
        *([("", paper.credit)] if paper.credit else []),
        *_written(paper),
        *(("", text) for text in shown.summary),
        *((figure.name, figure.explanation) for figure in shown.people + shown.activity),
        *shown.definitions,
        *((_("How the figures are protected"), text) for text in shown.protection),
    ]
    columns = (Column(_("Word"), "prose", 34), Column(_("Meaning"), "prose", 110))
    return SheetSpec(_("Read me"), columns, rows, (shown.title,))


def _written(paper: ReportPaper) -> Iterator[tuple[str, str]]:
    """Yield the texts that people have written for the paper."""
    for part in paper.parts:
        if part.kind in (SectionKind.TEXT, SectionKind.NARRATIVE):
            yield from ((part.title, text) for text in part.paragraphs)


def plans_on(paper: ReportPaper) -> Iterator[PlainTable]:
    """Yield the indicators beside their plans, where the template prints them."""
    for part in paper.parts:
        if part.kind == SectionKind.INDICATORS:
            yield from part.plain


def origin(stamp: Stamp) -> Iterator[tuple[str, str]]:
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
    notes = (table.lead,) if table.lead else ()
    return SheetSpec(table.title, columns, rows, _heading(shown), notes, has_total=table.total is not None)


def _value(head: Head, cell: Cell) -> object:
    """Return what is reckoned with; a text where there is nothing to reckon."""
    if cell.value is None:
        return Typed(cell.text or None, "text")
    if head.kind == "number" and cell.unit in ("", "%"):  # its rows are of different units
        return _typed(cell, cell.unit)
    if head.kind == "number":
        return Typed(cell.value, "money", cell.unit)
    return Typed(cell.value, head.kind, cell.unit) if cell.unit else cell.value
