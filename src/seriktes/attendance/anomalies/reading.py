"""Reads a club's school year from the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from seriktes.attendance.anomalies.findings import ClubGroup
from seriktes.attendance.anomalies.registers import ClubYear, Elsewhere, Fallen, Said, Sitting, days_of
from seriktes.attendance.enums import VISITS, SessionState
from seriktes.attendance.models import Mark, NotHeld, Session
from seriktes.attendance.queries.rosters import ROOT
from seriktes.people.models import Person

PEOPLE_AT_ONCE = 500
VISIT = frozenset(map(int, VISITS))
SITTING = ("pk", "group__club", "group", "day", "starts_at_utc", "minutes")


def read_register(club: int, year: int) -> ClubYear:
    """Return what is recorded in a club in one school year, in five queries or a few more for many people.

    Only what counts is read: rows that were replaced are found by no index, and who corrected a register by
    hand has written it on the day of the correction.
    """
    between = Q(day__range=days_of(year))
    said = _said(Mark.objects.filter(between, session__group__club=club))
    held = Session.objects.filter(between, group__club=club, state=SessionState.HELD)
    groups: dict[int, list[Sitting]] = defaultdict(list)
    for sitting in _sittings(held.order_by("group", "day", "starts_at", "pk"), said):
        if sitting.said:
            groups[sitting.place.group].append(sitting)
    people = {one.person for of_session in said.values() for one in of_session}
    return ClubYear(club, year, dict(groups), _fallen(club, year), _elsewhere(club, year, people))


def _said(marks: QuerySet[Mark]) -> dict[int, list[Said]]:
    rows = marks.filter(replaced_at=None).order_by().values_list(
        "session_id", ROOT, "status", "marked_at", "received_at", "recorded_by_id", "journal_import_id"
    )  # fmt: skip
    said: dict[int, list[Said]] = defaultdict(list)
    for session, person, status, marked, received, by, source in rows.iterator(chunk_size=5000):
        said[session].append(Said(person, status in VISIT, marked, received, by, source is not None))
    return said


def _sittings(sessions: QuerySet[Session], said: dict[int, list[Said]]) -> Iterable[Sitting]:
    for key, club, group, day, starts, minutes in sessions.values_list(*SITTING):
        yield Sitting(key, ClubGroup(club, group), day, starts, minutes, said.get(key, ()))


def _fallen(club: int, year: int) -> list[Fallen]:
    rows = NotHeld.objects.filter(
        session__group__club=club, session__day__range=days_of(year), withdrawn_at=None
    )
    values = rows.order_by("session__day", "pk").values_list("session__group", "session__day", "reason")
    return [Fallen(*row) for row in values]


def _elsewhere(club: int, year: int, people: set[int]) -> list[Elsewhere]:
    """The visits of these people in other clubs; few people go to two."""
    found: list[tuple[int, int]] = []
    roots = sorted(people)
    for start in range(0, len(roots), PEOPLE_AT_ONCE):
        some = roots[start : start + PEOPLE_AT_ONCE]
        merged = Person.objects.filter(canonical__in=some).values_list("pk", flat=True)
        visits: Any = Mark.objects.current().filter(
            person__in=[*some, *merged], day__range=days_of(year), status__in=VISITS
        )
        visits = visits.exclude(session__group__club=club)
        found += visits.order_by("day", "pk").values_list("session_id", ROOT)
    sessions = Session.objects.filter(pk__in={session for session, _person in found})
    known = {one.key: one for one in _sittings(sessions, {})}
    return [Elsewhere(person, known[session]) for session, person in found]
