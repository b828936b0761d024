"""Reads of explorations: figures of what a person may see, and the views they keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.attribution.figures import SEXES, UNKNOWN, Slice, age_bands
from seriktes.attribution.ledger import terms_of
from seriktes.attribution.mixes import Place
from seriktes.attribution.packing import Integers
from seriktes.attribution.queries.reports import REPORTS, parts_of, places_in, sex_and_age, subtree
from seriktes.clubs.models import Club, Unit
from seriktes.core.access import Actor, allows
from seriktes.core.fact_kinds import FactFigure, FactsAsked, fact_kinds
from seriktes.core.shares import WHOLE
from seriktes.organisations.models import Organisation
from seriktes.results.explore.counting import (
    Axis,
    Claim,
    CountedTables,
    Counter,
    Facts,
    Key,
    Table,
    claim_of,
    read,
)
from seriktes.results.explore.measures import OF_INDICATORS, ExploredMeasure, by_name
from seriktes.results.explore.models import SavedView
from seriktes.results.indicators.definitions import question
from seriktes.results.indicators.models import Indicator
from seriktes.results.queries import partners
from seriktes.results.state_forms.definitions import spheres
from seriktes.results.validators import Period

MOST_ROWS = 400
MOST_COLUMNS = 40
NO_AXIS = ""


@dataclass(frozen=True)
class ExplorationAsked:
    """A measure by one or two things over whole months, narrowed to some of them."""

    measure: str
    rows: str
    columns: str
    period: Period
    club: Club | None = None
    unit: Unit | None = None
    kind: str = ""
    group: Group | None = None
    sphere: str = ""
    sex: str | None = None
    age: str = ""
    indicator: Indicator | None = None
    partner: Organisation | None = None  # whose figure it is; without one, the whole network's
    figure: FactFigure = FactFigure.NETWORK

    @property
    def scope(self) -> Slice:
        """The slice that the engine would be asked for, without its people's sex and age."""
        return Slice(
            self.period.first,
            self.period.last,
            unit_id=self.unit.pk if self.unit else None,
            club_id=self.club.pk if self.club else None,
            programme_kind=self.kind,
            group_id=self.group.pk if self.group else None,
        )

    @property
    def needs_persons(self) -> bool:
        """Whether sex and age have to be read."""
        about = {"sex", "age"} & {self.rows, self.columns}
        return (
            bool(about) or self.sex is not None or bool(self.age) or bool({"sex", "ages"} & self.where.keys())
        )

    @cached_property
    def where(self) -> dict[str, Any]:
        """What the indicator lets through, as its question carries it."""
        if self.indicator is None:
            return {}
        return dict(question(self.indicator, self.period.first, self.period.last).where)


@dataclass(frozen=True)
class Exploration:
    """The answer: numbers by keys, and what the keys of clubs, units and groups are.

    `too_many` is the number of rows or columns of a table that is too large to be read; it is not counted.
    """

    asked: ExplorationAsked
    measure: ExploredMeasure
    down: Axis
    across: Axis
    counted: CountedTables | None
    clubs: Mapping[int, Club]
    units: Mapping[int, Unit]
    groups: Mapping[int, Group]
    too_many: int = 0
    partners: Mapping[int, Organisation] = field(default_factory=dict)


def explored_clubs(actor: Actor) -> QuerySet[Club]:
    """Return the clubs whose figures an actor may explore."""
    return Club.objects.visible_to(actor, "results.exploration.view")


def explore(actor: Actor, asked: ExplorationAsked) -> Exploration:
    """Count what was asked, of the clubs the actor may explore, from one reading of the roll-up."""
    if by_name(asked.measure).is_money:
        return _gifts(actor, asked)
    with transaction.atomic(using=REPORTS, savepoint=False):
        clubs = {club.pk: club for club in explored_clubs(actor).using(REPORTS)}
        known = places_in(asked.scope)
        meant = _meant(asked)
        places = {key: place for key, place in known.items() if place.club_id in clubs and meant(place)}
        is_whole = len(places) == len(known) and not (asked.club or asked.unit or asked.kind or asked.group)
        facts = read(asked.period.first, asked.period.last, places, is_whole=is_whole)
        people = sex_and_age(facts.persons, asked.scope) if asked.needs_persons else None
        if people is not None:
            facts, people = _narrowed(asked, facts, people)
        claim = _claim(asked, facts)
        down, across = (_axis(name, asked, facts, places, people) for name in (asked.rows, asked.columns))
        units = _units(asked, down, across)
        groups = _groups(asked, down, across)
    measure = by_name(asked.measure)
    too_many = next(
        (axis.size for axis, most in ((down, MOST_ROWS), (across, MOST_COLUMNS)) if axis.size > most), 0
    )
    counted = None
    if not too_many:
        counted = Counter(facts, down, across, claim).count(measure.above, measure.below)
    return Exploration(asked, measure, down, across, counted, clubs, units, groups, too_many)


