"""Plans as a release tells them: everything as it was frozen, in words of the page's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.fact_kinds import FactMeasure, fact_kinds
from seriktes.core.formats import WITHHELD, language_of
from seriktes.core.shares import WHOLE
from seriktes.partners.wording import period as period_said
from seriktes.results.indicators.amounts import level_said, part_said, rounded
from seriktes.results.indicators.enums import AimLevel, NotTold, PlanStanding
from seriktes.results.report_templates.dress import PlannedAim, PlannedFigure, ReportDress
from seriktes.results.reports import AgreementLine, Report

Ratio = tuple[int, int] | None


@dataclass(frozen=True)
class ToldAim:
    """A goal, an outcome or an output."""

    name: str


@dataclass(frozen=True)
class ToldValue:
    """An indicator beside its plan; the words are those that `indicators.values.IndicatorValue` has."""

    kept: PlannedFigure

    @property
    def measure(self) -> FactMeasure:
        return fact_kinds.measure(self.kept.fact_kind, self.kept.measure)

    @property
    def name(self) -> str:
        return self.kept.name.said_in(language_of())

    @property
    def level(self) -> Fraction | None:
        return _exact(self.kept.fact)

    @property
    def plan_said(self) -> str:
        return "" if self.kept.plan is None else self._said(self.kept.plan, 0)

    @property
    def fact_said(self) -> str:
        return WITHHELD if self.kept.is_hidden else self._said(self.kept.fact, self._decimals)

    @property
    def unit_beside(self) -> str:
        """The unit to print behind the number; nothing where the number bears its own sign."""
        if self.measure.unit.look != "number":
            return ""
        return self.kept.unit.said_in(language_of()) or str(self.measure.unit.label)

    @property
    def reached_said(self) -> str:
        plan = _exact(self.kept.plan)
        if self.level is None or not plan:
            return ""
        return part_said(self.level / plan, language_of())

    @property
    def rate_said(self) -> str:
        """Both numbers of a rate."""
        above, below = _exact(self.kept.above), _exact(self.kept.below)
        if above is None or below is None:
            return ""
        places, language = self._decimals, language_of()
        return _("%(above)s of %(below)s %(what)s") % {
            "above": formats.millionths(rounded(above * WHOLE), places, language),
            "below": formats.millionths(rounded(below * WHOLE), places, language),
            "what": self.measure.over,
        }

    @property
    def missing(self) -> str:
        return str(NotTold(self.kept.missing).label) if self.kept.missing else ""

    @property
    def standing(self) -> PlanStanding:
        return PlanStanding(self.kept.standing)

    @property
    def is_earlier_definition(self) -> bool:
        return self.kept.is_earlier

    @property
    def _decimals(self) -> int:
        return 1 if self.kept.is_shared else 0

    def _said(self, ratio: Ratio, decimals: int) -> str:
        return level_said(self.measure, _exact(ratio), language_of(), decimals=decimals)


@dataclass(frozen=True)
class ToldLine:
    """A line of a plan: an aim, or an indicator with its value."""

    aim: ToldAim | None = None
    level_said: str = ""
    value: ToldValue | None = None


@dataclass(frozen=True)
class ToldPlan:
    """The plan of one agreement: its name, its number and days, its lines."""

    name: str
    lead: str
    lines: tuple[ToldLine, ...]


def told_plans(report: Report, dress: ReportDress) -> list[ToldPlan]:
    """Return what a release tells of its partner's plans, by agreement, from what is frozen alone."""
    known = {line.number: line for line in report.about.agreements}
    by_agreement = groupby(dress.plans, key=_agreement)
    return [_plan(known.get(number), number, tuple(figures)) for number, figures in by_agreement]


def _plan(line: AgreementLine | None, number: str, figures: Sequence[PlannedFigure]) -> ToldPlan:
    period = period_said(line.starts_on, line.ends_on) if line else ""
    lead = _("Agreement № %(number)s, %(period)s") % {"number": number, "period": period}
    return ToldPlan(line.name.said_in(language_of()) if line else number, lead, tuple(_lines(figures)))


def _lines(figures: Sequence[PlannedFigure]) -> Iterator[ToldLine]:
    """Yield the indicators, each below what it stands under; an aim stands once above all of its own."""
    above: tuple[PlannedAim, ...] = ()
    for figure in figures:
        for depth, aim in enumerate(figure.aims):
            if above[: depth + 1] != figure.aims[: depth + 1]:
                yield ToldLine(ToldAim(aim.name.said_in(language_of())), str(AimLevel(aim.level).label))
        above = figure.aims
        yield ToldLine(value=ToldValue(figure))


def _exact(ratio: Ratio) -> Fraction | None:
    return None if ratio is None else Fraction(*ratio)


def _agreement(figure: PlannedFigure) -> str:
    return figure.agreement
