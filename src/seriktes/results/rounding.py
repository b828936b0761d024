"""Shared counts as print shows them: tenths of a person whose parts add up to the printed whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seriktes.core.money import divide_half_up, round_parts
from seriktes.core.shares import WHOLE
from seriktes.results.reports import ADDITIVE, Line, Report, Row, Table

TENTH = WHOLE // 10


def rounded(report: Report) -> Report:
    """Return the report with its shared counts in tenths; a rounded report comes back as it is.

    Shares are rounded each for itself where own means can take the rest; the rows in which each person stands
    once are rounded by the largest remainder; everything else for itself.
    """
    values = [part.value for part in report.proportional_parts]
    shares = _shares(values) or _tenths(values, None)
    parts = tuple(
        replace(part, value=value) for part, value in zip(report.proportional_parts, shares, strict=True)
    )
    whole = next((part.value for part in parts if part.key == "partner"), None)
    whole = tenth(report.total.proportional) if whole is None else whole
    total = _with(report.total, whole)
    tables = tuple(_table(table, whole) for table in report.tables)
    return replace(report, total=total, proportional_parts=parts, tables=tables)


def _shares(values: Sequence[int | None]) -> list[int | None] | None:
    """Return the shares each rounded for itself, and as own means what is left of the whole.

    So two partners read the same share of each in both of their papers. None where a share is hidden, or
    where own means would come out as something that is not there: then the largest remainder decides.
    """
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return None
    *shared, own = known
    said = [divide_half_up(value, TENTH) * TENTH for value in shared]
    left = sum(known) - sum(said)
    is_there = left % TENTH == 0 and left >= 0 and bool(left) == bool(own)
    return [*said, left] if is_there and abs(left - own) <= TENTH else None


def tenth(value: int | None) -> int | None:
    """Return a count in millionths, rounded to tenths."""
    return None if value is None else divide_half_up(value, TENTH) * TENTH


def _tenths(values: Sequence[int | None], whole: int | None) -> Sequence[int | None]:
    """Return parts in tenths that add up to the whole (None: to their sum), unless one is hidden."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return [tenth(value) for value in values]
    return round_parts(known, sum(known) if whole is None else whole, TENTH)


def _table(table: Table, whole: int | None) -> Table:
    values = [row.figures.proportional for row in table.rows]
    adds_up = table.name in ADDITIVE or table.overlap == (0, 0)
    shown = _tenths(values, whole) if adds_up and whole is not None else [tenth(value) for value in values]
    rows = tuple(
        Row(row.keys, _with(row.figures, value), row.names)
        for row, value in zip(table.rows, shown, strict=True)
    )
    return replace(table, rows=rows)


def _with(line: Line, proportional: int | None) -> Line:
    return replace(line, proportional=proportional, visits_proportional=tenth(line.visits_proportional))
