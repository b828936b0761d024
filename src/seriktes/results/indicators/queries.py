"""Reads of indicators and plans: values, results frameworks, what an indicator is divided into."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core.access import Actor
from seriktes.core.formats import month_range
from seriktes.core.links import link
from seriktes.core.months import month_of
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.indicators.enums import AimLevel, PlanStanding
from seriktes.results.indicators.models import Aim, Indicator, Target
from seriktes.results.indicators.released import released_values
from seriktes.results.indicators.values import IndicatorAsked, IndicatorValue, assess
from seriktes.results.reports import Report

__all__ = [
    "Framework",
    "FrameworkLine",
    "IndicatorAsked",
    "IndicatorValue",
    "PlanOwner",
    "assess",
    "framework",
    "frameworks_in",
    "owner_of",
    "owners",
    "parties_of",
    "plan_periods",
    "released_values",
    "values",
]

NETWORK, AGREEMENT, SHARED = "network", "agreement", "shared"

Months = tuple[int, int]  # the first and the last, both included


def values(
    indicators: Sequence[Indicator],
    first_month: int,
    last_month: int,
    *,
    agreement: Agreement | None = None,
    partner: Organisation | None = None,
    explains: bool = False,
) -> list[IndicatorValue]:
    """Return what indicators say today of whole months, in their order: live figures, for insiders only.

    `agreement` or `partner` says whose figure is meant where the indicator has no owner of its own. It asks
    no permission: the caller does.
    """
    given = partner.pk if partner is not None else agreement.partner_id if agreement is not None else None
    shared = shared_goals()
    asked = [
        IndicatorAsked(
            one,
            first_month,
            last_month,
            parties_of(one, shared) or (frozenset({given}) if given is not None else frozenset()),
        )
        for one in indicators
    ]
    return assess(asked, explains=explains)


def shared_goals() -> dict[int, frozenset[int]]:
    """Return the partners of each goal that is shared."""
    found: dict[int, set[int]] = {}
    through = Aim.partners.through.objects.order_by()
    for goal, partner in through.values_list("aim_id", "organisation_id"):
        found.setdefault(goal, set()).add(partner)
    return {goal: frozenset(partners) for goal, partners in found.items()}


def parties_of(indicator: Indicator, shared: dict[int, frozenset[int]] | None = None) -> frozenset[int]:
    """Return whose figure an indicator tells: its agreement's partner, or those who share its goal."""
    if indicator.agreement is not None:
        return frozenset({indicator.agreement.partner_id})
    if indicator.aim is None:
        return frozenset()
    goals = shared_goals() if shared is None else shared
    return goals.get(indicator.aim.root.pk, frozenset())


# Whose plans there are


@dataclass(frozen=True)
class PlanOwner:
    """Whose plan it is: the network's, an agreement's, or that of a goal which partners share."""

    kind: str
    name: str
    lead: str
    agreement: Agreement | None = None
    goal: Aim | None = None
    partners: tuple[Organisation, ...] = ()

    @property
    def code(self) -> str:
        if self.agreement is not None:
            return self.agreement.code
        return self.goal.code if self.goal is not None else NETWORK

    @property
    def url(self) -> str:
        return link("results:plan-detail", self.kind, self.code)

    @property
    def parties(self) -> frozenset[int]:
        if self.agreement is not None:
            return frozenset({self.agreement.partner_id})
        return frozenset(one.pk for one in self.partners)


def network_owner() -> PlanOwner:
    return PlanOwner(NETWORK, _("The whole network"), _("What the network wants of itself."))


def agreement_owner(agreement: Agreement) -> PlanOwner:
    lead = _("Agreement № %(number)s, %(period)s") % {
        "number": agreement.number,
        "period": agreement.period,
    }
    return PlanOwner(AGREEMENT, f"{agreement.partner.name}: {agreement.name}", lead, agreement=agreement)


def goal_owner(goal: Aim) -> PlanOwner:
    partners = tuple(sorted(goal.partners.all(), key=lambda one: one.sort_key))
    names = ", ".join(one.name for one in partners)
    lead = _("A goal of several partners together: %(partners)s") % {"partners": names}
    return PlanOwner(SHARED, goal.name, lead, goal=goal, partners=partners)


def owners(actor: Actor) -> list[PlanOwner]:
    """Return the network, every agreement the actor may see that has a plan or still runs, shared goals."""
    today = timezone.localdate()
    agreements = Agreement.objects.visible_to(actor).select_related("partner").order_by("partner", "pk")
    planned = set(Indicator.objects.in_use().values_list("agreement_id", flat=True))
    goals = Aim.objects.in_use().filter(partners__isnull=False).distinct().prefetch_related("partners")
    return [
        network_owner(),
        *map(goal_owner, goals),
        *(agreement_owner(one) for one in agreements if one.pk in planned or one.is_in_force(today)),
    ]


