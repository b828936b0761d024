"""Values of indicators against their plans: counted live, many at once, in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.core.fact_kinds import FactFigure, FactMeasure, FactsAsked, FactsCounted, Reckoning, fact_kinds
from seriktes.core.formats import (
    WITHHELD,
    language_of,
    millionths,
    month_long,
    month_range,
    sentence,
)
from seriktes.core.months import month_of
from seriktes.core.shares import WHOLE
from seriktes.results.indicators.amounts import (
    as_number,
    level_of,
    level_said,
    part_said,
    planned_level,
    rounded,
)
from seriktes.results.indicators.definitions import question
from seriktes.results.indicators.enums import PlanStanding
from seriktes.results.indicators.models import Indicator, Remark, Target
from seriktes.results.queries import earliest_month

# A forecast needs so many whole months with sessions behind it; for people so many, because in the first
# month everybody is new.
LEAST_MONTHS, LEAST_FOR_PEOPLE = 2, 3
# Newcomers are reckoned by the last so many months with sessions.
NEWCOMERS_OF = 3
YEAR = 12


@dataclass(frozen=True)
class IndicatorAsked:
    """An indicator, the months it is asked for (both included) and whose figure it is."""

    indicator: Indicator
    first: int
    last: int
    parties: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Forecast:
    """What the months behind say of the whole time: `level` at its end, by `done` of `of` months."""

    level: Fraction
    done: int
    of: int


@dataclass(frozen=True)
class IndicatorValue:
    """One indicator over whole months: fact, plan, how far, where it leads, and why.

    `level` and `plan` are exact, in base units (people, minutes, tiyn; a rate is a part of one); None where
    the fact is not known (`missing` says why) or nothing is planned. `until` is the last month that counts so
    far. `is_hidden`: a release withholds it. `sums` make the figure plain (see `FactsCounted`).
    """

    indicator: Indicator
    first: int
    last: int
    until: int | None
    level: Fraction | None
    plan: Fraction | None = None
    target: Target | None = None
    forecast: Forecast | None = None
    standing: PlanStanding = PlanStanding.NO_PLAN
    above: Fraction | None = None
    below: Fraction | None = None
    sums: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    parts: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()
    missing: str = ""
    remark: Remark | None = None
    is_hidden: bool = False
    is_released: bool = False

    # in words of the page's language; `None` where there is nothing to say

    @property
    def measure(self) -> FactMeasure:
        return self.indicator.measured

    @property
    def unit(self) -> str:
        return unit_of(self.indicator)

    @property
    def unit_beside(self) -> str:
        """The unit to print behind the number; nothing where the number bears its own sign."""
        return self.unit if self.measure.unit.look == "number" else ""

    @property
    def fact_said(self) -> str:
        return WITHHELD if self.is_hidden else self._said(self.level)

    @property
    def plan_said(self) -> str:
        return "" if self.plan is None else self._said(self.plan)

    @property
    def reached(self) -> Fraction | None:
        """Which part of the plan is reached."""
        if self.level is None or not self.plan or self.is_hidden:
            return None
        return self.level / self.plan

    @property
    def reached_said(self) -> str:
        return "" if self.reached is None else part_said(self.reached, language_of())

    @property
    def forecast_said(self) -> str:
        """At this pace, what of the plan: «83 of 120»."""
        if self.forecast is None or not self.plan:
            return ""
        expected = level_said(self.measure, Fraction(rounded(self.forecast.level)), language_of(), decimals=0)
        return _("%(expected)s of %(planned)s") % {"expected": expected, "planned": self.plan_said}

    @property
    def pace_said(self) -> str:
        """What the forecast rests on."""
        if self.forecast is None:
            return ""
        said = ngettext(
            "by %(done)s month of %(of)s with sessions", "by %(done)s months of %(of)s with sessions",
            self.forecast.of,
        )  # fmt: skip
        return said % {"done": self.forecast.done, "of": self.forecast.of}

    @property
    def rate_said(self) -> str:
        """Both numbers of a rate."""
        if self.above is None or self.below is None or self.is_hidden:
            return ""
        places = 1 if self.indicator.figure == FactFigure.PROPORTIONAL else 0
        numbers = [_plain(number, places) for number in (self.above, self.below)]
        return _("%(above)s of %(below)s %(what)s") % {
            "above": numbers[0],
            "below": numbers[1],
            "what": self.measure.over,
        }

    @property
    def baseline_said(self) -> str:
        baseline = self.indicator.baseline
        return "" if baseline is None else self._said(planned_level(self.measure, baseline))

    @property
    def period(self) -> str:
        return month_range(self.first, self.last)

    @property
    def is_partial(self) -> bool:
        """Whether the months are not over yet."""
        return self.until is not None and self.until < self.last

    @property
    def number(self) -> int | float | None:
        """The fact for a spreadsheet."""
        return None if self.is_hidden else as_number(self.measure, self.level)

    @property
    def baseline_number(self) -> int | float | None:
        baseline = self.indicator.baseline
        return None if baseline is None else as_number(self.measure, planned_level(self.measure, baseline))

    @property
    def planned_number(self) -> int | float | None:
        return as_number(self.measure, self.plan)

    @property
    def forecast_number(self) -> int | float | None:
        return None if self.forecast is None else as_number(self.measure, self.forecast.level)

    @property
    def needs_reason(self) -> bool:
        """Whether somebody should say why it is behind."""
        return self.standing in (PlanStanding.BEHIND, PlanStanding.MISSED) and self.remark is None

    @property
    def is_earlier_definition(self) -> bool:
        """Whether the plan was made by a definition that was changed since."""
        return self.target is not None and self.target.version != self.indicator.version

    def _said(self, level: Fraction | None) -> str:
        decimals = 1 if self.indicator.figure == FactFigure.PROPORTIONAL and level != self.plan else 0
        return level_said(self.measure, level, language_of(), decimals=decimals)


def assess(
    asked: Sequence[IndicatorAsked], *, today: int | None = None, explains: bool = False
) -> list[IndicatorValue]:
    """Return the values of indicators, each over its own months, in the order asked.

    One reading answers all of them; with `explains`, sums that make people's figures plain come along. It
    asks no permission: the caller does.
    """
    now = month_of(timezone.localdate()) if today is None else today
    targets, remarks = targets_of(one.indicator for one in asked), _remarks(asked)
    earliest = cache(earliest_month)
    drafts = [
        _Draft(one, now, earliest, targets[one.indicator.pk], remarks[one.indicator.pk]) for one in asked
    ]
    running = [draft for draft in drafts if draft.needs_months]
    for draft, alive in zip(running, fact_kinds.months([d.months_asked for d in running]), strict=True):
        draft.reckon(alive)
    questions = list(dict.fromkeys(q for draft in drafts for q in draft.questions))
    answers = dict(zip(questions, fact_kinds.count(questions), strict=True))
    return [draft.value(answers, explains=explains) for draft in drafts]


def unit_of(indicator: Indicator) -> str:
    """Return what an indicator is told in, in the language of the page."""
    names = {"kk": ("told_in_kk", "told_in_ru"), "ru": ("told_in_ru", "told_in_kk")}
    order = names.get(language_of(), ("told_in_en", "told_in_ru", "told_in_kk"))
    own = next((getattr(indicator, name) for name in order if getattr(indicator, name)), "")
    return own or str(indicator.measured.unit.label)


@dataclass
class _Draft:
    """One value on its way: what has to be asked, and what the answers make of it."""

    asked: IndicatorAsked
    now: int
    earliest: Callable[[], int]
    targets: list[Target]
    remarks: list[Remark]
    done: int = 0
    rest: int = 0
    _before: int = 0
    _full: FactsAsked | None = field(default=None)
    _earlier: FactsAsked | None = field(default=None)

    def __post_init__(self) -> None:
        one = self.asked
        self.target, self.planned = plan_for(one.indicator, self.targets, one.first, one.last)
        self.until = min(one.last, self.now)
        self.has_begun = one.first <= self.now
        self.main = question(one.indicator, one.first, self.until, one.parties) if self.has_begun else None
        self.measure = one.indicator.measured

    @property
    def is_for_nobody(self) -> bool:
        """Whether the figure is a partner's, and nobody said whose."""
        return self.asked.indicator.figure != FactFigure.NETWORK and not self.asked.parties

    @property
    def questions(self) -> Iterable[FactsAsked]:
        if self.main is not None and not self.is_for_nobody:
            yield from (one for one in (self.main, self._full, self._earlier) if one is not None)

    @property
    def needs_months(self) -> bool:
        """Whether a forecast is to be tried: the months run, something is planned, and it can grow."""
        return (
            bool(self.planned)
            and self.has_begun
            and self.asked.last >= self.now
            and not self.measure.is_rate
            and not self.is_for_nobody
            and fact_kinds.kind(self.asked.indicator.fact_kind).months is not None
        )

    @property
    def months_asked(self) -> FactsAsked:
        """Return the question in which months there were sessions: these, and the same a year before."""
        one = self.asked
        return replace(question(one.indicator, one.first, one.last), first=one.first - YEAR)

    def reckon(self, alive: Collection[int]) -> None:
        """Decide from the months with sessions what a forecast needs to be asked; too early: nothing."""
        one, full = self.asked, self.now - 1
        done = [month for month in range(one.first, full + 1) if month in alive]
        a_year_before = [month for month in range(one.first - YEAR, one.last - YEAR + 1) if month in alive]
        to_come = [
            m for m in range(self.now, one.last + 1) if not a_year_before or m - YEAR in alive or m in alive
        ]
        is_people = self.measure.reckoning == Reckoning.PEOPLE
        if len(done) < (LEAST_FOR_PEOPLE if is_people else LEAST_MONTHS):
            return
        self.done, self.rest = len(done), len(to_come)
        self._full = replace(question(one.indicator, one.first, full, one.parties), aged=self.until)
        if is_people:
            self._before = min(NEWCOMERS_OF, len(done) - 1)
            earlier = done[-1 - self._before]
            self._earlier = replace(question(one.indicator, one.first, earlier, one.parties), aged=self.until)

    def value(self, answers: dict[FactsAsked, FactsCounted], *, explains: bool) -> IndicatorValue:
        one = self.asked
        shown = IndicatorValue(
            indicator=one.indicator,
            first=one.first,
            last=one.last,
            until=self.until if self.has_begun else None,
            level=None,
            plan=self.planned,
            target=self.target,
            remark=next((told for told in self.remarks if _speaks_of(told, one)), None),
        )
        if self.main is None:
            return replace(shown, standing=PlanStanding.AHEAD_OF_TIME)
        if self.is_for_nobody:
            missing = _("It is counted for a partner: open it in the plan of an agreement.")
            return replace(shown, standing=PlanStanding.UNKNOWN, missing=missing)
        answer = answers[self.main]
        if not answer.amount and self._is_before_records():
            missing = sentence(
                _("The network has no records before %(month)s. Begin with that month or later."),
                month=month_long(self.earliest()),
            )
            return replace(shown, standing=PlanStanding.UNKNOWN, missing=missing)
        level = level_of(self.measure, answer.amount, answer.over)
        forecast = self._forecast(answers, level)
        return replace(
            shown,
            level=level,
            forecast=forecast,
            standing=self._standing(level, forecast),
            above=_shared(self.measure, answer.amount),
            below=_shared(self.measure, answer.over),
            sums=answer.sums if explains else (),
            notes=tuple(map(str, answer.notes)),
            missing=self._missing(answer, level),
        )

    def _is_before_records(self) -> bool:
        """Whether there were no journals yet: then a nought would be a figure of nothing."""
        has_sessions = fact_kinds.kind(self.asked.indicator.fact_kind).months is not None
        return has_sessions and self.asked.last < self.earliest()

    def _missing(self, answer: FactsCounted, level: Fraction | None) -> str:
        if answer.missing or level is not None:
            return str(answer.missing)
        return _("There is nothing to divide by yet.")

    def _forecast(self, answers: dict[FactsAsked, FactsCounted], level: Fraction | None) -> Forecast | None:
        if self._full is None or level is None:
            return None
        full = level_of(self.measure, answers[self._full].amount) or Fraction(0)
        if self._earlier is None:
            expected = full + full / self.done * self.rest
        else:
            earlier = level_of(self.measure, answers[self._earlier].amount) or Fraction(0)
            expected = full + (full - earlier) / self._before * self.rest
        # What has come already cannot be lost again, but for the figures of one partner alone.
        certain = (
            level
            if self.asked.indicator.figure in (FactFigure.NETWORK, FactFigure.CONTRIBUTED)
            else Fraction(0)
        )
        return Forecast(max(expected, certain), self.done, self.done + self.rest)

    def _standing(self, level: Fraction | None, forecast: Forecast | None) -> PlanStanding:
        if not self.planned:  # a plan of 0 fills the months of a longer one; nothing reaches it
            return PlanStanding.NO_PLAN
        if level is None:
            return PlanStanding.UNKNOWN
        if self.asked.last < self.now:
            return PlanStanding.REACHED if level >= self.planned else PlanStanding.MISSED
        return self._running(level, self.planned, forecast)

    def _running(self, level: Fraction, planned: Fraction, forecast: Forecast | None) -> PlanStanding:
        """Return how it stands while the months run: a rate by itself, anything else by where it leads."""
        if self.measure.is_rate:
            return PlanStanding.ON_PLAN if level >= planned else PlanStanding.BEHIND
        if level >= planned:
            return PlanStanding.REACHED
        if forecast is None:
            return PlanStanding.EARLY
        return PlanStanding.ON_PLAN if forecast.level >= planned else PlanStanding.BEHIND


