"""A form as a file: PDF and XLSX, in Kazakh or in Russian. The same form gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.documents import render_pdf
from seriktes.core.spreadsheets.writing import Column, SheetSpec, Typed, write_xlsx
from seriktes.core.text import slug
from seriktes.documents.state_form import TEMPLATE, PaperRow, PaperTable, StateFormPaper
from seriktes.results.state_forms.enums import CellStanding, StateFileFormat
from seriktes.results.state_forms.printed import PrintedCell, PrintedForm, PrintedTable, printed
from seriktes.results.state_forms.sheet import FormCell, FormSheet

Row = tuple[object, ...]
LABEL, VALUE, LIST_CELL = 70, 60, 26
WIDE = 6  # a table of more columns is printed across the long side of the paper


def make_form_file(sheet: FormSheet, kind: StateFileFormat, language: str, *, reveals: bool) -> bytes:
    """Return the form as the bytes of a file."""
    form = printed(sheet, language, reveals=reveals)
    with translation.override(language):
        if kind == StateFileFormat.XLSX:
            return as_workbook(sheet, form)
        paper = paper_of(form, _status(sheet, form))
        return render_pdf(TEMPLATE, paper.content(), language=language, now=sheet.changed_at)


def form_file_name(sheet: FormSheet, kind: StateFileFormat, language: str) -> str:
    index = sheet.definition.index.said_in(language)
    return f"{slug(index)}-{sheet.form.year}-{language}.{kind}"


def _status(sheet: FormSheet, form: PrintedForm) -> str:
    """Return the line at the foot: the form, its year, how far it is, the day of the last change."""
    day = formats.date_short(timezone.localdate(sheet.changed_at), "ru")
    state = _("complete") if form.is_complete else _("not complete yet")
    return f"{form.index} · {form.year} · {state}, {day}"


# PDF


def paper_of(form: PrintedForm, status: str) -> StateFormPaper:
    """Return what the template prints."""
    return StateFormPaper(
        organisation=form.organisation,
        letterhead=" · ".join(form.letterhead),
        index=form.index,
        title=form.title,
        year=form.year,
        edition=form.edition,
        mark=form.mark,
        heads=form.heads,
        tables=tuple(_paper_table(table) for table in form.tables),
        signature=form.signature,
        signers=form.signers,
        signature_note=form.signature_note,
        status=status,
    )


def _paper_table(table: PrintedTable) -> PaperTable:
    rows = tuple(
        PaperRow(row.number, row.label, row.value.text, row.value.is_number, row.look) for row in table.rows
    )
    numbers = [any(line[place].is_number for line in table.lines) for place in range(len(table.heads))]
    return PaperTable(
        word=table.word,
        title=table.title,
        note=table.note,
        rows=rows,
        heads=table.heads,
        numbers=table.numbers,
        lines=tuple(tuple(cell.text for cell in line) for line in table.lines),
        widths=tuple(_width(table, place) for place in range(len(table.heads))),
        is_number=tuple(numbers),
        is_wide=len(table.heads) > WIDE,
    )


def _width(table: PrintedTable, place: int) -> float:
    """Return the part of the spare width that a column takes: longer texts get more."""
    longest = max([len(line[place].text) for line in table.lines], default=0)
    return 0 if place == 0 else min(max(0.1, longest / 60), 8.0)


# XLSX


def as_workbook(sheet: FormSheet, form: PrintedForm) -> bytes:
    """A sheet about the form, one for each table, and one that says where every value comes from."""
    tables = [_table_sheet(form, table) for table in form.tables]
    return write_xlsx([_about(form), *tables, _sources(sheet, form)])


def _about(form: PrintedForm) -> SheetSpec:
    columns = (Column(form.title, "prose", 50), Column(form.index, "prose", 80))
    rows: list[Row] = [(label, text) for label, text in form.heads]
    rows += [(_("Act"), form.edition), (_("Year"), form.year), (_("Organisation"), form.organisation)]
    rows += [(form.signature, ""), *((signer, form.signature_note) for signer in form.signers)]
    return SheetSpec(form.index, columns, rows, (form.mark,) if form.mark else ())


def _table_sheet(form: PrintedForm, table: PrintedTable) -> SheetSpec:
    heading = (f"{form.index} · {form.year}", f"{table.word}. {table.title}" if table.title else table.word)
    if table.rows:
        columns = (
            Column("№", "text", 6),
            Column(form.title, "prose", LABEL),
            Column(form.year, "prose", VALUE),
        )
        rows: list[Row] = [
            (row.number or None, row.label, _typed(row.value) if row.value.text else None)
            for row in table.rows
        ]
        return SheetSpec(table.word, columns, rows, heading, (table.note,))
    heads = tuple(
        Column(head, "prose", 6 if place == 0 else LIST_CELL) for place, head in enumerate(table.heads)
    )
    numbered: list[Row] = [table.numbers] if table.numbers else []
    lines: list[Row] = [tuple(_typed(cell) for cell in line) for line in table.lines]
    return SheetSpec(table.word, heads, [*numbered, *lines], heading, (table.note,))


def _typed(cell: PrintedCell) -> Typed:
    """Return a cell as what it is: money, a count and a day are reckoned with, the rest is text."""
    if cell.number is None:
        return Typed(cell.text, "prose")
    return Typed(cell.number, cell.kind)  # type: ignore[arg-type]


def _sources(sheet: FormSheet, form: PrintedForm) -> SheetSpec:
    """Where every value comes from: computed from what, or typed by whom and when, with the reason."""
    columns = (
        Column(_("Place"), "text", 16),
        Column(_("Value"), "prose", 40),
        Column(_("Where it comes from"), "prose", 60),
        Column(_("Typed by"), "text", 30),
        Column(_("Typed on"), "date"),
        Column(_("Reason"), "prose", 40),
        Column(_("Computed value"), "prose", 30),
    )
    rows = [_source(place, cell, form.language) for place, cell in _places(sheet)]
    return SheetSpec(_("Sources"), columns, rows, (f"{form.index} · {form.year}",))


def _places(sheet: FormSheet) -> Iterator[tuple[str, FormCell]]:
    for section in sheet.definition.sections():
        if not section.is_list:
            yield from ((cell.field.key, cell) for cell in sheet.cells_of(section))
        for number, line in enumerate(sheet.lines[section.key] if section.is_list else (), 1):
            yield from ((f"{cell.field.key} ({number})", cell) for cell in line.cells)


def _source(place: str, cell: FormCell, language: str) -> Row:
    entry, known = cell.entry, cell.known
    return (
        place,
        cell.said_in(language, reveals=False),
        _where(cell),
        entry.typed_by.full_name if entry and entry.typed_by else None,
        timezone.localdate(entry.typed_at) if entry else None,
        entry.reason or None if entry else None,
        cell.known_in(language) if entry and known else None,
    )


def _where(cell: FormCell) -> str:
    if cell.standing == CellStanding.TOTAL:
        return _("sum of other rows")
    if cell.entry is not None:
        return _("typed")
    if cell.known is None:
        return _("nobody has said")
    if cell.standing == CellStanding.SUGGESTED:
        return _("suggested, not confirmed yet")
    return _("computed by the system")
