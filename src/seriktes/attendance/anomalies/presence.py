"""Rules about who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, groupby

from seriktes.attendance.anomalies.enums import Anomaly
from seriktes.attendance.anomalies.findings import ClubGroup, Oddity
from seriktes.attendance.anomalies.registers import ClubYear, Sitting

# In one building somebody may go from one group to the next before the end; between two clubs lies a way.
SAME_CLUB_OVERLAP = 0.5  # of the shorter session
OTHER_CLUB_OVERLAP = timedelta(minutes=15)

FULL_MONTHS = 2
FULL_SESSIONS_A_MONTH = 4
FULL_PEOPLE, FULL_MARKS = 5, 100
# Who marks only those who came records no absence either: then people are missing from many sheets.
MOST_GAPS = 0.05

SAME_SESSIONS, SAME_PEOPLE = 8, 6


def two_places(register: ClubYear) -> Iterator[Oddity]:
    """Find people who are recorded as present at two sessions at the same time, month by month."""
    at: dict[tuple[int, object], list[Sitting]] = defaultdict(list)
    for sitting in register.sittings:
        for person in sitting.visitors:
            at[person, sitting.day].append(sitting)
    for visit in register.elsewhere:
        at[visit.person, visit.sitting.day].append(visit.sitting)
    pairs: dict[tuple[int, ClubGroup, ClubGroup, int], list[tuple[Sitting, Sitting]]] = defaultdict(list)
    for (person, _day), sittings in at.items():
        for one, other in combinations(sorted(sittings, key=lambda each: (each.place.group, each.key)), 2):
            if register.club in (one.place.club, other.place.club) and _are_at_once(one, other):
                pairs[person, one.place, other.place, one.month].append((one, other))
    for (person, place, second, month), times in sorted(pairs.items(), key=lambda item: str(item[0])):
        evidence = {
            "sessions": sorted({session.key for pair in times for session in pair}),
            "times": len(times),
        }
        yield Oddity(Anomaly.TWO_PLACES, place, month, evidence, len(times), other=second, person=person)


def _are_at_once(one: Sitting, other: Sitting) -> bool:
    shared = min(one.ends, other.ends) - max(one.starts, other.starts)
    if one.place.club != other.place.club:
        return shared >= OTHER_CLUB_OVERLAP
    return shared >= SAME_CLUB_OVERLAP * timedelta(minutes=min(one.minutes, other.minutes))


def never_absent(register: ClubYear) -> Iterator[Oddity]:
    """Find groups in which, for two months on end or longer, everybody was present at every session."""
    for group, sittings in register.groups.items():
        months = [list(found) for _month, found in groupby(sittings, key=lambda one: one.month)]
        for run in _full_runs(months):
            found = [sitting for month in run for sitting in month]
            marks = sum(len(sitting.people) for sitting in found)
            people = frozenset[int]().union(*(sitting.people for sitting in found))
            is_large = len(people) >= FULL_PEOPLE and marks >= FULL_MARKS
            if len(run) >= FULL_MONTHS and is_large and _gaps(found) <= MOST_GAPS * marks:
                evidence = {
                    "sessions": [sitting.key for sitting in found],
                    "first": found[0].day.isoformat(),
                    "last": found[-1].month,
                    "people": len(people),
                    "marks": marks,
                }
                place = ClubGroup(register.club, group)
                yield Oddity(Anomaly.NEVER_ABSENT, place, found[0].month, evidence, len(found))


def _full_runs(months: Sequence[list[Sitting]]) -> Iterator[list[list[Sitting]]]:
    """Yield the longest stretches of calendar months in which nobody was absent."""
    run: list[list[Sitting]] = []
    for month in months:
        is_full = len(month) >= FULL_SESSIONS_A_MONTH and all(one.visitors == one.people for one in month)
        if run and not (is_full and month[0].month == run[-1][0].month + 1):
            yield run
            run = []
        if is_full:
            run.append(month)
    if run:
        yield run


def _gaps(sittings: Sequence[Sitting]) -> int:
    """Count the sessions at which nothing is recorded about people who are recorded before and after."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    seen: dict[int, int] = defaultdict(int)
    for number, sitting in enumerate(sittings):
        for person in sitting.people:
            first.setdefault(person, number)
            last[person] = number
            seen[person] += 1
    return sum(last[person] - first[person] + 1 - seen[person] for person in first)


@dataclass(frozen=True)
class _Pattern:
    people: frozenset[int]
    visitors: frozenset[int]


def same_pattern(register: ClubYear) -> Iterator[Oddity]:
    """Find groups in which exactly the same people came, and the same were absent, many times on end."""
    for group, sittings in register.groups.items():
        for pattern, run in groupby(sittings, key=lambda one: _Pattern(one.people, one.visitors)):
            found = list(run)
            absent = len(pattern.people) - len(pattern.visitors)
            is_pattern = len(pattern.people) >= SAME_PEOPLE and absent and pattern.visitors
            if len(found) >= SAME_SESSIONS and is_pattern:
                evidence = {
                    "sessions": [sitting.key for sitting in found],
                    "first": found[0].day.isoformat(),
                    "last": found[-1].day.isoformat(),
                    "people": len(pattern.people),
                    "absent": absent,
                }
                place, month = ClubGroup(register.club, group), found[0].month
                yield Oddity(Anomaly.SAME_PATTERN, place, month, evidence, len(found), day=found[0].day)
