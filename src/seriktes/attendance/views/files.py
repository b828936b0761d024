"""A journal as a file, in the language of the person who asks; `journals.own` knows it when it comes back."""

from __future__ import annotations

from collections.abc import Iterator

from seriktes.attendance.journals.own import AFTER_DAYS, BEFORE_DAYS, legend
from seriktes.attendance.queries.grids import Grid
from seriktes.core.formats import month_long
from seriktes.core.spreadsheets.writing import Column, SheetSpec, write_csv, write_xlsx


def journal_xlsx(grid: Grid) -> bytes:
    """Return the journal as a workbook with its legend."""
    number, name = BEFORE_DAYS
    columns = [
        Column(number, "integer", 5),
        Column(name, "text", 34),
        *(Column(f"{session.day:%d.%m}", "text", 7) for session in grid.sessions),
        *(Column(title, "integer") for title in AFTER_DAYS),
    ]
    spec = SheetSpec(
        title=month_long(grid.month),
        columns=columns,
        rows=_rows(grid),
        heading=(grid.group.club.name, grid.group.name, month_long(grid.month)),
        notes=legend(),
    )
    return write_xlsx([spec])


def journal_csv(grid: Grid) -> bytes:
    """Return the journal as csv: ISO days over the columns, words instead of signs."""
    header = [*BEFORE_DAYS, *(session.day for session in grid.sessions), *AFTER_DAYS]
    return write_csv([header, *_rows(grid, in_words=True)])


def _rows(grid: Grid, *, in_words: bool = False) -> Iterator[list[object]]:
    for number, row in enumerate(grid.rows, 1):
        cells = (cell.status for cell in row.cells)
        told = ((status.label if in_words else status.sign) if status else None for status in cells)
        yield [number, row.name, *told, row.visits, row.recorded]
