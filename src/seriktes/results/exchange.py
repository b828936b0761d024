"""A report for programs: keys, months as "2025-09", money in its currency, and what the units are.

docs/reference/report-json.md describes it. What a release stores is another thing (`reports.to_json`): that
one is for ourselves and follows the code; this one keeps its words, and a change of them is a new version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from seriktes.core.fact_kinds import fact_kinds
from seriktes.core.money import TENGE, TIYN_IN_TENGE
from seriktes.core.months import month_text
from seriktes.core.shares import WHOLE
from seriktes.results import sentences
from seriktes.results.changes import GIVEN, IN_KIND, MONEY, Change
from seriktes.results.report_templates.dress import PlannedFigure
from seriktes.results.reports import (
    InKindLine,
    Key,
    Line,
    MoneyLine,
    PeopleGrid,
    Report,
    Row,
    RuleLine,
    Table,
)
from seriktes.results.stamps import Restated, Stamp

FORMAT = "seriktes.report"
VERSION = 4

# A figure's word, the field of a `Line` that it comes from, and its unit.
FIGURES = (
    ("people", "people", "people, each counted once"),
    ("people_exclusive", "exclusive", "people, each counted once"),
    ("people_proportional", "proportional", "people, to six decimals"),
    ("visits", "visits", "visits"),
    ("visits_proportional", "visits_proportional", "visits, to six decimals"),
    ("person_minutes", "minutes", "minutes"),
    ("records", "recorded", "marks; the attendance rate is visits divided by records"),
    ("sessions_held", "held", "sessions"),
    ("sessions_not_held", "not_held", "sessions"),
    ("not_recorded", "unrecorded", "people of sessions held, once for each session"),
)
UNITS = {
    "month": "YYYY-MM",
    "day": "YYYY-MM-DD",
    "share": "part of the whole, from 0 to 1, to six decimals",
    "amount": "the currency that stands beside it (ISO 4217), two decimals",
    **{word: unit for word, _field, unit in FIGURES},
}
IN_MILLIONTHS = ("people_proportional", "visits_proportional")


def exchanged(report: Report, stamp: Stamp, plans: Sequence[PlannedFigure] = ()) -> dict[str, Any]:
    """Return the report as JSON can hold it, its definitions in the active language.

    null: not counted by such rows, or hidden to protect people.
    """
    about = report.about
    return {
        "format": FORMAT,
        "version": VERSION,
        **_origin(stamp),
        "period": {"from": month_text(report.first_month), "until": month_text(report.last_month)},
        "partner": asdict(about.partner),
        "network": {
            **asdict(about.network),
            "address": asdict(about.address),
            "letterhead": list(about.letterhead),
        },
        "units": UNITS,
        "definitions": [{"word": word, "meaning": meaning} for word, meaning in sentences.definitions()],
        "protected_below": report.threshold or None,
        "total": _figures(report.total),
        "network_people": report.network_people,
        "people_parts": [{"key": part.key, "people": part.value} for part in report.people_parts],
        "proportional_parts": [
            {"key": part.key, "people_proportional": _decimal(part.value)}
            for part in report.proportional_parts
        ],
        "tables": [_table(table) for table in report.tables],
        "grids": [_grid(grid) for grid in report.grids],
        "sessions_not_marked": report.unmarked,
        "trust": asdict(report.trust) if report.trust else None,
        "unresolved_visits": report.unresolved_visits,
        "agreements": [_plain(asdict(line)) for line in about.agreements],
        "rules": [_rule(line) for line in about.rules],
        "indicators": [_planned(one) for one in plans],
        "contributions": [_contribution(line) for line in about.money],
        "contributions_in_kind": None
        if about.in_kind is None
        else [_in_kind(line) for line in about.in_kind],
    }


def _origin(stamp: Stamp) -> dict[str, Any]:
    """Return what the report is; only a release has a number and an address where it is checked."""
    is_released = bool(stamp.number) and not stamp.is_draft
    return {
        "status": "released" if is_released else "draft" if stamp.is_draft else "live",
        "number": stamp.number if is_released else "",
        "check_at": stamp.address if is_released else "",
        "made_at": stamp.made_at.isoformat(),
        "restates": _restates(stamp.restated) if stamp.restated else None,
    }


def _restates(restated: Restated) -> dict[str, Any]:
    return {
        "number": restated.number,
        "cause": restated.cause,
        "changes": [_change(change) for change in restated.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    if change.figure in GIVEN:
        return _given(change)
    table, row = change.table, change.row
    keys = [_key(table.name, key) for key in row.keys] if table and row else []
    words = {field: word for word, field, _unit in FIGURES}
    return {
        "by": table.name if table else "total",
        "keys": keys,
        "figure": words.get(change.figure, change.figure),
        "old": change.old,
        "new": change.new,
    }


def _given(change: Change) -> dict[str, Any]:
    """Return how a sum of contributions differs: of money its key is the currency, else what was given."""
    old, new = (None if sum_ is None else _amount(sum_) for sum_ in (change.old, change.new))
    figure = {MONEY: "contributions", IN_KIND: "contributions_in_kind"}[change.figure]
    return {"by": "total", "keys": [change.key], "figure": figure, "old": old, "new": new}


def _figures(line: Line) -> dict[str, Any]:
    given = {word: getattr(line, field) for word, field, _unit in FIGURES}
    return given | {word: _decimal(given[word]) for word in IN_MILLIONTHS}


def _decimal(millionths: int | None) -> float | None:
    """Return millionths as a number of six decimals: what is written is exact."""
    return None if millionths is None else millionths / WHOLE


def _table(table: Table) -> dict[str, Any]:
    people, exclusive = table.overlap
    return {
        "by": table.name,
        "rows": [_row(table, row) for row in table.rows],
        "overlap": {"people": people, "people_exclusive": exclusive},
    }


def _grid(grid: PeopleGrid) -> dict[str, Any]:
    """Return different people by two dimensions, a line for each cell."""
    return {
        "rows": grid.row_name,
        "columns": grid.column_name,
        "cells": [
            {
                "row": [_key(grid.row_name, key) for key in row.keys],
                "column": [_key(grid.column_name, key) for key in column],
                "people": people,
            }
            for row, values in zip(grid.rows, grid.cells, strict=True)
            for column, people in zip(grid.columns, values, strict=True)
        ],
    }


def _row(table: Table, row: Row) -> dict[str, Any]:
    keys = [_key(table.name, key) for key in row.keys]
    return {"keys": keys, "names": [asdict(name) for name in row.names], "figures": _figures(row.figures)}


def _key(table: str, key: Key) -> str:
    """Return a month as such, any other key as text: the number of a club is a name, not a quantity."""
    return month_text(int(key)) if table == "month" else str(key)


def _planned(one: PlannedFigure) -> dict[str, Any]:
    """Return an indicator beside its plan, in the base unit of its measure; a rate as a part of one."""
    measure = fact_kinds.measure(one.fact_kind, one.measure)
    return {
        "name": asdict(one.name),
        "agreement": one.agreement,
        "measure": f"{one.fact_kind}.{one.measure}",
        "told_in": {**asdict(one.unit), "base": measure.unit.base},
        "planned": _level(one.plan),
        "fact": _level(one.fact),
        "state": "withheld" if one.is_hidden else one.missing or one.standing,
    }


def _level(ratio: tuple[int, int] | None) -> int | float | None:
    """Return an exact amount as a number: whole where it is, else to six decimals."""
    if ratio is None:
        return None
    above, below = ratio
    return above if below == 1 else round(above / below, 6)


def _rule(line: RuleLine) -> dict[str, Any]:
    told = _plain(asdict(line))
    return {
        "agreement": line.agreement,
        "scope": str(line.scope),
        "name": told["name"],
        "programme_kind": str(line.key),
        "starts_on": told["starts_on"],
        "ends_on": told["ends_on"],
        "share": _decimal(line.share),
    }


def _contribution(line: MoneyLine) -> dict[str, Any]:
    return {
        "agreement": line.agreement,
        "received_on": line.received_on.isoformat(),
        "document": line.document,
        "amount": _amount(line.tiyn),
        "currency": line.currency,
    }


def _in_kind(line: InKindLine) -> dict[str, Any]:
    return {
        "agreement": line.agreement,
        "kind": line.kind,
        "valued_by": line.valuation,
        "amount": _amount(line.tiyn),
        "currency": TENGE,
    }


def _amount(tiyn: int) -> str:
    return f"{Decimal(tiyn) / TIYN_IN_TENGE:.2f}"


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, "isoformat", lambda value=value: value)() for name, value in told.items()}
