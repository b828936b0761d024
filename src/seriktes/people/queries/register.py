"""The list of people, the search in it, and everything the page of one person shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from seriktes.core.access import Actor, allows
from seriktes.core.mixins import in_force, keyed
from seriktes.core.prepared import Prepared, given
from seriktes.people import listing
from seriktes.people.enums import Purpose
from seriktes.people.models import Consent, Guardianship, Person, PersonMerge, Phone
from seriktes.people.queries.consents import not_withdrawn

FEWEST_DIGITS = 4


# The list and the search


@dataclass(frozen=True)
class PeopleSought:
    """What the list of people is narrowed to; `chosen` holds the values of the registered filters."""

    text: str = ""
    sex: str = ""
    age_from: int | None = None
    age_until: int | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)


def find_people(actor: Actor, sought: PeopleSought) -> QuerySet[Person]:
    """Return the people the actor may see, one row per human being, in the order of the Kazakh alphabet."""
    found = Person.objects.visible_to(actor).canonical().known().filter(matching(sought.text))
    if sought.sex:
        found = found.filter(sex=sought.sex)
    found = found.filter(_ages(sought.age_from, sought.age_until, timezone.localdate()))
    for known in listing.filters.shown_to(actor):
        if value := sought.chosen.get(known.name):
            found = found.filter(known.rows(actor, value))
    return found.order_by("sort_key", "pk")


def matching(text: str) -> Q:
    """Return the condition that a person is meant by `text`: parts of a name in any script, or of a phone.

    A merged row that matches finds the person it stands for.
    """
    if not text.strip():
        return Q()
    named = keyed(text, "search_key")
    return Q(pk__in=Person.objects.filter(named | _called(text)).root_ids())


def _called(text: str) -> Q:
    digits = re.sub(r"\D", "", text)
    if len(digits) < FEWEST_DIGITS or re.search(r"[^\W\d_]", text):
        return Q(pk__in=())
    # 8 701 … and +7 701 … are one number.
    part = digits[1:] if digits[0] in "78" and len(digits) == 11 else digits
    return Q(pk__in=Phone.objects.filter(number__contains=part).values("person"))


def _ages(youngest: int | None, oldest: int | None, day: date) -> Q:
    condition = Q()
    if youngest is not None:
        condition &= Q(birth_date__lte=_years_before(day, youngest))
    if oldest is not None:
        condition &= Q(birth_date__gt=_years_before(day, oldest + 1))
    return condition


def _years_before(day: date, years: int) -> date:
    """Return the same day of an earlier year; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


# One person


@dataclass(frozen=True)
class Kin:
    """Somebody in the family, as the page of a person shows them."""

    person: Person
    guardianship: Guardianship


@dataclass(frozen=True)
class ConsentState:
    """One purpose and the consent given for it, if any is in force."""

    purpose: str
    label: str | Promise
    consent: Consent | None

    @property
    def is_needed(self) -> bool:
        """Whether the club may not go on without it; the other purposes may be refused."""
        return self.purpose == Purpose.PROCESSING


@dataclass(frozen=True)
class PersonPage:
    """Everything of the people app that the page of a person shows, gathered over all merged rows."""

    person: Person
    rows: list[Person]
    phones: list[str]
    guardians: list[Kin]
    wards: list[Kin]
    consents: list[ConsentState]
    former_consents: list[Consent]
    merges: list[PersonMerge]


def rows_of(actor: Actor, code: str) -> list[Person]:
    """Return every row of the human being behind `code` that the actor may see, the root first.

    Each row knows `may_edit` and `may_merge`.
    """
    found = _rows_of(code=code)
    if not found:
        # The rule asks the database: a person who does not exist must cost what a hidden one costs.
        allows(actor, "people.person.view", Person(pk=0))
    seen = [row for row in found if allows(actor, "people.person.view", row)]
    for row in seen:
        row.may_edit = allows(actor, "people.person.edit", row)  # type: ignore[attr-defined]
        row.may_merge = allows(actor, "people.person.merge", row)  # type: ignore[attr-defined]
    return sorted(seen, key=lambda row: (row.canonical_id is not None, row.pk))


