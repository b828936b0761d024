"""Figures. They come through `reports`: one snapshot, read-only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Case, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from seriktes.activities.models import Group
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Session
from seriktes.attribution.figures import (
    SEXES,
    UNKNOWN,
    Breakdown,
    PartnerFigures,
    Slice,
    Unmarked,
    age_bands,
)
from seriktes.attribution.ledger import Count, Ledger, terms_of
from seriktes.attribution.mixes import PLACE_FIELDS, MixMap, Place, rules_on
from seriktes.attribution.models import CoverageRule, GroupMonth, MixPart
from seriktes.attribution.packing import ROW_QUANTITIES, Integers, integers
from seriktes.attribution.regrouping import Counted, Dimension
from seriktes.clubs.models import Unit
from seriktes.core.months import first_day, last_day, month_of
from seriktes.people.models import Person

REPORTS = "reports"
# Beyond so many persons the whole table is read: cheaper than naming them.
NAMED_PERSONS = 5000
ROW_FIELDS = ("group_id", "month", "mix_id", *ROW_QUANTITIES, "persons", "visits", "recorded", "minutes")


def partner_figures(scope: Slice, partner_id: int) -> PartnerFigures:
    """Return the partner's figures for a slice, and the network's beside them.

    Everything is read in one snapshot. It asks no permission: the caller does.
    """
    return counted(scope, partner_id).figures


def counted(scope: Slice, partner_id: int) -> Counted:
    """Return what `partner_figures` does, with the means to count some rows as one."""
    with transaction.atomic(using=REPORTS, savepoint=False):
        places = places_in(scope)
        return counted_in(ledger_of(scope, places), places, scope, partner_id)


def counted_in(ledger: Ledger, places: dict[int, Place], scope: Slice, partner_id: int) -> Counted:
    """Return the partner's figures of a ledger of these places and months."""
    sexes, ages = sex_and_age(ledger.persons, scope)
    count = Count(ledger, partner_id)
    clubs, kinds = dimension_keys(places)
    bands = [*(band.code for band in age_bands(scope.last_day)), UNKNOWN]
    dimensions = {
        "club": Dimension(clubs, ledger.club, is_of_persons=False),
        "programme_kind": Dimension(kinds, ledger.kind, is_of_persons=False),
        "month": Dimension(list(scope.months), ledger.month, is_of_persons=False),
        "sex": Dimension(SEXES, sexes, is_of_persons=True),
        "age": Dimension(bands, ages, is_of_persons=True),
    }
    return Counted(_assemble(count, scope, dimensions), count, dimensions)


def places_in(scope: Slice, using: str = REPORTS) -> dict[int, Place]:
    """Return the groups of a slice by key."""
    groups = Group.objects.using(using).order_by()
    if scope.club_id is not None:
        groups = groups.filter(club=scope.club_id)
    if scope.programme_kind:
        groups = groups.filter(programme__kind=scope.programme_kind)
    if scope.group_id is not None:
        groups = groups.filter(pk=scope.group_id)
    if scope.unit_id is not None:
        groups = groups.filter(club__unit__in=subtree(scope.unit_id))
    return {row[0]: Place(*row) for row in groups.values_list(*PLACE_FIELDS)}


def subtree(unit_id: int) -> set[int]:
    """Return a unit and all units below it."""
    parents = list(Unit.objects.using(REPORTS).order_by().values_list("pk", "parent_id"))
    found, grown = {unit_id}, True
    while grown:
        below = {unit for unit, parent in parents if parent in found} - found
        found |= below
        grown = bool(below)
    return found


