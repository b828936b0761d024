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

    The sum of shares and the rows in which each person stands once are rounded by the largest remainder;
    everything else for itself.
    """
    values = [part.value for part in report.proportional_parts]
    parts = tuple(
        replace(part, value=value)
        for part, value in zip(
            report.proportional_parts, round_parts(values, sum(values), TENTH), strict=True
        )
    )
    if report.total is None:
        return replace(report, proportional_parts=parts)
    whole = parts[0].value if parts else tenth(report.total.proportional)
    total = _with(report.total, whole)
    tables = tuple(_table(table, whole) for table in report.tables)
    return replace(report, total=total, proportional_parts=parts, tables=tables)


def tenth(value: int | None) -> int | None:
    """Return a count in millionths, rounded to tenths."""
    return None if value is None else divide_half_up(value, TENTH) * TENTH


def _table(table: Table, whole: int | None) -> Table:
    values = [row.figures.proportional for row in table.rows]
    known = [value for value in values if value is not None]
    adds_up = table.name in ADDITIVE or table.overlap == (0, 0)
    shown: Sequence[int | None]
    if adds_up and whole is not None and len(known) == len(values):
        shown = round_parts(known, whole, TENTH)
    else:
        shown = [tenth(value) for value in values]
    rows = tuple(
        Row(row.keys, _with(row.figures, value), row.names)
        for row, value in zip(table.rows, shown, strict=True)
    )
    return replace(table, rows=rows)


def _with(line: Line, proportional: int | None) -> Line:
    return replace(line, proportional=proportional, visits_proportional=tenth(line.visits_proportional))