def owner_of(indicator: Indicator) -> PlanOwner:
    """Return whose plan an indicator stands in."""
    if indicator.agreement is not None:
        return agreement_owner(indicator.agreement)
    if indicator.aim is not None and indicator.aim.root.partners.exists():
        return goal_owner(indicator.aim.root)
    return network_owner()


def indicators_of(owner: PlanOwner) -> list[Indicator]:
    """Return the indicators of an owner that are in use, in their order."""
    rows = Indicator.objects.in_use().with_owner().filter(agreement=owner.agreement)
    if owner.agreement is not None:
        return list(rows)
    return _under_goal(rows, owner.goal)


def archived_of(owner: PlanOwner) -> list[Indicator]:
    """Return the archived indicators of an owner, the latest first."""
    rows = Indicator.objects.filter(archived_at__isnull=False, agreement=owner.agreement)
    rows = rows.with_owner().order_by("-archived_at")
    return list(rows) if owner.agreement is not None else _under_goal(rows, owner.goal)


def _under_goal(rows: Iterable[Indicator], goal: Aim | None) -> list[Indicator]:
    """Keep the indicators under a shared goal; without one, those under no shared goal."""
    shared, wanted = shared_goals(), goal.pk if goal is not None else None
    return [one for one in rows if _shared_goal_of(one, shared) == wanted]


def _shared_goal_of(indicator: Indicator, shared: Collection[int]) -> int | None:
    root = indicator.aim.root.pk if indicator.aim is not None else None
    return root if root in shared else None


def aims_of(owner: PlanOwner) -> list[Aim]:
    """Return the goals, outcomes and outputs of an owner that are in use, in their order."""
    rows = list(Aim.objects.in_use().with_owner())
    shared = shared_goals()
    if owner.agreement is not None:
        return [one for one in rows if one.root.agreement_id == owner.agreement.pk]
    if owner.goal is not None:
        return [one for one in rows if one.root.pk == owner.goal.pk]
    return [one for one in rows if one.root.agreement_id is None and one.root.pk not in shared]


# Results frameworks


@dataclass(frozen=True)
class FrameworkLine:
    """A line of a framework: a goal, an outcome, an output, or an indicator with its value.

    `depth` counts from 0; indicators stand below what they belong to.
    """

    depth: int
    aim: Aim | None = None
    value: IndicatorValue | None = None

    @property
    def level_said(self) -> str:
        return str(AimLevel(self.aim.level).label) if self.aim is not None else ""


@dataclass(frozen=True)
class Framework:
    """An owner's plan over whole months: goals down to indicators, fact against plan."""

    owner: PlanOwner
    first: int
    last: int
    lines: tuple[FrameworkLine, ...]

    @property
    def values(self) -> list[IndicatorValue]:
        return [line.value for line in self.lines if line.value is not None]

    @property
    def period(self) -> str:
        return month_range(self.first, self.last)

    @property
    def until(self) -> str:
        """The last month that counts so far, in words; empty where the months are over."""
        partial = [value.until for value in self.values if value.is_partial and value.until is not None]
        return month_range(max(partial), max(partial)) if partial else ""

    def count(self, *standings: PlanStanding) -> int:
        return sum(value.standing in standings for value in self.values)

    @property
    def behind(self) -> int:
        return self.count(PlanStanding.BEHIND, PlanStanding.MISSED)

    @property
    def on_plan(self) -> int:
        return self.count(PlanStanding.ON_PLAN, PlanStanding.REACHED)

    @property
    def planned(self) -> int:
        """How many indicators have a plan for these months."""
        return sum(value.plan is not None for value in self.values)


def framework(owner: PlanOwner, first: int, last: int, *, explains: bool = False) -> Framework:
    """Return an owner's plan over whole months, live. It asks no permission: the caller does."""
    indicators = indicators_of(owner)
    asked = [IndicatorAsked(one, first, last, owner.parties) for one in indicators]
    return Framework(owner, first, last, _lines(aims_of(owner), assess(asked, explains=explains)))


def frameworks(actor: Actor, chosen: Sequence[PlanOwner] | None = None) -> list[Framework]:
    """Return every owner's plan over its own plan's months, all of it from one reading."""
    known = owners(actor) if chosen is None else list(chosen)
    by_owner = list(zip(known, _indicators_of_each(known), strict=True))
    planned = _planned_months(one for _owner, indicators in by_owner for one in indicators)
    periods = {owner: _opening_months(indicators, planned) for owner, indicators in by_owner}
    asked = [
        IndicatorAsked(one, *periods[owner], owner.parties)
        for owner, indicators in by_owner
        for one in indicators
    ]
    found = iter(assess(asked))
    return [
        Framework(
            owner,
            *periods[owner],
            tuple(FrameworkLine(0, value=next(found)) for _one in indicators),
        )
        for owner, indicators in by_owner
    ]


