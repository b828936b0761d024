"""The cell of a file behind a mark, with what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.imports.contents import contents
from seriktes.attendance.imports.decisions import Decisions
from seriktes.attendance.journals.masking import masked
from seriktes.attendance.models import JournalImport
from seriktes.attendance.queries.journal_imports.kept import read_file
from seriktes.core.errors import DomainError
from seriktes.core.spreadsheets.books import Book, Cell, Formula, column_letters, position

EXCERPT_ROWS, EXCERPT_COLUMNS = 3, 2


@dataclass(frozen=True)
class ExcerptRow:
    number: int
    cells: tuple[tuple[str, bool], ...]
    is_cells: bool


@dataclass(frozen=True)
class Excerpt:
    """A few rows and columns around one cell, with the heads of the table."""

    sheet: str
    cell: str
    value: str
    columns: tuple[str, ...]
    rows: tuple[ExcerptRow, ...]


FORMULA = _("formula")


def excerpt(journal_import: JournalImport, sheet: str, cell: str) -> Excerpt | None:
    """Return what stands around a cell of the kept file; None where there is no such sheet or cell."""
    try:
        row, column = position(cell)
        book = read_file(journal_import)
    except (ValueError, DomainError):
        return None
    page = next((page for page in book.sheets if page.name[:100].strip() == sheet.strip()), None)
    if page is None or page.value(row, column) is None:
        return None
    heads = _heads(journal_import, book, page.name)
    width = max(len(cells) for cells in page.rows)
    last = min(width, column + EXCERPT_COLUMNS + 1)
    columns = sorted({*heads[1], *range(max(0, column - EXCERPT_COLUMNS), last)})
    numbers = sorted({*heads[0], *range(max(0, row - EXCERPT_ROWS), row + EXCERPT_ROWS + 1)})
    shown = tuple(
        ExcerptRow(
            number + 1,
            tuple((_shown(page.value(number, place)), (number, place) == (row, column)) for place in columns),
            number == row,
        )
        for number in numbers
        if number < len(page.rows)
    )
    letters = tuple(column_letters(place) for place in columns)
    return Excerpt(page.name, cell, _shown(page.value(row, column)), letters, shown)


def _heads(journal_import: JournalImport, book: Book, sheet: str) -> tuple[set[int], set[int]]:
    """The rows of the header and the columns of the names of a sheet."""
    found = contents(book, Decisions.of(journal_import.decisions).hints(), frozenset())
    head_rows, name_columns = set(), set()
    for reading in found.readings:
        if reading.sheet == sheet:
            head_rows.add(position(reading.header)[0])
            head_rows |= {position(day.header)[0] for day in reading.days[:1]}
            name_columns |= {position(f"{letters}1")[1] for letters in reading.name_columns}
    return head_rows, name_columns


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Formula):
        return str(FORMULA)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return masked(str(getattr(value, "text", value)))[:60]
