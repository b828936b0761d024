"""The network at a glance: this month, the year, clubs side by side, where they are, plan against fact."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count as CountRows
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from seriktes.activities.models import Group
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Session
from seriktes.attribution.figures import Figures, Slice
from seriktes.attribution.ledger import Count
from seriktes.attribution.queries import Numbers, network_numbers, reports
from seriktes.clubs.models import Club
from seriktes.core import formats, maps
from seriktes.core.access import Actor
from seriktes.core.charts import Chart, ChartWords, Series, month_labels
from seriktes.results.indicators.queries import frameworks, network_owner
from seriktes.results.indicators.values import IndicatorValue
from seriktes.results.validators import Period, this_school_year

MOST_CLUBS = 30
"""A larger network's first page names only the clubs with the most sessions that nobody has marked."""
ALL_OTHERS = 0  # the clubs that the page does not show
NOBODY = 0  # a partner that no rule names: only the network's figures are asked for

MOST_PLANS = 8

ORDERS = ("name", "people", "visits", "unmarked")


@dataclass(frozen=True)
class ClubLine:
    """A club beside the others."""

    club: Club
    numbers: Numbers
    unmarked: int


@dataclass(frozen=True)
class ClubMap:
    """Where clubs stand: the drawing, those on it, and those whose coordinates nobody has typed."""

    svg: SafeString
    clubs: list[Club]
    without: list[Club]


@dataclass(frozen=True)
class NetworkGlance:
    """The whole network at a glance; `is_empty`: it has no club with a group, and nothing is planned."""

    this_month: Numbers
    year: Numbers
    period: Period
    unmarked: int
    chart: Chart
    is_empty: bool


@dataclass(frozen=True)
class SideBySide:
    """Clubs beside one another; a large network's first page leaves some out."""

    clubs: list[ClubLine]
    clubs_left_out: int
    order: str = "name"

    @cached_property
    def map(self) -> ClubMap | None:
        """Where the clubs are; None where no coordinates are typed, or not all clubs are here."""
        return None if self.clubs_left_out else club_map([line.club for line in self.clubs])


def network_glance(_actor: Actor) -> NetworkGlance:
    """Return the network's figures of this month and this school year."""
    today = timezone.localdate()
    period = this_school_year(today)
    scope = Slice(period.first, period.last)
    by_month, year = network_numbers(scope)
    unmarked = unmarked_by_club(scope, today)
    return NetworkGlance(
        this_month=by_month[period.last],
        year=year,
        period=period,
        unmarked=sum(unmarked.values()),
        chart=_chart(by_month),
        is_empty=not unmarked and not Group.objects.exists(),
    )


def first_clubs(_actor: Actor) -> SideBySide | None:
    """Return clubs side by side, in no ranking; of a large network those that wait most for marks."""
    found = SchoolYear().side_by_side(most=MOST_CLUBS)
    return found if found.clubs else None


class SchoolYear:
    """The roll-up of the school year that runs, as clubs beside one another are told from it."""

    def __init__(self) -> None:
        today = timezone.localdate()
        period = this_school_year(today)
        scope = Slice(period.first, period.last)
        self.places = reports.places_in(scope)
        self.ledger = reports.network_ledger(scope, self.places)
        self.count = Count(self.ledger, NOBODY)
        self.unmarked = unmarked_by_club(scope, today)

    def side_by_side(self, *, most: int | None, order: str = "name") -> SideBySide:
        """Return clubs beside one another; `order` is one of `ORDERS`, `most` how many are shown."""
        keys, _kinds = reports.dimension_keys(self.places)
        known = {*keys, *self.unmarked}
        chosen = sorted(known, key=lambda key: (-self.unmarked.get(key, 0), key))[:most]
        clubs = Club.objects.select_related("territory").in_bulk(chosen)
        shown, of_shown = reports.only(keys, self.ledger.club, clubs)
        by_club = self.count.by_rows("club", of_shown, [*shown, ALL_OTHERS], whole=True)
        lines = _lines(clubs, {row.key: row.figures for row in by_club}, self.unmarked)
        return SideBySide(_ordered(lines, order), len(known) - len(lines), order)


def numbers_of(figures: Figures | None) -> Numbers:
    if figures is None:
        return Numbers(0, 0, 0, 0)
    held, not_held = figures.held, figures.not_held
    return Numbers(
        figures.people.network,
        figures.visits.network,
        held.network if held else 0,
        not_held.network if not_held else 0,
    )