def _indicators_of_each(known: Sequence[PlanOwner]) -> list[list[Indicator]]:
    """Return what `indicators_of` returns for each owner, from two queries for all of them."""
    agreements = {owner.agreement.pk for owner in known if owner.agreement is not None}
    is_meant = Q(agreement__in=agreements)
    if any(owner.agreement is None for owner in known):
        is_meant |= Q(agreement=None)
    shared = shared_goals()
    found: dict[tuple[int | None, int | None], list[Indicator]] = defaultdict(list)
    for one in Indicator.objects.in_use().with_owner().filter(is_meant):
        goal = None if one.agreement_id is not None else _shared_goal_of(one, shared)
        found[one.agreement_id, goal].append(one)
    return [
        found[owner.agreement.pk if owner.agreement else None, owner.goal.pk if owner.goal else None]
        for owner in known
    ]


def _lines(aims: Sequence[Aim], found: Sequence[IndicatorValue]) -> tuple[FrameworkLine, ...]:
    by_aim: dict[int | None, list[IndicatorValue]] = {}
    known = {aim.pk for aim in aims}
    for value in found:
        place = value.indicator.aim_id if value.indicator.aim_id in known else None
        by_aim.setdefault(place, []).append(value)

    def below(parent: int | None, depth: int) -> Iterable[FrameworkLine]:
        for aim in aims:
            if aim.parent_id == parent:
                yield FrameworkLine(depth, aim=aim)
                yield from (FrameworkLine(depth + 1, value=one) for one in by_aim.get(aim.pk, ()))
                yield from below(aim.pk, depth + 1)

    loose = (FrameworkLine(0, value=one) for one in by_aim.get(None, ()))
    return (*below(None, 0), *loose)


def plan_periods(indicators: Iterable[Indicator]) -> list[tuple[int, int]]:
    """Return the months that something is planned for, the newest first, each once."""
    rows = Target.objects.current().filter(indicator__in=[one.pk for one in indicators]).order_by()
    found = set(rows.values_list("first_month", "last_month"))
    return sorted(found, key=lambda months: (-months[1], months[0]))


def default_months(indicators: Sequence[Indicator]) -> Months:
    """Return the months a plan is opened with: those of the plan that runs and covers the most indicators.

    Without one, the latest plan that has begun; without any, this calendar year.
    """
    return _opening_months(indicators, _planned_months(indicators))


def _planned_months(indicators: Iterable[Indicator]) -> dict[int, list[Months]]:
    """Return the months that something is planned for, by indicator."""
    rows = Target.objects.current().filter(indicator__in=[one.pk for one in indicators]).order_by()
    found: dict[int, list[Months]] = defaultdict(list)
    for indicator, first, last in rows.values_list("indicator", "first_month", "last_month"):
        found[indicator].append((first, last))
    return found


def _opening_months(indicators: Iterable[Indicator], planned: Mapping[int, Sequence[Months]]) -> Months:
    now = month_of(timezone.localdate())
    counted = Counter(months for one in indicators for months in planned.get(one.pk, ()))
    running = {months: n for months, n in counted.items() if months[0] <= now <= months[1]}
    if running:
        return max(running, key=lambda months: (running[months], months[1] - months[0]))
    begun = [months for months in counted if months[0] <= now]
    if begun:
        return max(begun, key=lambda months: (months[1], months[1] - months[0]))
    year = now // 12 * 12
    return year, year + 11


def frameworks_in(report: Report, partner: int) -> list[Framework]:
    """Return what a report tells of every plan under its partner's agreements; empty ones are left out."""
    own = Agreement.objects.filter(partner=partner).select_related("partner").order_by("starts_on", "pk")
    # A shared goal's figure is one of several partners: the report of one of them does not tell it.
    found = [_framework_in(report, owner) for owner in map(agreement_owner, own)]
    return [one for one in found if one.values]


def _framework_in(report: Report, owner: PlanOwner) -> Framework:
    found = released_values(report, indicators_of(owner))
    return Framework(owner, report.first_month, report.last_month, _lines(aims_of(owner), found))


def with_history(code: str, actor: Actor) -> Indicator | None:
    """Return an indicator with everything that its page tells of its past."""
    targets = Target.objects.select_related("set_by")
    rows = Indicator.objects.visible_to(actor).with_owner().select_related("made_by", "archived_by")
    found = rows.filter(code=code).prefetch_related(
        Prefetch("targets", targets), "versions__made_by", "remarks__written_by"
    )
    return found.first()


def live_of(indicator: Indicator, periods: Sequence[tuple[int, int]]) -> list[IndicatorValue]:
    """Return an indicator's values over several times, in one reading."""
    parties = parties_of(indicator)
    return assess([IndicatorAsked(indicator, first, last, parties) for first, last in periods], explains=True)