def _gifts(actor: Actor, asked: ExplorationAsked) -> Exploration:
    """Count what partners gave, by partner and month: each gift is one partner's, so all of it adds up."""
    measure, givers = by_name(asked.measure), {one.pk: one for one in explored_partners(actor)}
    first, last = asked.period.first, asked.period.last
    [counted] = measure.above
    answers = fact_kinds.count(
        [
            FactsAsked(
                measure.kind, counted, FactFigure.CONTRIBUTED, first, last, frozenset({one}), split="month"
            )
            for one in givers
        ]
    )
    amounts = {
        (giver, int(part.key)): (part.amount or 0) // WHOLE
        for giver, answer in zip(givers, answers, strict=True)
        for part in answer.parts
    }
    keys: dict[str, tuple[Key, ...]] = {
        "partner": tuple(givers),
        "month": tuple(asked.scope.months),
        NO_AXIS: (NO_AXIS,),
    }
    down, across = (Axis(keys[name], np.zeros(0, dtype=np.int64)) for name in (asked.rows, asked.columns))
    table = _added(asked, amounts, down, across)
    return Exploration(asked, measure, down, across, table, {}, {}, {}, partners=givers)


def _added(
    asked: ExplorationAsked, amounts: Mapping[tuple[int, int], int], down: Axis, across: Axis
) -> CountedTables:
    """Return the table of amounts by (partner, month); nobody stands behind money."""
    cells = np.zeros((down.size, across.size), dtype=np.int64)
    for (giver, month), amount in amounts.items():
        place = {"partner": giver, "month": month, NO_AXIS: NO_AXIS}
        cells[down.keys.index(place[asked.rows]), across.keys.index(place[asked.columns])] += amount
    table = Table(cells, cells.sum(axis=1), cells.sum(axis=0), int(cells.sum()))
    nobody = Table(np.zeros_like(cells), np.zeros(down.size, np.int64), np.zeros(across.size, np.int64), 0)
    return CountedTables(table, None, nobody)


def _claim(asked: ExplorationAsked, facts: Facts) -> Claim | None:
    """Return what the partner has of the facts, by the mixes of their rows."""
    if asked.partner is None:
        return None
    terms = terms_of(parts_of(facts.mix_ids, REPORTS))
    return claim_of(facts, terms, asked.partner.pk, asked.figure)


def explored_partners(actor: Actor) -> list[Organisation]:
    """Return the partners whose live figures an actor may explore."""
    if not allows(actor, "results.report.view"):
        return []
    seen = Organisation.objects.visible_to(actor, "results.report.view")
    return list(seen.filter(pk__in=partners().values("pk")).order_by("sort_key", "pk"))


def _meant(asked: ExplorationAsked) -> Callable[[Place], bool]:
    """Return whether a group is in what the sphere and the indicator let through."""
    where = asked.where
    units = subtree(where["unit"]) if "unit" in where else None
    kinds = set(where["programme_kinds"]) if "programme_kinds" in where else None
    mapped = spheres.spheres_of_programmes(asked.scope.last_day)

    def is_meant(place: Place) -> bool:
        return (
            (units is None or place.unit_id in units)
            and (kinds is None or place.programme_kind in kinds)
            and where.get("club", place.club_id) == place.club_id
            and where.get("group", place.group_id) == place.group_id
            and (not asked.sphere or mapped.get(ProgrammeKind(place.programme_kind)) == asked.sphere)
        )

    return is_meant


def _narrowed(
    asked: ExplorationAsked, facts: Facts, people: tuple[Integers, Integers]
) -> tuple[Facts, tuple[Integers, Integers]]:
    """Keep the people of one sex, of one age band."""
    sexes, ages = people
    chosen = np.ones(len(facts.persons), dtype=bool)
    if asked.sex is not None:
        chosen &= sexes == SEXES.index(asked.sex)
    if asked.age:
        chosen &= ages == _ages(asked).index(asked.age)
    if "sex" in asked.where:
        chosen &= sexes == SEXES.index(asked.where["sex"])
    if "ages" in asked.where:
        chosen &= np.isin(ages, [n for n, band in enumerate(_ages(asked)) if band in asked.where["ages"]])
    if chosen.all():
        return facts, people
    return facts.of_people(chosen), (sexes[chosen], ages[chosen])