def unmarked_by_club(scope: Slice, today: date) -> dict[int, int]:
    """Return how many sessions of each club are over and say nothing; today's are left alone."""
    waiting = Session.objects.filter(
        state=SessionState.PLANNED, day__range=(scope.first_day, scope.last_day), day__lt=today
    )
    rows = waiting.order_by().values_list("group__club").annotate(CountRows("pk"))
    return dict(rows)


def _lines(
    clubs: Mapping[int, Club], figures: Mapping[Any, Figures], unmarked: Mapping[int, int]
) -> list[ClubLine]:
    return [ClubLine(club, numbers_of(figures.get(key)), unmarked.get(key, 0)) for key, club in clubs.items()]


def _ordered(lines: Collection[ClubLine], order: str) -> list[ClubLine]:
    """Return lines by name, or the greatest figure first."""
    by_name = sorted(lines, key=lambda line: line.club.sort_key)
    if order == "unmarked":
        return sorted(by_name, key=lambda line: -line.unmarked)
    if order in ("people", "visits"):
        return sorted(by_name, key=lambda line: -getattr(line.numbers, order))
    return by_name


# the picture


def _chart(by_month: Mapping[int, Numbers]) -> Chart:
    """Return visits and different people month by month; the month that runs is not over."""
    language = formats.language_of(get_language())
    rows = list(by_month.items())
    names = month_labels((month for month, _numbers in rows), language)
    visits = tuple(float(numbers.visits) for _month, numbers in rows)
    words = ChartWords(_("Visits by month"), _most(rows, language), _("Nothing is recorded in these months."))
    return Chart("visits", words, names, (Series(_("Visits"), visits),), language, _("Month"))


def _most(rows: Sequence[tuple[int, Numbers]], language: str) -> str:
    month, numbers = max(rows, key=lambda row: row[1].visits)
    said = {"month": formats.month_long(month, language), "visits": formats.number(numbers.visits)}
    return formats.sentence(_("Most in %(month)s: %(visits)s. The month that runs is not over."), **said)


# the map


def club_map(clubs: Sequence[Club]) -> ClubMap | None:
    """Return where clubs stand; None when nobody has typed any coordinates."""
    placed = [club for club in clubs if club.latitude is not None and club.longitude is not None]
    if not placed:
        return None
    names = _short_names([club.territory.name for club in placed])
    points = [
        maps.Point(
            float(club.latitude or 0),
            float(club.longitude or 0),
            name,
            f"{club.name}, {club.territory.name}",
            club.get_absolute_url(),
        )
        for club, name in zip(placed, names, strict=True)
    ]
    words = maps.MapWords(
        _("Where the clubs are"),
        _("North is up. Each point is a club and bears the name of its okrug where there is room."),
        _("km"),
    )
    svg = maps.drawn(words, points, key="clubs-map", language=formats.language_of(get_language()))
    safe = mark_safe(svg)  # noqa: S308 -- every text was escaped where it was drawn
    return ClubMap(safe, placed, [club for club in clubs if club not in placed])


def _short_names(names: Sequence[str]) -> list[str]:
    """Return names without the words that all of them end with («ауылдық округі»)."""
    split = [name.split() for name in names]
    if len(names) < 2:
        return list(names)
    least, shared = min(map(len, split)), 0
    while shared + 1 < least and len({words[-1 - shared] for words in split}) == 1:
        shared += 1
    return [" ".join(words[: len(words) - shared]) for words in split]


# plan against fact


@dataclass(frozen=True)
class NetworkPlan:
    """The network's own plan: its months, how many indicators are behind, the picture of its targets."""

    url: str
    period: str
    behind: int
    chart: Chart | None


def network_plan(actor: Actor) -> NetworkPlan:
    """Return what the network planned for itself beside what came of it. The caller asks the permission."""
    owner = network_owner()
    [found] = frameworks(actor, [owner])
    planned = [value for value in found.values if value.plan is not None]
    return NetworkPlan(owner.url, found.period, found.behind, _plan_chart(planned) if planned else None)


def _plan_chart(values: Sequence[IndicatorValue]) -> Chart:
    shown = values[:MOST_PLANS]
    facts = tuple(_drawn(value.number) for value in shown)
    plans = tuple(_drawn(value.planned_number) for value in shown)
    words = ChartWords(
        _("How much of each plan is reached"),
        _("The line is the plan; a bar beyond it has passed it."),
        _("Nothing is planned yet."),
    )
    return Chart(
        "plans",
        words,
        tuple(value.indicator.name for value in shown),
        (Series(_("Fact"), facts), Series(_("Plan"), plans)),
        formats.language_of(get_language()),
        _("Indicator"),
        "plan",
    )


def _drawn(value: float | None) -> float | None:
    return None if value is None else max(float(value), 0.0)
