"""What differs between two reports of the same months, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from seriktes.attribution.figures import Breakdown
from seriktes.core import formats
from seriktes.core.money import TENGE, TIYN_IN_TENGE
from seriktes.partners.enums import ValuedKind
from seriktes.results import labels, sentences
from seriktes.results.reports import Key, Line, Report, Row, Table, line_of
from seriktes.results.shown import HIDDEN, NOTHING, Cell, Head, PlainTable

# Hours and shares follow from these.
FIGURES = ("people", "exclusive", "visits", "held", "not_held", "recorded")
NETWORK = "network_people"
MONEY, IN_KIND = GIVEN = ("money", "in_kind")

Merge = Callable[[str, tuple[tuple[Key, ...], ...]], Breakdown]


@dataclass(frozen=True)
class Change:
    """A cell that differs: of which table and row (None: the totals), what it counts; None is hidden.

    Of what the partner gave (`GIVEN`) it is a sum in hundredths, and `key` its currency or its kind; None is
    what an earlier report did not tell.
    """

    report: Report
    table: Table | None
    row: Row | None
    figure: str
    old: int | None
    new: int | None
    key: str = ""

    @property
    def difference(self) -> int | None:
        return None if self.old is None or self.new is None else self.new - self.old


def changes(old: Report, new: Report) -> tuple[Change, ...]:
    """Return every cell in which two reports of the same months differ, the totals first.

    Rows that only one of them has, because others were read together, are left out.
    """
    return tuple(_changes(old, new))


def is_same(new: Report, old: Report) -> bool:
    """Whether a report tells what an earlier one told; nothing in kind is what that one did not mention."""
    silent = old.about.in_kind is None and not new.about.in_kind
    return old == (replace(new, about=replace(new.about, in_kind=None)) if silent else new)


def as_released(live: Report, merge: Merge, old: Report) -> Report:
    """Return a live report with the rows of a released one, and blank where that one hides a figure."""
    tables = tuple(_regrouped(table, merge) for table in old.tables if table.rows)
    network = None if old.network_people is None else live.network_people
    total = _hidden_like(live.total, old.total)
    return replace(live, total=total, network_people=network, tables=tables, grids=())


def table_of_changes(found: tuple[Change, ...], language: str) -> PlainTable:
    """Return the changes as a table: old, new, difference."""
    return PlainTable(
        _("What is different"),
        (
            Head("row", _("Row"), "", "text"),
            Head("figure", _("Figure"), "", "text"),
            Head("old", _("Before"), "", "number"),
            Head("new", _("Now"), "", "number"),
            Head("difference", _("Difference"), "", "number"),
        ),
        tuple(_cells(change, language) for change in found),
    )


def _changes(old: Report, new: Report) -> Iterator[Change]:
    if old.network_people != new.network_people:
        yield Change(old, None, None, NETWORK, old.network_people, new.network_people)
    yield from _of_line(Change(old, None, None, "", None, None), old.total, new.total)
    yield from _of_given(old, new)
    rows = {(table.name, row.keys): row.figures for table in new.tables for row in table.rows}
    for table in old.tables:
        for row in table.rows:
            if (table.name, row.keys) in rows:
                place = Change(old, table, row, "", None, None)
                yield from _of_line(place, row.figures, rows[table.name, row.keys])


def _of_given(old: Report, new: Report) -> Iterator[Change]:
    before, now = _given(old), _given(new)
    for figure, key in dict.fromkeys((*before, *now)):
        sums = [known.get((figure, key), 0) for known in (before, now)]
        untold = figure == IN_KIND and old.about.in_kind is None
        if sums[0] != sums[1]:
            yield Change(old, None, None, figure, None if untold else sums[0], sums[1], key)


def _given(report: Report) -> dict[tuple[str, str], int]:
    """Return what the partner gave: money by its currency, what was given in kind by its kind."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in report.about.money:
        sums[MONEY, line.currency] += line.tiyn
    for given in report.about.in_kind or ():
        sums[IN_KIND, given.kind] += given.tiyn
    return sums


def _of_line(place: Change, old: Line, new: Line) -> Iterator[Change]:
    for figure in FIGURES:
        before, now = getattr(old, figure), getattr(new, figure)
        if before != now:
            yield replace(place, figure=figure, old=before, new=now)


def _regrouped(table: Table, merge: Merge) -> Table:
    found = merge(table.name, tuple(row.keys for row in table.rows))
    rows = tuple(
        replace(row, figures=_hidden_like(line_of(counted.figures), row.figures))
        for row, counted in zip(table.rows, found.rows, strict=True)
    )
    return replace(table, rows=rows)


def _hidden_like(line: Line, pattern: Line) -> Line:
    hidden: dict[str, Any] = {figure: None for figure in FIGURES if getattr(pattern, figure) is None}
    return replace(line, **hidden)


def _cells(change: Change, language: str) -> tuple[Cell, ...]:
    values = (change.old, change.new, change.difference)
    if change.figure in GIVEN:
        currency = change.key if change.figure == MONEY else TENGE
        old, new, difference = (_sum(value, language, currency) for value in values)
    else:
        old, new, difference = (_number(value, language) for value in values)
    name = Cell(_row_name(change, language))
    return (name, Cell(_figure_name(change.figure)), old, new, _signed(difference))


def _row_name(change: Change, language: str) -> str:
    if change.figure == IN_KIND:
        return str(ValuedKind(change.key).label)
    if change.table is None or change.row is None:
        return _("Total")
    name = labels.row_name(change.report, change.table, change.row, language)
    return f"{sentences.table_title(change.table.name)}: {name}"


def _figure_name(figure: str) -> str:
    return {
        NETWORK: _("People of the whole network"),
        MONEY: _("Money contributed in the period"),
        IN_KIND: _("Given in kind in the period"),
        "people": _("People the partner supported"),
        "exclusive": _("Supported by this partner only"),
        "visits": _("Visits"),
        "held": _("Sessions held"),
        "not_held": _("Sessions not held"),
        "recorded": _("Records"),
    }[figure]


def _number(value: int | None, language: str) -> Cell:
    return HIDDEN if value is None else Cell(formats.number(value, 0, language), value)


def _sum(value: int | None, language: str, currency: str) -> Cell:
    if value is None:
        return NOTHING
    sign = formats.currency_sign(currency)
    return Cell(formats.money(value, language, currency), Decimal(value) / TIYN_IN_TENGE, unit=sign)


def _signed(difference: Cell) -> Cell:
    is_more = isinstance(difference.value, int | Decimal) and difference.value > 0
    return replace(difference, text=f"+{difference.text}") if is_more else difference
