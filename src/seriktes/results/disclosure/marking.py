"""A report without the cells that may not be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seriktes.results.disclosure.measuring import Keys
from seriktes.results.disclosure.reading import TOTAL, Cell
from seriktes.results.reports import ADDITIVE, Line, Part, PeopleGrid, Report, Row, Table

LINE = ("people", "exclusive", "proportional", "visits", "minutes", "recorded")
MayRead = Callable[[Cell], bool]


def marked(report: Report, may_read: MayRead, threshold: int) -> Report:
    """Return the report with None in the place of every hidden cell.

    Sessions that nobody marked are told live only: they change every day.
    """
    total = replace(_line(report.total, "total", TOTAL, may_read), unrecorded=None)
    if not may_read(("total", TOTAL, "visits_proportional")):
        total = replace(total, visits_proportional=None)
    return replace(
        report,
        threshold=threshold,
        unmarked=None,
        total=total,
        network_people=report.network_people if may_read(("network", TOTAL, "people")) else None,
        people_parts=tuple(_part(part, _PEOPLE[part.key], may_read) for part in report.people_parts),
        proportional_parts=tuple(
            _part(part, _SHARES[part.key], may_read) for part in report.proportional_parts
        ),
        tables=tuple(_table(table, may_read) for table in report.tables),
        grids=tuple(_grid(grid, may_read) for grid in report.grids),
    )


def hidden_share(report: Report) -> float:
    """Return which part of the cells of the tables and grids is hidden."""
    cells = [getattr(row.figures, name) for table in report.tables for row in table.rows for name in LINE]
    cells += [value for grid in report.grids for row in grid.cells for value in row]
    return cells.count(None) / len(cells) if cells else 0.0


# "shared" is what is left of the people without the exclusive ones: both are read, or neither.
_PEOPLE: dict[str, Cell] = {
    "exclusive": ("total", TOTAL, "exclusive"),
    "shared": ("total", TOTAL, "exclusive"),
    "others_only": ("parts", TOTAL, "others_only"),
    "own_only": ("parts", TOTAL, "own_only"),
}
_SHARES: dict[str, Cell] = {
    "partner": ("total", TOTAL, "proportional"),
    "others": ("shares", TOTAL, "others"),
    "own": ("shares", TOTAL, "own"),
}


def _part(part: Part, cell: Cell, may_read: MayRead) -> Part:
    return part if may_read(cell) else replace(part, value=None)


def _line(line: Line, table: str, keys: Keys, may_read: MayRead) -> Line:
    hidden = {name: None for name in LINE if not may_read((table, keys, name))}
    return replace(line, **hidden)


def _table(table: Table, may_read: MayRead) -> Table:
    rows = tuple(Row(row.keys, _row(row, table.name, may_read), row.names) for row in table.rows)
    if table.name in ADDITIVE or not rows:
        return replace(table, rows=rows)
    people, exclusive = (
        value if may_read((table.name, TOTAL, figure)) else None
        for value, figure in zip(table.overlap, ("people", "exclusive"), strict=True)
    )
    return replace(table, rows=rows, overlap=(people, exclusive))


def _row(row: Row, table: str, may_read: MayRead) -> Line:
    """Return a row without what is known of totals only."""
    line = _line(row.figures, table, row.keys, may_read)
    return replace(line, visits_proportional=None, unrecorded=None)


def _grid(grid: PeopleGrid, may_read: MayRead) -> PeopleGrid:
    cells = tuple(
        tuple(
            value if may_read((grid.name, (*row.keys, "×", *keys), "people")) else None
            for keys, value in zip(grid.columns, values, strict=True)
        )
        for row, values in zip(grid.rows, grid.cells, strict=True)
    )
    return replace(grid, cells=cells)
