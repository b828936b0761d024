"""Values of indicators in a release: looked up in its protected cells, never counted anew.

An indicator has a released figure only where the report has the cell: the whole, one value or several values
of one dimension, or people by two of its dimensions. Where any cell it needs is hidden, it is hidden too, and
with it how far the plan is reached. Different people are never added up over rows they can share. So nothing
leaves that has not left already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from seriktes.attribution.queries.reports import subtree
from seriktes.attribution.residents import Residents, territories_under
from seriktes.clubs.models import Club
from seriktes.core.fact_kinds import FactFigure
from seriktes.core.money import TENGE
from seriktes.core.shares import WHOLE
from seriktes.results.indicators.definitions import narrowed_to
from seriktes.results.indicators.enums import NotTold, PlanStanding
from seriktes.results.indicators.models import Indicator
from seriktes.results.indicators.values import IndicatorValue, plan_for, targets_of
from seriktes.results.reports import ADDITIVE, Key, Line, PeopleGrid, Report

# The fields of a line that hold a measure, by whose figure it is; of a rate, what stands above and below.
FIELDS: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("people", FactFigure.CONTRIBUTED): (("people",), ()),
    ("people", FactFigure.EXCLUSIVE): (("exclusive",), ()),
    ("people", FactFigure.PROPORTIONAL): (("proportional",), ()),
    ("visits", FactFigure.CONTRIBUTED): (("visits",), ()),
    ("visits", FactFigure.PROPORTIONAL): (("visits_proportional",), ()),
    ("minutes", FactFigure.CONTRIBUTED): (("minutes",), ()),
    ("held", FactFigure.CONTRIBUTED): (("held",), ()),
    ("attendance_rate", FactFigure.CONTRIBUTED): (("visits",), ("recorded",)),
    ("kept_rate", FactFigure.CONTRIBUTED): (("held",), ("held", "not_held")),
    ("residents_rate", FactFigure.CONTRIBUTED): (("people",), ()),
    ("residents_rate", FactFigure.EXCLUSIVE): (("exclusive",), ()),
}
IN_MILLIONTHS = ("proportional", "visits_proportional")
OF_PEOPLE = ("people", "residents_rate")


class NotGivenError(Exception):
    """The report has no such cell."""


class HiddenError(Exception):
    """A cell that is needed is withheld."""


def released_values(report: Report, indicators: Sequence[Indicator]) -> list[IndicatorValue]:
    """Return what the cells of a report say of indicators beside today's plans, in their order.

    It reads no fact and no person. `missing` holds the name of a reason (`NotTold`): what is frozen of a
    value is put into words when it is read.
    """
    targets = targets_of(indicators)
    reading = _Reading(report)
    return [reading.value(one, *plan_for(one, targets[one.pk], report.first_month, report.last_month))
            for one in indicators]  # fmt: skip


@dataclass
class _Reading:
    """Looks cells up in one report."""

    report: Report

    def value(self, indicator: Indicator, target: Any, plan: Fraction | None) -> IndicatorValue:
        report = self.report
        shown = IndicatorValue(
            indicator,
            report.first_month,
            report.last_month,
            report.last_month,
            None,
            plan,
            target,
            standing=PlanStanding.UNKNOWN,
            is_released=True,
        )
        try:
            above, below = self._numbers(indicator)
        except NotGivenError:
            return replace(shown, missing=NotTold.NO_CELL.value)
        except HiddenError:
            return replace(shown, is_hidden=True)
        if below is not None and not below:
            return replace(shown, missing=NotTold.NO_DIVISOR.value)
        level = above if below is None else above / below
        is_rate = below is not None
        standing = PlanStanding.NO_PLAN if not plan else _standing(level, plan)
        return replace(
            shown,
            level=level,
            standing=standing,
            above=above if is_rate else None,
            below=below,
        )

    def _numbers(self, indicator: Indicator) -> tuple[Fraction, Fraction | None]:
        if indicator.fact_kind == "contribution":
            return self._money(indicator), None
        if indicator.fact_kind == "valued_contribution":
            return self._in_kind(indicator), None
        if indicator.fact_kind != "attendance":
            raise NotGivenError
        where = dict(narrowed_to(indicator, self.report.last_month))
        if (indicator.measure, indicator.figure) == ("people", FactFigure.NETWORK) and not where:
            return Fraction(_seen(self.report.network_people)), None
        try:
            above, below = FIELDS[indicator.measure, indicator.figure]
        except KeyError:
            raise NotGivenError from None
        chosen = self._chosen(where)
        if len(chosen) == 2:
            return self._in_grid(indicator, chosen), None
        lines = self._lines(indicator, chosen)
        numerator = _sum(lines, above)
        if indicator.measure == "residents_rate":
            return numerator, self._residents(where)
        return numerator, _sum(lines, below) if below else None

    def _chosen(self, where: dict[str, Any]) -> dict[str, frozenset[Key]]:
        """Return the keys of each dimension that an indicator keeps; all of them are no dimension at all."""
        if "group" in where:
            raise NotGivenError
        chosen: dict[str, frozenset[Key]] = {}
        if clubs := _clubs(where):
            chosen["club"] = frozenset(clubs[0].intersection(*clubs[1:]))
        for name, table in (("programme_kinds", "programme_kind"), ("ages", "age")):
            if name in where:
                chosen[table] = frozenset(where[name])
        if "sex" in where:
            chosen["sex"] = frozenset((where["sex"],))
        return {name: keys for name, keys in chosen.items() if not self._is_all(name, keys)}

    def _is_all(self, table: str, keys: frozenset[Key]) -> bool:
        known = {key for row in self.report.table(table).rows for key in row.keys}
        return bool(known) and known <= keys

    def _lines(self, indicator: Indicator, chosen: dict[str, frozenset[Key]]) -> list[Line]:
        if not chosen:
            return [self.report.total]
        if len(chosen) > 1:
            raise NotGivenError
        ((name, keys),) = chosen.items()
        table = self.report.table(name)
        rows = [row for row in table.rows if keys & set(row.keys)]
        if any(not set(row.keys) <= keys for row in rows):
            raise NotGivenError  # merged with others
        is_apart = name in ADDITIVE or (len(rows) == 1)
        if indicator.measure in OF_PEOPLE or indicator.figure != FactFigure.CONTRIBUTED:
            is_apart = is_apart or not rows
            if not is_apart:
                raise NotGivenError
        return [row.figures for row in rows]

    def _in_grid(self, indicator: Indicator, chosen: dict[str, frozenset[Key]]) -> Fraction:
        if (indicator.measure, indicator.figure) != ("people", FactFigure.CONTRIBUTED):
            raise NotGivenError
        for grid in self.report.grids:
            if {grid.row_name, grid.column_name} == set(chosen):
                return _people_in(grid, chosen)
        raise NotGivenError

    def _residents(self, where: dict[str, Any]) -> Fraction:
        year = self.report.last_month // 12
        if "territory" in where:
            told = Residents().of(where["territory"], year)
        else:
            clubs = {int(key) for row in self.report.table("club").rows for key in row.keys}
            for kept in _clubs(where):
                clubs &= kept
            told = Residents().where_clubs_stand(clubs, year)
        if told.people is None:
            raise NotGivenError
        return Fraction(told.people)

    def _money(self, indicator: Indicator) -> Fraction:
        if indicator.figure != FactFigure.CONTRIBUTED:
            raise NotGivenError
        number = indicator.agreement.number if indicator.agreement else None
        lines = (one for one in self.report.about.money if number in (None, one.agreement))
        return Fraction(sum(one.tiyn for one in lines if one.currency == TENGE))

    def _in_kind(self, indicator: Indicator) -> Fraction:
        """Return the value of what was given; a report does not tell which club it was given for."""
        lines = self.report.about.in_kind
        if indicator.figure != FactFigure.CONTRIBUTED or indicator.club_id or lines is None:
            raise NotGivenError
        number = indicator.agreement.number if indicator.agreement else None
        return Fraction(sum(one.tiyn for one in lines if number in (None, one.agreement)))


def _clubs(where: dict[str, Any]) -> list[set[int]]:
    """Return the clubs that each of the filters of place lets through."""
    clubs = Club.objects.order_by()
    found: list[set[int]] = []
    if "club" in where:
        found.append({where["club"]})
    if "unit" in where:
        found.append(set(clubs.filter(unit__in=subtree(where["unit"])).values_list("pk", flat=True)))
    if "territory" in where:
        parts = territories_under(where["territory"])
        found.append(set(clubs.filter(territory__in=parts).values_list("pk", flat=True)))
    return found


def _people_in(grid: PeopleGrid, chosen: dict[str, frozenset[Key]]) -> Fraction:
    rows, columns = chosen[grid.row_name], chosen[grid.column_name]
    heads = [row.keys for row in grid.rows]
    if _cuts(heads, rows) or _cuts(grid.columns, columns):
        raise NotGivenError
    of_rows = [place for place, keys in enumerate(heads) if rows & set(keys)]
    if grid.row_name not in ADDITIVE and len(of_rows) > 1:
        raise NotGivenError
    of_columns = [place for place, keys in enumerate(grid.columns) if columns & set(keys)]
    return Fraction(sum(_seen(grid.cells[row][column]) for row in of_rows for column in of_columns))


def _cuts(heads: Iterable[tuple[Key, ...]], chosen: frozenset[Key]) -> bool:
    """Whether a merged row or column holds both chosen keys and others."""
    return any(chosen & set(keys) and not set(keys) <= chosen for keys in heads)


def _sum(lines: Iterable[Line], names: Iterable[str]) -> Fraction:
    total = Fraction(0)
    for line in lines:
        for name in names:
            value = _seen(getattr(line, name))
            total += Fraction(value, WHOLE) if name in IN_MILLIONTHS else value
    return total


def _seen(value: int | None) -> int:
    if value is None:
        raise HiddenError
    return value


def _standing(level: Fraction, plan: Fraction) -> PlanStanding:
    return PlanStanding.REACHED if level >= plan else PlanStanding.MISSED
