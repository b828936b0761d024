"""Registers written by hand, for the rules: no table is touched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from seriktes.attendance.anomalies.findings import ClubGroup
from seriktes.attendance.anomalies.registers import ClubYear, Said, Sitting

CLUB, GROUP, TEACHER = 1, 10, 7
MONDAY = date(2025, 10, 6)
NOON = time(10)


def sitting(number=1, day=MONDAY, *, group=GROUP, club=CLUB, at=NOON, minutes=60, came=6, absent=0, **how):
    """One held session; persons 1, 2, … came, the next ones were absent."""
    starts = datetime.combine(day, at, UTC)
    made = Sitting(number, ClubGroup(club, group), day, starts, minutes)
    said = [one_said(person, made, is_visit=person <= came, **how) for person in range(1, came + absent + 1)]
    return Sitting(number, ClubGroup(club, group), day, starts, minutes, said)


def one_said(person, sitting, *, is_visit=True, pressed=None, arrived=None, by=TEACHER, is_imported=False):
    """A mark of a session, pressed when it ended unless told otherwise."""
    pressed = pressed or sitting.ends
    return Said(person, is_visit, pressed, arrived or pressed, by, is_imported)


def register(*sittings: Sitting, fallen: Iterable = (), elsewhere: Iterable = ()) -> ClubYear:
    groups: dict[int, list[Sitting]] = {}
    for one in sorted(sittings, key=lambda each: (each.place.group, each.starts)):
        groups.setdefault(one.place.group, []).append(one)
    return ClubYear(CLUB, 2025, groups, list(fallen), list(elsewhere))


def weekly(count, *, first=MONDAY, every=7, **how) -> list[Sitting]:
    """So many sessions, a week apart."""
    return [
        sitting(number, first + timedelta(days=every * (number - 1)), **how) for number in range(1, count + 1)
    ]
