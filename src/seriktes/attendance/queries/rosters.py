"""Who belongs on a session's sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Coalesce

from seriktes.activities.models import Enrolment
from seriktes.attendance.models import Mark, Session
from seriktes.core.formats import full_name
from seriktes.core.mixins import in_force
from seriktes.core.prepared import Prepared, given
from seriktes.people.models import Person

ROOT = Coalesce("person__canonical_id", "person_id")
"""The human being behind the row of people that an enrolment or a mark names."""


def enrolled(session: Session) -> list[Enrolment]:
    """Return the enrolments in the session's group on its day, with the person and their kept row."""
    return _enrolled(group=session.group_id, day=session.day)


_day: Any = given("day")
_enrolled = Prepared(
    lambda: (
        Enrolment.objects.filter(in_force(_day), group=given("group"))
        .select_related("person__canonical")
        .order_by()
    )
)
_open_marks = Prepared(
    lambda: (
        Mark.objects.open_in([given("session")])
        .select_related("recorded_by", "person__canonical")
        .order_by("pk")
    )
)


def sheet_roots(session: Session) -> set[int]:
    """Return who may be marked: everybody enrolled that day and everybody ever added to the sheet."""
    enrolments = Enrolment.objects.on(session.day).filter(group=session.group_id)
    added = Mark.objects.filter(session=session)
    return {
        *enrolments.values_list(ROOT, flat=True),
        *added.order_by().values_list(ROOT, flat=True).distinct(),
    }


def open_marks(session: Session, roots: Iterable[int] | None = None) -> dict[int, list[Mark]]:
    """Return, by person, the marks that count and those that still differ from them, oldest first."""
    wanted = None if roots is None else set(roots)
    found: dict[int, list[Mark]] = {}
    for row in _open_marks(session=session.pk):
        if wanted is None or row.person.root_id in wanted:
            found.setdefault(row.person.root_id, []).append(row)
    return found


def canonical(person: Person) -> Person:
    """Return the kept row of the human being; its canonical row must be loaded with it."""
    return person.canonical or person


def names(people: Iterable[Person]) -> dict[int, str]:
    """Return family and given name by row; the patronymic only where two people would look the same."""
    kept = {person.pk: canonical(person) for person in people}
    short = Counter((person.family_name, person.given_name) for person in kept.values())
    return {
        key: person.name
        if person.is_erased
        else full_name(
            person.family_name,
            person.given_name,
            person.patronymic if short[person.family_name, person.given_name] > 1 else "",
        )
        for key, person in kept.items()
    }