def unmarked_sessions(scope: Slice, partner_id: int, now: datetime | None = None) -> Unmarked:
    """Count the sessions of a slice that are over and say nothing: live, never part of a snapshot.

    A session is over at its beginning plus its minutes; those that began today are left alone.
    """
    today = timezone.localdate(now)
    with transaction.atomic(using=REPORTS, savepoint=False):
        places = places_in(scope)
        planned = Session.objects.using(REPORTS).filter(
            state=SessionState.PLANNED, day__range=(scope.first_day, scope.last_day), day__lt=today
        )
        rows = [row for row in planned.order_by().values_list("group_id", "day") if row[0] in places]
        covering = _rules_of(partner_id)
        mixes = MixMap.load(scope.first_day, scope.last_day, using=REPORTS)
    contributed = 0
    for group, day in rows:
        month = month_of(day)
        runs = mixes.segments(places[group], first_day(month), last_day(month))
        contributed += not covering.isdisjoint(rules_on(runs, day))
    return Unmarked(len(rows), contributed)


def groups_of(scope: Slice, partner_id: int) -> list[int]:
    """Return the groups with a session in these months that the partner's rules cover."""
    months = GroupMonth.objects.using(REPORTS).filter(month__range=(scope.first_month, scope.last_month))
    covered = months.filter(mix__parts__rule__agreement__partner=partner_id)
    return sorted(covered.order_by().values_list("group", flat=True).distinct())


def partners_with_rules(first_month: int, last_month: int) -> list[int]:
    """Return the partners with a rule in force in these months."""
    rules = CoverageRule.objects.current().overlapping(first_day(first_month), last_day(last_month))
    return sorted(set(rules.values_list("agreement__partner_id", flat=True)))


def _rules_of(partner_id: int) -> frozenset[int]:
    rules = CoverageRule.objects.using(REPORTS).filter(agreement__partner=partner_id)
    return frozenset(rules.values_list("pk", flat=True))


def ledger_of(scope: Slice, places: dict[int, Place], using: str = REPORTS) -> Ledger:
    """Return the roll-up of a slice as arrays."""
    ledger, mix_ids = arranged(rows_of(scope, places, using), scope, places)
    return replace(ledger, terms=terms_of(parts_of(mix_ids, using)))


def network_ledger(scope: Slice, places: dict[int, Place]) -> Ledger:
    """Return the roll-up of a slice without its partners, for the network's own figures."""
    return arranged(rows_of(scope, places, REPORTS), scope, places)[0]


