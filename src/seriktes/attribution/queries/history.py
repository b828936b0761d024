"""A ledger as it stood at a moment, for the comparison of a report with what left before it.

Marks and rules are never edited: a former row keeps until when it counted. People are those of today, so that
somebody whose rows were merged since is one person in both. What else changed since (the length of a session,
a date of birth) is not brought back; whoever needs the very ledger of then compares its sums with those kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from seriktes.attendance.enums import VISITS
from seriktes.attendance.models import Mark
from seriktes.attribution import tables
from seriktes.attribution.figures import Slice
from seriktes.attribution.ledger import terms_of
from seriktes.attribution.mixes import MixMap, Place, Term, rules_on
from seriktes.attribution.models import CoverageRule
from seriktes.attribution.packing import ROW_QUANTITIES
from seriktes.attribution.personal import NOBODYS, PersonalRules, RuleKeys
from seriktes.attribution.queries.reports import (
    REPORTS,
    arranged,
    counted_in,
    parts_of,
    places_in,
    rows_of,
)
from seriktes.attribution.regrouping import Counted
from seriktes.core.months import first_day, last_day, month_of, months_between
from seriktes.people.models import PersonCategory

Pair = tuple[int, int]
GROUPS_AT_ONCE = 500
_NOTHING = (0,) * len(ROW_QUANTITIES)
# A term's own words for the columns of a rule.
_TERM_FIELDS = ("pk", "starts_on", "ends_on", *Term._fields[3:])


def counted_at(scope: Slice, partner_id: int, moment: datetime) -> Counted:
    """Return a partner's figures of a slice by the marks and rules that counted at a moment."""
    with transaction.atomic(using=REPORTS, savepoint=False):
        places = places_in(scope)
        past = _Past(scope, places, moment)
        pairs = past.changed()
        rows: list[Sequence[Any]] = [row for row in rows_of(scope, places, REPORTS) if row[:2] not in pairs]
        ledger, mixes = arranged([*rows, *past.rows(pairs)], scope, places)
        known = iter(parts_of([mix for mix in mixes if mix >= 0], REPORTS))
        parts = [next(known) if mix >= 0 else past.parts(mix) for mix in mixes]
        return counted_in(replace(ledger, terms=terms_of(parts)), places, scope, partner_id)