def _ages(asked: ExplorationAsked) -> list[str]:
    return [*(band.code for band in age_bands(asked.scope.last_day)), UNKNOWN]


def _axis(
    name: str,
    asked: ExplorationAsked,
    facts: Facts,
    places: Mapping[int, Place],
    people: tuple[Integers, Integers] | None,
) -> Axis:
    if name == "month":
        return Axis(tuple(asked.scope.months), facts.month - asked.period.first)
    if name == "sex" and people is not None:
        return Axis(tuple(SEXES), people[0], is_of_persons=True)
    if name == "age" and people is not None:
        return Axis(tuple(_ages(asked)), people[1], is_of_persons=True)
    return _axis_of_groups(name, asked, facts, places)


def _axis_of_groups(name: str, asked: ExplorationAsked, facts: Facts, places: Mapping[int, Place]) -> Axis:
    """Return the axis of something that a group has: its club, unit, kind, or the group itself."""
    groups, number = np.unique(facts.group, return_inverse=True)
    mapped = spheres.spheres_of_programmes(asked.scope.last_day)
    values: list[Key] = [_facet(name, places[group], mapped) for group in groups.tolist()]
    keys = tuple(sorted(set(values), key=_texts_or_numbers))
    place_of = {key: place for place, key in enumerate(keys)}
    of_group = np.array([place_of[value] for value in values], dtype=np.int64)
    if name == NO_AXIS and not keys:
        return Axis((NO_AXIS,), np.zeros(len(facts.group), dtype=np.int64))
    return Axis(keys, of_group[number] if len(of_group) else number.astype(np.int64))


def _texts_or_numbers(key: Key) -> tuple[int, str]:
    return (key, "") if isinstance(key, int) else (0, key)


def _facet(name: str, place: Place, mapped: Mapping[ProgrammeKind, str]) -> Key:
    match name:
        case "club":
            return place.club_id
        case "unit":
            return place.unit_id
        case "kind":
            return place.programme_kind
        case "sphere":
            return mapped.get(ProgrammeKind(place.programme_kind), spheres.OTHER)
        case "group":
            return place.group_id
        case _:
            return NO_AXIS


def _units(asked: ExplorationAsked, down: Axis, across: Axis) -> dict[int, Unit]:
    if "unit" not in (asked.rows, asked.columns):
        return {}
    keys = (down if asked.rows == "unit" else across).keys
    return Unit.objects.using(REPORTS).in_bulk([int(key) for key in keys])


def _groups(asked: ExplorationAsked, down: Axis, across: Axis) -> dict[int, Group]:
    if "group" not in (asked.rows, asked.columns):
        return {}
    keys = (down if asked.rows == "group" else across).keys
    if len(keys) > MOST_ROWS:
        return {}
    return Group.objects.using(REPORTS).in_bulk([int(key) for key in keys])


# indicators


def explored_indicators(actor: Actor) -> list[Indicator]:
    """Return the indicators that can be explored: attendance of the network, no place of its own by КАТО."""
    if not allows(actor, "results.indicator.view"):
        return []
    rows = Indicator.objects.in_use().filter(fact_kind="attendance", figure=FactFigure.NETWORK.value)
    return list(rows.filter(territory=None, measure__in=OF_INDICATORS).order_by("position", "pk"))


# kept views


def views_of(actor: Actor) -> list[SavedView]:
    """Return the views an actor may open, their own first, then those colleagues share."""
    kept = SavedView.objects.visible_to(actor).kept().select_related("owner")
    return sorted(kept, key=lambda view: (view.owner_id != _key(actor), view.name.casefold(), view.pk))


def deleted_views_of(actor: Actor) -> list[SavedView]:
    """Return the views that an actor has deleted and may bring back, the latest first."""
    own = SavedView.objects.visible_to(actor).filter(owner=actor.user, deleted_at__isnull=False)
    return list(own.order_by("-deleted_at", "-pk")[:20])


def _key(actor: Actor) -> int | None:
    return actor.user.pk if actor.user else None
