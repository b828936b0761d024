"""Which rules cover a group on a day, for many groups at once; and the interned rows of such sets.

mixes = MixMap.load(first, last)          # two queries: rules and the tree of units
mixes.segments(place, first, last)        # [(day, day, rule keys), …]
mixes.by_category                         # {category: [term, …]}: rules of people, in no segment
ids = intern({(1, 4), ()})                # {(1, 4): 17, (): 3}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS

from seriktes.attribution import tables
from seriktes.attribution.models import Mix, MixPart
from seriktes.attribution.personal import NOBODYS, Cover, PersonalRules, RuleKeys
from seriktes.attribution.tables import as_date

# Beyond so many persons, everybody of the categories is read: cheaper than naming them.
NAMED_PERSONS = 2000
OWN_MEANS: RuleKeys = ()


class Place(NamedTuple):
    """What decides which rules can cover a group."""

    group_id: int
    club_id: int
    unit_id: int
    programme_kind: str


class Segment(NamedTuple):
    """Days, both included, on which the same rules hold."""

    first: date
    last: date
    rules: RuleKeys


class Term(NamedTuple):
    """A current rule version with its days and its one scope."""

    id: int
    first: date
    last: date
    unit_id: int | None
    club_id: int | None
    programme_kind: str
    group_id: int | None
    category_id: int | None = None


PLACE_FIELDS = ("id", "club_id", "club__unit_id", "programme__kind")


def places(group_ids: Sequence[int]) -> dict[int, Place]:
    """Return the places of these groups: one query."""
    return {row[0]: Place(*row) for row in tables.select(tables.PLACES, group_ids)}


def terms(first: date, last: date, using: str = DEFAULT_DB_ALIAS) -> list[Term]:
    """Return the current rule versions in force on some day from `first` to `last`: one query."""
    rows = tables.select(tables.TERMS, (), last, first, using=using)
    return [Term(row[0], as_date(row[1]), as_date(row[2] or date.max), *row[3:]) for row in rows]


@dataclass
class MixMap:
    """The rules of a time and the tree they refer to, loaded once for many groups."""

    terms: list[Term]
    parents: dict[int, int | None]
    _covering: dict[tuple[int | None, int, int, str], tuple[Term, ...]] = field(default_factory=dict)
    _segments: dict[tuple[tuple[Term, ...], date, date], tuple[Segment, ...]] = field(default_factory=dict)
    _grouped: frozenset[int | None] = frozenset()

    def __post_init__(self) -> None:
        self._grouped = frozenset(term.group_id for term in self.terms)

    @classmethod
    def load(cls, first: date, last: date, using: str = DEFAULT_DB_ALIAS) -> MixMap:
        """Read the rules in force from `first` to `last` and, if one of them names a unit, the tree."""
        found = terms(first, last, using)
        needs_tree = any(term.unit_id for term in found)
        tree: list[Any] = tables.select(tables.UNITS, using=using) if needs_tree else []
        return cls(found, dict(tree))

    @cached_property
    def by_category(self) -> dict[int, list[Term]]:
        """Return the rules that cover people for what they are, by category: they cover no place."""
        found: dict[int, list[Term]] = defaultdict(list)
        for term in self.terms:
            if term.category_id is not None:
                found[term.category_id].append(term)
        return dict(found)

    def covering(self, place: Place) -> tuple[Term, ...]:
        """Return the rules whose scope holds the group, on whatever days."""
        own = place.group_id if place.group_id in self._grouped else None
        key = (own, place.club_id, place.unit_id, place.programme_kind)
        if key not in self._covering:
            above = self._above(place.unit_id)
            self._covering[key] = tuple(term for term in self.terms if _covers(term, place, above))
        return self._covering[key]

    def segments(self, place: Place, first: date, last: date) -> tuple[Segment, ...]:
        """Split the days from `first` to `last` into runs with one set of rules each."""
        key = (self.covering(place), first, last)
        if key not in self._segments:
            self._segments[key] = tuple(split(*key))
        return self._segments[key]

    def personal(
        self, persons: Sequence[int], first: date, last: date, using: str = DEFAULT_DB_ALIAS
    ) -> PersonalRules:
        """Return which rules cover these (canonical) persons for their categories: one query.

        Without a rule of a category, nothing is asked.
        """
        if not self.by_category or not persons:
            return NOBODYS
        if len(persons) > NAMED_PERSONS:
            rows = tables.select(tables.BELONGINGS, sorted(self.by_category), last, first, using=using)
        else:
            rows = tables.select(tables.BELONGINGS_OF, persons, *persons, last, first, using=using)
        return PersonalRules(self.covers(rows))

    def covers(self, belongings: Iterable[Any]) -> Iterable[Cover]:
        """Yield who is covered by which rule on which days, from (person, category, first, last day)."""
        for person, category, starts_on, ends_on in belongings:
            since, until = as_date(starts_on), as_date(ends_on or date.max)
            for term in self.by_category.get(category, ()):
                first, last = max(since, term.first), min(until, term.last)
                if first <= last:
                    yield person, term.id, first.toordinal(), last.toordinal()

    def _above(self, unit_id: int) -> frozenset[int]:
        chain = [unit_id]
        while (parent := self.parents.get(chain[-1])) is not None:
            chain.append(parent)
        return frozenset(chain)


def split(covering: Iterable[Term], first: date, last: date) -> Iterable[Segment]:
    """Yield the runs of days of which each has one set of rules."""
    inside = [term for term in covering if term.first <= last and term.last >= first]
    starts = {first} | {term.first for term in inside if term.first > first}
    starts |= {term.last + timedelta(1) for term in inside if term.last < last}
    ordered = sorted(starts)
    ends = [start - timedelta(1) for start in ordered[1:]] + [last]
    for start, end in zip(ordered, ends, strict=True):
        rules = tuple(sorted(term.id for term in inside if term.first <= start <= term.last))
        yield Segment(start, end, rules)


def rules_on(segments: Iterable[Segment], day: date) -> RuleKeys:
    """Return the rules of the run in which `day` lies."""
    return next(segment.rules for segment in segments if day <= segment.last)


def intern(wanted: Iterable[RuleKeys]) -> dict[RuleKeys, int]:
    """Return the key of the `Mix` row of each set of rules, making the rows that are missing."""
    by_text = {mix_text(rules): rules for rules in wanted}
    found: dict[str, int] = dict(_rows(by_text))
    if missing := by_text.keys() - found.keys():
        # Another transaction may intern the same set at the same time: the unique key decides.
        Mix.objects.bulk_create([Mix(key=text) for text in sorted(missing)], ignore_conflicts=True)
        made = dict(_rows(missing))
        parts = [
            MixPart(mix_id=made[text], rule_id=rule) for text in sorted(missing) for rule in by_text[text]
        ]
        MixPart.objects.bulk_create(parts, ignore_conflicts=True)
        found |= made
    return {rules: found[text] for text, rules in by_text.items()}


def mix_text(rules: RuleKeys) -> str:
    """Return the text that a set of rules is stored under."""
    return ",".join(map(str, rules))


def _rows(texts: Iterable[str]) -> list[Any]:
    return tables.select(tables.MIXES, list(texts))


def _covers(term: Term, place: Place, above: frozenset[int]) -> bool:
    return (
        term.group_id == place.group_id
        or term.club_id == place.club_id
        or term.unit_id in above
        or (term.programme_kind != "" and term.programme_kind == place.programme_kind)
    )