def arranged(
    found: Iterable[Sequence[Any]], scope: Slice, places: dict[int, Place]
) -> tuple[Ledger, list[int]]:
    """Return a ledger in which no partner is named, and the keys of its mixes by their place."""
    rows = list(found)
    numbers = integers((row[:7] for row in rows), 7)
    group, month, mix_id = numbers[:, 0], numbers[:, 1], numbers[:, 2]
    mix_ids, mix = np.unique(mix_id, return_inverse=True)
    clubs, kinds = ({key: place for place, key in enumerate(keys)} for keys in dimension_keys(places))
    by_group = {key: (clubs[p.club_id], kinds[p.programme_kind]) for key, p in places.items()}
    facets = integers((by_group[key] for key in group.tolist()), 2)
    person = _unpacked((row[7] for row in rows), "<u4")
    ledger = Ledger(
        club=facets[:, 0],
        kind=facets[:, 1],
        month=month - scope.first_month,
        mix=mix,
        row_sums={name: numbers[:, place] for place, name in enumerate(ROW_QUANTITIES, start=3)},
        size=np.array([len(row[7]) // 4 for row in rows], dtype=np.int64),
        person=person,
        entry_sums={
            "visits": _unpacked((row[8] for row in rows), "<u2"),
            "recorded": _unpacked((row[9] for row in rows), "<u2"),
            "minutes": _unpacked((row[10] for row in rows), "<u4"),
        },
        terms=terms_of([()] * len(mix_ids)),
    )
    return ledger, mix_ids.tolist()


def rows_of(scope: Slice, places: dict[int, Place], using: str) -> Iterator[Sequence[Any]]:
    """Yield the rows of the roll-up of a slice: group, month, mix, what was held, the packed columns."""
    months = GroupMonth.objects.using(using).filter(month__range=(scope.first_month, scope.last_month))
    if scope.club_id or scope.group_id:
        months = months.filter(group__in=list(places))
    rows = months.order_by().values_list(*ROW_FIELDS).iterator(chunk_size=2000)
    return (row for row in rows if row[0] in places)


def dimension_keys(places: dict[int, Place]) -> tuple[list[int], list[str]]:
    """Return the clubs and the programme kinds of some groups, each once and in order."""
    return (
        sorted({place.club_id for place in places.values()}),
        sorted({place.programme_kind for place in places.values()}),
    )


def only(keys: Sequence[int], numbers: Integers, kept: Collection[int]) -> tuple[list[int], Integers]:
    """Return those of `keys` that are kept, and numbers into them; one beyond the last stands for the others.

    A breakdown costs by its rows: a page that shows thirty clubs need not count six hundred.
    """
    shown = [key for key in keys if key in kept]
    place = {key: number for number, key in enumerate(shown)}
    return shown, integers(((place.get(key, len(shown)),) for key in keys), 1)[:, 0][numbers]


def parts_of(mix_ids: Sequence[int], using: str) -> list[list[tuple[int, int]]]:
    """Return (partner, share) of each part of each of these mixes."""
    found: dict[int, list[tuple[int, int]]] = {mix: [] for mix in mix_ids}
    parts = MixPart.objects.using(using).order_by()
    for mix, *part in parts.values_list("mix_id", "rule__agreement__partner_id", "rule__share"):
        if mix in found:
            found[mix].append((part[0], part[1]))
    return [found[mix] for mix in mix_ids]


def sex_and_age(persons: Integers, scope: Slice) -> tuple[Integers, Integers]:
    """Return, for each person, the number of their sex and of their age band.

    The slice ends with a month, so the month of birth tells the age on its last day exactly.
    """
    known = Person.objects.using(REPORTS).order_by()
    if len(persons) <= NAMED_PERSONS:
        known = known.filter(pk__in=persons.tolist())
    sex, born = (np.full(len(persons), unknown, dtype=np.int64) for unknown in (SEXES.index(""), -1))
    letters = [When(sex=letter, then=place) for place, letter in enumerate(SEXES[:-1])]
    of_each = Case(*letters, default=SEXES.index("")), Coalesce("birth_month", -1)
    # In one reading, and as numbers: half a large report is the sex and age of its people.
    told = integers(known.values_list("pk", *of_each), 3)
    _persons, here, there = np.intersect1d(persons, told[:, 0], assume_unique=True, return_indices=True)
    sex[here], born[here] = told[there, 1], told[there, 2]
    months = scope.last_month - born
    bands = age_bands(scope.last_day)
    limits = np.array([band.since for band in bands])
    band = np.searchsorted(limits, months // 12, side="right") - 1
    return sex, np.where((born < 0) | (months < 0), len(bands), band)


def _assemble(count: Count, scope: Slice, dimensions: dict[str, Dimension]) -> PartnerFigures:
    def by(name: str) -> Breakdown:
        dimension = dimensions[name]
        if dimension.is_of_persons:
            return count.by_persons(name, dimension.places, dimension.keys)
        return count.by_rows(name, dimension.places, dimension.keys, whole=name == "month")

    return PartnerFigures(
        slice=scope,
        partner_id=count.partner_id,
        total=count.total(),
        people_reconciliation=count.people_reconciliation(),
        proportional_reconciliation=count.proportional_reconciliation(),
        by_club=by("club"),
        by_programme_kind=by("programme_kind"),
        by_month=by("month"),
        by_sex=by("sex"),
        by_age=by("age"),
        unresolved_visits=count.unresolved_visits(),
    )


def _unpacked(columns: Iterable[bytes], kind: str) -> Integers:
    return np.frombuffer(b"".join(columns), dtype=kind).astype(np.int64)