def plan_for(
    indicator: Indicator, targets: Sequence[Target], first: int, last: int
) -> tuple[Target | None, Fraction | None]:
    """Return what is planned for these months: a plan of exactly these, else shorter plans that fill them.

    Only what adds up is put together: people of four quarters are not the people of the year.
    """
    measure = indicator.measured
    exact = next((one for one in targets if (one.first_month, one.last_month) == (first, last)), None)
    if exact is not None and exact.value is not None:
        return exact, planned_level(measure, exact.value)
    if not measure.adds_up:
        return None, None
    month, total = first, Fraction(0)
    while month <= last:
        part = _longest(targets, month, last)
        if part is None or part.value is None:
            return None, None
        total += planned_level(measure, part.value)
        month = part.last_month + 1
    return None, total


def _longest(targets: Sequence[Target], first: int, last: int) -> Target | None:
    fitting = [one for one in targets if one.first_month == first and one.last_month <= last]
    return max(fitting, key=lambda one: one.last_month, default=None)


def targets_of(indicators: Iterable[Indicator]) -> dict[int, list[Target]]:
    """Return what is planned for each indicator."""
    found: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.current().filter(indicator__in={one.pk for one in indicators}):
        found[target.indicator_id].append(target)
    return found


def _remarks(asked: Sequence[IndicatorAsked]) -> dict[int, list[Remark]]:
    """Return the remarks on each indicator, the newest first."""
    found: dict[int, list[Remark]] = defaultdict(list)
    keys = {one.indicator.pk for one in asked}
    rows = Remark.objects.filter(indicator__in=keys, withdrawn_at=None).select_related("written_by")
    for remark in rows:
        found[remark.indicator_id].append(remark)
    return found


def _speaks_of(remark: Remark, asked: IndicatorAsked) -> bool:
    return remark.first_month <= asked.last and remark.last_month >= asked.first


def _shared(measure: FactMeasure, amount: int | None) -> Fraction | None:
    """Return one of the two numbers of a rate."""
    return Fraction(amount, WHOLE) if measure.is_rate and amount is not None else None


def _plain(number: Fraction, places: int) -> str:
    return millionths(rounded(number * WHOLE), places, language_of())