def _rows_behind_code() -> QuerySet[Person]:
    roots = Person.objects.filter(code=given("code")).root_ids()
    return Person.objects.filter(Q(pk__in=roots) | Q(canonical__in=roots)).order_by()


_day: Any = given("day")
_rows_of = Prepared(_rows_behind_code)
_ties = Prepared(
    lambda: Guardianship.objects.filter(
        Q(child__pk__in=[given("rows")]) | Q(guardian__pk__in=[given("rows")]), in_force(_day)
    ).select_related("child__canonical", "guardian__canonical")
)
_consents = Prepared(
    lambda: Consent.objects.filter(person__pk__in=[given("rows")]).select_related("given_by")
)
_numbers = Prepared(
    lambda: Phone.objects.filter(person__pk__in=[given("rows")]).values_list("number", flat=True)
)


def person_page(rows: list[Person], actor: Actor) -> PersonPage:
    """Return what is known of the human being whose rows these are, in three to five queries.

    Of a guardian's family those are named whom the actor may see: a child's brother may be in another club.
    Whoever sees a child sees the guardians, so nothing is asked about theirs.
    """
    ids = [row.pk for row in rows]
    today = timezone.localdate()
    ties = _ties(rows=ids, day=today)
    is_guardian = any(tie.guardian_id in ids for tie in ties)
    seen = _seen_by(actor, ties) if is_guardian else {tie.guardian_id for tie in ties}
    consents = _consents(rows=ids)
    in_force_today = in_force_of(consents, today)
    return PersonPage(
        person=rows[0],
        rows=rows,
        phones=list(dict.fromkeys(_numbers(rows=ids))),
        guardians=_once(seen, ((tie.guardian, tie) for tie in ties if tie.child_id in ids)),
        wards=_once(seen, ((tie.child, tie) for tie in ties if tie.guardian_id in ids)),
        consents=consent_states(consents, today),
        former_consents=[one for one in consents if one not in in_force_today],
        merges=merges_of(ids) if len(rows) > 1 else [],
    )


def merges_of(ids: Iterable[int]) -> list[PersonMerge]:
    """Return the merges in force among these rows, the latest first."""
    merges = PersonMerge.objects.filter(merged__in=ids, undone_at=None)
    return list(merges.select_related("kept", "merged", "merged_by"))


def consent_states(given: Sequence[Consent], day: date) -> list[ConsentState]:
    """Return each purpose with the consent in force for it on `day`; a missing one has None."""
    valid = {consent.purpose: consent for consent in in_force_of(given, day)}
    return [ConsentState(purpose.value, purpose.label, valid.get(purpose)) for purpose in Purpose]


def in_force_of(given: Iterable[Consent], day: date) -> list[Consent]:
    """Return which of a human being's consents hold on `day`: given, not run out, not withdrawn."""
    return [consent for consent in not_withdrawn(given) if consent.is_in_force(day)]


def _root(person: Person) -> Person:
    return person.canonical or person


def _seen_by(actor: Actor, ties: Sequence[Guardianship]) -> set[int]:
    """Return the keys of those rows in the ties, and of their roots, that the actor may see."""
    people = [person for tie in ties for person in (tie.child, tie.guardian)]
    named = {row.pk for person in people for row in (person, _root(person))}
    return set(Person.objects.visible_to(actor).filter(pk__in=named).values_list("pk", flat=True))


def _once(seen: Collection[int], kin: Iterable[tuple[Person, Guardianship]]) -> list[Kin]:
    """Keep each person who may be seen once, whichever of their rows is named."""
    known: dict[int, Kin] = {}
    for person, tie in kin:
        if person.pk in seen or _root(person).pk in seen:
            known.setdefault(_root(person).pk, Kin(_root(person), tie))
    return list(known.values())