@dataclass
class _Past:
    """What of a slice was different at a moment."""

    scope: Slice
    places: dict[int, Place]
    moment: datetime

    def __post_init__(self) -> None:
        days = (self.scope.first_day, self.scope.last_day)
        rules = list(self._rules())
        width = len(Term._fields)
        terms = [Term(row[0], row[1], row[2] or date.max, *row[3:width]) for row in rules]
        parents = dict(tables.select(tables.UNITS, using=REPORTS))
        self._now = MixMap.load(*days, using=REPORTS)
        self._then = MixMap(terms, parents)
        self._of_rule = {row[0]: (row[width], row[width + 1]) for row in rules}
        self._mixes: dict[RuleKeys, int] = {}
        self._personal = self._personal_then()

    def changed(self) -> set[Pair]:
        """Return the (group, month) pairs of which marks or rules were others then."""
        days = (self.scope.first_day, self.scope.last_day)
        since = Q(received_at__gt=self.moment) | Q(replaced_at__gt=self.moment)
        marks = Mark.objects.using(REPORTS).filter(since, day__range=days).order_by()
        rows = marks.values_list("session__group", "day").distinct()
        pairs = {(group, month_of(day)) for group, day in rows if group in self.places}
        return pairs | set(self._ruled()) | self._recategorised()

    def rows(self, pairs: set[Pair]) -> Iterator[tuple[Any, ...]]:
        """Yield rows of the roll-up of these pairs, made from the marks of then; sessions are not counted."""
        groups = sorted({group for group, _month in pairs})
        for start in range(0, len(groups), GROUPS_AT_ONCE):
            yield from self._packed(groups[start : start + GROUPS_AT_ONCE], pairs)

    def parts(self, mix: int) -> list[tuple[int, int]]:
        """Return (partner, share) of each rule of a mix that was made here."""
        rules = next(rules for rules, number in self._mixes.items() if number == mix)
        return [self._of_rule[rule] for rule in rules]

    def _rules(self) -> Iterable[tuple[Any, ...]]:
        stood = Q(replaced_at=None) | Q(replaced_at__gt=self.moment)
        found = CoverageRule.objects.using(REPORTS).filter(stood, recorded_at__lte=self.moment)
        found = found.overlapping(self.scope.first_day, self.scope.last_day)
        return found.order_by("pk").values_list(*_TERM_FIELDS, "agreement__partner_id", "share")

    def _ruled(self) -> Iterator[Pair]:
        if {term.id for term in self._now.terms} == {term.id for term in self._then.terms}:
            return
        for place in self.places.values():
            for month in months_between(self.scope.first_month, self.scope.last_month):
                days = (first_day(month), last_day(month))
                if self._now.segments(place, *days) != self._then.segments(place, *days):
                    yield place.group_id, month

    def _personal_then(self) -> PersonalRules:
        """Return which rules covered people for their categories, by what was written down then."""
        if not self._then.by_category:
            return NOBODYS
        stood = Q(withdrawn_at=None) | Q(withdrawn_at__gt=self.moment)
        held = PersonCategory.objects.using(REPORTS).filter(stood, recorded_at__lte=self.moment).order_by()
        held = held.filter(category__in=self._then.by_category)
        person = Coalesce("person__canonical", "person")
        return PersonalRules(self._then.covers(held.values_list(person, "category", "starts_on", "ends_on")))

    def _recategorised(self) -> set[Pair]:
        """Return the pairs with marks of people whom other rules of categories cover now."""
        now, then = self._now.by_category, self._then.by_category
        if not now and not then:
            return set()
        others = [key for key in now.keys() | then.keys() if now.get(key) != then.get(key)]
        since = Q(recorded_at__gt=self.moment) | Q(withdrawn_at__gt=self.moment) | Q(category__in=others)
        held = PersonCategory.objects.using(REPORTS).filter(since, category__in=now.keys() | then.keys())
        roots = held.order_by().values_list(Coalesce("person__canonical", "person"), flat=True)
        marks = Mark.objects.using(REPORTS).alias(whose=Coalesce("person__canonical", "person"))
        marks = marks.filter(whose__in=roots, day__range=(self.scope.first_day, self.scope.last_day))
        rows = marks.order_by().values_list("session__group", "day").distinct()
        return {(group, month_of(day)) for group, day in rows if group in self.places}

    def _packed(self, groups: Sequence[int], pairs: set[Pair]) -> Iterator[tuple[Any, ...]]:
        sums: dict[tuple[int, int, int], dict[int, list[int]]] = defaultdict(dict)
        for (group, day, person), (minutes, visited) in self._attended(groups).items():
            month = month_of(day[0])
            if (group, month) in pairs:
                segments = self._then.segments(self.places[group], first_day(month), last_day(month))
                own = self._personal.of(person, day[0]) if self._personal is not NOBODYS else ()
                rules = tuple(sorted({*rules_on(segments, day[0]), *own}))
                mix = self._mixes.setdefault(rules, -1 - len(self._mixes))
                of_person = sums[group, month, mix].setdefault(person, [0, 0, 0])
                of_person[0] += visited
                of_person[1] += 1
                of_person[2] += visited * minutes
        for key, people in sums.items():
            columns = zip(*people.values(), strict=True)
            packed = [
                np.array(column, dtype=kind).tobytes()
                for column, kind in zip(columns, ("<u2", "<u2", "<u4"), strict=True)
            ]
            yield (*key, *_NOTHING, np.array(list(people), dtype="<u4").tobytes(), *packed)

    def _attended(self, groups: Sequence[int]) -> dict[tuple[int, Any, int], tuple[int, bool]]:
        """Return each session and person once, with the minutes and whether it was a visit."""
        stood = Q(replaced_at=None) | Q(replaced_at__gt=self.moment)
        marks = Mark.objects.using(REPORTS).filter(
            stood,
            session__group__in=groups,
            day__range=(self.scope.first_day, self.scope.last_day),
            received_at__lte=self.moment,
        )
        rows = marks.order_by().values_list(
            "session__group",
            "day",
            "session",
            Coalesce("person__canonical", "person"),
            "session__minutes",
            "status",
        )
        found: dict[tuple[int, Any, int], tuple[int, bool]] = {}
        for group, day, session, person, minutes, status in rows.iterator(chunk_size=5000):
            key = group, (day, session), person
            found[key] = minutes, status in VISITS or found.get(key, (0, False))[1]
        return found
