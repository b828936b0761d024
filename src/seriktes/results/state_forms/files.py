"""A form as a file: PDF and XLSX, in Kazakh or in Russian. The same print gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from seriktes.core.documents import render_pdf
from seriktes.core.spreadsheets.writing import Column, SheetSpec, Typed, write_xlsx
from seriktes.core.text import slug
from seriktes.documents.state_form import TEMPLATE, PaperRow, PaperTable, StateFormPaper, StateFormPapers
from seriktes.results.state_forms.enums import StateFileFormat
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.printed import PrintedCell, PrintedForm, PrintedTable

Row = tuple[object, ...]
LABEL, VALUE, LIST_CELL = 70, 60, 26
WIDE = 6  # a table of more columns is printed across the long side of the paper


def make_form_file(form: PrintedForm, kind: StateFileFormat) -> bytes:
    """Return a printed form as the bytes of a file."""
    if kind == StateFileFormat.PDF:
        return make_bundle([form])
    with translation.override(form.language):
        return as_workbook(form)


def make_bundle(forms: Sequence[PrintedForm]) -> bytes:
    """Return printed forms of one language as one PDF, each beginning on a page of its own."""
    newest = max(forms, key=lambda form: form.made_at)
    content = StateFormPapers(tuple(paper_of(form) for form in forms)).content()
    return render_pdf(TEMPLATE, content, language=newest.language, now=newest.made_at)


def form_file_name(form: StateForm, kind: StateFileFormat, language: str) -> str:
    """Return the name of a file: form, period, language. It names no child."""
    index = form.definition.index.said_in(language)
    period = f"{form.year}-{form.part}" if form.part else str(form.year)
    return f"{slug(index)}-{period}-{language}.{kind}"


# PDF


def paper_of(form: PrintedForm) -> StateFormPaper:
    """Return what the template prints."""
    return StateFormPaper(
        organisation=form.organisation,
        letterhead=" · ".join(form.letterhead),
        index=form.index,
        title=form.title,
        subject=form.subject,
        year=form.year,
        edition=form.edition,
        mark=form.mark,
        heads=form.heads,
        tables=tuple(_paper_table(table) for table in form.tables),
        signature=form.signature,
        signers=form.signers,
        signature_note=form.signature_note,
        status=form.status,
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
        over=table.over,
        numbers=table.numbers,
        lines=tuple(tuple(cell.text for cell in line) for line in table.lines),
        looks=tuple(line.look for line in table.listed),
        widths=tuple(_width(table, place) for place in range(len(table.heads))),
        is_number=tuple(numbers),
        is_wide=len(table.heads) > WIDE,
    )


def _width(table: PrintedTable, place: int) -> float:
    """Return the part of the spare width that a column takes: longer texts get more."""
    longest = max([len(line[place].text) for line in table.lines], default=0)
    return 0 if place == 0 else min(max(0.1, longest / 60), 8.0)


# XLSX


def as_workbook(form: PrintedForm) -> bytes:
    """A sheet about the form, one for each table, and one that says where every value comes from."""
    tables = [_table_sheet(form, table) for table in form.tables]
    return write_xlsx([_about(form), *tables, _sources(form)])


def _about(form: PrintedForm) -> SheetSpec:
    columns = (Column(form.title, "prose", 50), Column(form.index, "prose", 80))
    rows: list[Row] = [(label, text) for label, text in form.heads]
    rows += [(_("Act"), form.edition), (_("Year"), form.year), (_("Organisation"), form.organisation)]
    rows += [(form.status, "")]
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
        Column(head, "prose", 6 if place == 0 else LIST_CELL) for place, head in enumerate(table.whole_heads)
    )
    numbered: list[Row] = [table.numbers] if table.numbers else []
    lines: list[Row] = [tuple(_typed(cell) for cell in line) for line in table.lines]
    return SheetSpec(table.word, heads, [*numbered, *lines], heading, (table.note,))


def _typed(cell: PrintedCell) -> Typed:
    """Return a cell as what it is: money, a count and a day are reckoned with, the rest is text."""
    if cell.number is None:
        return Typed(cell.text, "prose")
    return Typed(cell.number, cell.kind)  # type: ignore[arg-type]


def _sources(form: PrintedForm) -> SheetSpec:
    columns = (
        Column(_("Place"), "text", 16),
        Column(_("Value"), "prose", 40),
        Column(_("Where it comes from"), "prose", 60),
        Column(_("Typed by"), "text", 30),
        Column(_("Typed on"), "date"),
        Column(_("Reason"), "prose", 40),
        Column(_("Computed value"), "prose", 30),
    )
    rows: list[Row] = [
        (
            one.place,
            one.value,
            one.where,
            one.by or None,
            date.fromisoformat(one.on) if one.on else None,
            one.reason or None,
            one.computed or None,
        )
        for one in form.sources
    ]
    return SheetSpec(_("Sources"), columns, rows, (f"{form.index} · {form.year}",))
