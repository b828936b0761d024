"""Indicators beside their plans as one table, in the active language."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.core import formats
from seriktes.core.charts import ChartWords, Series
from seriktes.core.fact_kinds import FactMeasure, fact_kinds
from seriktes.core.shares import WHOLE
from seriktes.results.indicators.amounts import as_number, level_said, rounded
from seriktes.results.indicators.enums import PlanStanding
from seriktes.results.report_templates.dress import PlannedFigure
from seriktes.results.shown import HIDDEN, NOTHING, Cell, Head, PlainTable, ShownChart

PER_CENT = 100


def table_of_plans(plans: Sequence[PlannedFigure], language: str) -> PlainTable:
    """Return what was planned, what the report says, which share is reached and how that stands, in words."""
    are_of_several = len({one.agreement for one in plans}) > 1
    return PlainTable(
        _("Indicators of the agreements"),
        (
            Head("indicator", _("Indicator"), "", "text"),
            Head("unit", _("Unit"), "", "text"),
            Head("plan", _("Planned"), "", "number"),
            Head("fact", _("Fact"), "", "number"),
            Head("reached", _("Reached"), "%", "percent"),
            Head("state", _("State"), "", "text"),
        ),
        tuple(_row(one, language, names_agreement=are_of_several) for one in plans),
        _(
            "What was agreed for these months, beside what the figures of this report say. The plan is kept "
            "with the report as it stood when the report was checked."
        ),
    )


def chart_of_plans(plans: Sequence[PlannedFigure], language: str) -> ShownChart | None:
    """Return plan against fact as bars: each in per cent of its plan, for units differ from line to line.

    What is hidden has its name and no bar. Fewer than two plans are no chart.
    """
    planned = [one for one in plans if one.plan and one.plan[0] and (one.is_hidden or one.fact is not None)]
    if len(planned) < 2:
        return None
    title = _("Plan against fact, in per cent of the plan")
    return ShownChart(
        "plans",
        ChartWords(title, _told_of(planned), _("Nothing is planned for this period.")),
        tuple(one.name.said_in(language) for one in planned),
        (
            Series(_("planned"), (PER_CENT,) * len(planned)),
            Series(_("fact"), tuple(_per_cent(one) for one in planned)),
        ),
        language,
        lies=True,
    )


def _told_of(planned: Sequence[PlannedFigure]) -> str:
    """Return the main thing of the chart in words: how many of the plans whose fact is given are reached."""
    given = [one for one in planned if not one.is_hidden]
    reached = sum(one.standing == PlanStanding.REACHED for one in given)
    return ngettext(
        "Of the plans whose fact is given, %(reached)s of %(count)s is reached. The table has the numbers.",
        "Of the plans whose fact is given, %(reached)s of %(count)s are reached. The table has the numbers.",
        len(given),
    ) % {"reached": reached, "count": len(given)}


def _per_cent(one: PlannedFigure) -> int | None:
    plan, fact = _level(one.plan), _level(one.fact)
    return None if one.is_hidden or fact is None or not plan else rounded(fact / plan * PER_CENT)


def _row(one: PlannedFigure, language: str, *, names_agreement: bool) -> tuple[Cell, ...]:
    measure = fact_kinds.measure(one.fact_kind, one.measure)
    name, unit = one.name.said_in(language), one.unit.said_in(language) or str(measure.unit.label)
    plan = _level(one.plan)
    return (
        Cell(f"{name} (№ {one.agreement})" if names_agreement else name),
        Cell(unit),
        _amount(measure, plan, language) if plan is not None else NOTHING,
        _fact(one, measure, language),
        _reached(one, language),
        Cell(_state(one)),
    )


def _level(ratio: tuple[int, int] | None) -> Fraction | None:
    return None if ratio is None else Fraction(*ratio)


def _amount(measure: FactMeasure, level: Fraction, language: str, *, decimals: int = 0) -> Cell:
    """Return an amount as it is read and as it is reckoned with; a rate and money bear their signs."""
    signs = {"percent": "%", "money": formats.currency_sign("KZT")}
    text = level_said(measure, level, language, decimals=decimals)
    return Cell(text, as_number(measure, level), unit=signs.get(measure.unit.look, ""))


def _fact(one: PlannedFigure, measure: FactMeasure, language: str) -> Cell:
    fact = _level(one.fact)
    if one.is_hidden:
        return HIDDEN
    if fact is None:
        return NOTHING
    return _amount(measure, fact, language, decimals=1 if one.is_shared else 0)


def _reached(one: PlannedFigure, language: str) -> Cell:
    """Return which share of the plan is reached; hidden with its fact, for it would tell it."""
    plan, fact = _level(one.plan), _level(one.fact)
    if one.is_hidden:
        return HIDDEN if plan else NOTHING
    if fact is None or not plan:
        return NOTHING
    return Cell(formats.percent(rounded(fact / plan * WHOLE), 0, language), float(fact / plan))


def _state(one: PlannedFigure) -> str:
    if one.is_hidden:
        return _("not given, to protect people")
    if one.fact is None:
        return _("not in this report")
    return str(PlanStanding(one.standing).label)
