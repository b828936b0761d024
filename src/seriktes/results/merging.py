"""Rows that are read as one, where too much of a report would be hidden: proposed here, accepted by a person.

    merged(live, {"club": [[3, 5, 9]]})     the live report with these clubs as one row, "other clubs"
    proposal(live, judge, 0.31)             rows to read as one, so that little is hidden

Ages are joined with their neighbours; of clubs and kinds the smallest become "others". Months and sexes stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from seriktes.attribution.figures import UNKNOWN, age_bands
from seriktes.core.months import last_day
from seriktes.results import labels
from seriktes.results.disclosure import Cleared, Undisclosable
from seriktes.results.disclosure.marking import hidden_share
from seriktes.results.queries import Live
from seriktes.results.reports import Key, Line, Names, Row, Table, grid_of, line_of

MERGEABLE = ("age", "club", "programme_kind")
# More than this part of the cells hidden, and a report is proposed with fewer rows.
MOST_HIDDEN = 0.2
STEPS = 6
FEWEST_ROWS = 2

# Of a proposal the figures are not kept: they are counted when it is accepted.
_NO_FIGURES = Line(*[None] * 7)

Merging = Mapping[str, Sequence[Sequence[Key]]]
Judge = Callable[[Live], Cleared]


@dataclass(frozen=True)
class Proposal:
    """Rows to read as one; how many of 100 cells are hidden without (None: it may not leave) and with it."""

    rows: tuple[tuple[str, Row], ...]
    hidden: int | None
    hidden_then: int

    @property
    def merging(self) -> dict[str, list[list[Key]]]:
        found: dict[str, list[list[Key]]] = {}
        for table, row in self.rows:
            found.setdefault(table, []).append(list(row.keys))
        return found

    def said(self, last_month: int, language: str) -> list[str]:
        """Return each row by its name, with what is in it."""
        return [_said(table, row, last_month, language) for table, row in self.rows]

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold; `from_json` is the inverse."""
        rows = [
            [table, list(row.keys), [[name.kk, name.ru, name.en] for name in row.names]]
            for table, row in self.rows
        ]
        return {"rows": rows, "hidden": self.hidden, "hidden_then": self.hidden_then}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Proposal | None:
        """Return a stored proposal; None where there is none."""
        if not stored:
            return None
        rows = tuple(
            (table, Row(tuple(keys), _NO_FIGURES, tuple(Names(*name) for name in names)))
            for table, keys, names in stored["rows"]
        )
        return cls(rows, stored["hidden"], stored["hidden_then"])


def merged(live: Live, merging: Merging) -> Live:
    """Return a live report with some rows read as one; keys it has no row for are passed over."""
    if not merging:
        return live
    tables = tuple(
        _merged_table(live, table, merging.get(table.name, ())) if table.name in MERGEABLE else table
        for table in live.report.tables
    )
    grids = tuple(
        grid_of(live.counted, tables, grid.row_name, grid.column_name) for grid in live.report.grids
    )
    return replace(live, report=replace(live.report, tables=tables, grids=grids))


def joined(former: Merging, more: Merging) -> dict[str, list[list[Key]]]:
    """Return what is read as one when more is: a new group holds the former ones it grew from."""
    found: dict[str, list[list[Key]]] = {}
    for table in sorted({*former, *more}):
        groups = [list(group) for group in more.get(table, ())]
        known = {key for group in groups for key in group}
        found[table] = [*(list(group) for group in former.get(table, ()) if known.isdisjoint(group)), *groups]
    return found


def proposal(live: Live, judge: Judge, first: float | None) -> Proposal | None:
    """Return rows to read as one, so that at most `MOST_HIDDEN` of the cells is hidden; None where none help.

    `judge` says what of a report may leave, or raises `Undisclosable`; `first` is the part of its cells that
    is hidden as it stands, None where it may not leave. A report that needs no help has none.
    """
    share, tried = first, live
    for _step in range(STEPS):
        if share is not None and share <= MOST_HIDDEN:
            break
        following = _joined(tried)
        if following is None:
            return None
        tried = following
        share = _hidden(tried, judge)
    if tried is live or share is None or share > MOST_HIDDEN:
        return None
    had = {(table.name, row.keys) for table in live.report.tables for row in table.rows}
    rows = tuple(
        (table.name, row)
        for table in tried.report.tables
        for row in table.rows
        if (table.name, row.keys) not in had
    )
    return Proposal(rows, None if first is None else round(100 * first), round(100 * share))


def _hidden(live: Live, judge: Judge) -> float | None:
    try:
        return hidden_share(judge(live).report)
    except Undisclosable:
        return None


def _joined(live: Live) -> Live | None:
    """Return the report with one row fewer: the row of the fewest people is joined with another one."""
    tables = [
        table for table in live.report.tables if table.name in MERGEABLE and len(table.rows) > FEWEST_ROWS
    ]
    if not tables:
        return None
    table = min(tables, key=lambda each: (_people(_smallest(each)), MERGEABLE.index(each.name)))
    smallest = _smallest(table)
    pair = (smallest, _companion(table, smallest))
    groups = [list(row.keys) for row in table.rows if len(row.keys) > 1 and row not in pair]
    groups.append([key for row in table.rows if row in pair for key in row.keys])
    return merged(live, {table.name: groups})


def _smallest(table: Table) -> Row:
    return min(table.rows, key=_people)


def _people(row: Row) -> int:
    return row.figures.people or 0


def _companion(table: Table, smallest: Row) -> Row:
    """Return what a row is joined with: ages with the smaller neighbour, others with the next smallest."""
    if table.name != "age":
        return min((row for row in table.rows if row is not smallest), key=_people)
    place = table.rows.index(smallest)
    beside = [*table.rows[max(place - 1, 0) : place], *table.rows[place + 1 : place + 2]]
    known = [row for row in beside if UNKNOWN not in row.keys]
    return min(known or beside, key=_people)


def _merged_table(live: Live, table: Table, groups: Sequence[Sequence[Key]]) -> Table:
    group_of = {key: place for place, group in enumerate(groups) for key in group}
    together: dict[object, list[Row]] = {}
    for row in table.rows:
        together.setdefault(group_of.get(row.keys[0], row.keys), []).append(row)
    rows = list(together.values())
    keys = [tuple(key for row in same for key in row.keys) for same in rows]
    found = live.counted.merged(table.name, keys)
    return Table(
        table.name,
        tuple(
            Row(of_row, line_of(counted.figures), tuple(name for row in same for name in row.names))
            for of_row, counted, same in zip(keys, found.rows, rows, strict=True)
        ),
        (found.overlap.contributed_to, found.overlap.exclusive),
    )


def _said(table: str, row: Row, last_month: int, language: str) -> str:
    if table == "age":
        return labels.age_name([str(key) for key in row.keys], age_bands(last_day(last_month)))
    inside = labels.members(Table(table, (row,)), row, language)
    return f"{labels.others_name(table, len(row.keys))} ({', '.join(inside)})"
