"""Rules about when a register was written. Journals brought in from files are known as such and left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from seriktes.attendance.anomalies.enums import Anomaly
from seriktes.attendance.anomalies.findings import ClubGroup, Oddity
from seriktes.attendance.anomalies.registers import ClubYear, Sitting

ONE_SECOND = timedelta(seconds=1)
# So many marks of a session share the second: one mark put right beside others is no register.
MARKS_AT_ONCE = 3

ONE_GO = timedelta(hours=1)
DAYS_IN_ONE_GO = 4
PART_OF_MONTH = 0.75

LONG = timedelta(days=31)
LONG_SESSIONS = 3

EARLY = timedelta(minutes=30)
EARLY_PEOPLE, EARLY_SESSIONS = 3, 3


class Pressed(NamedTuple):
    """A moment at which somebody recorded several people of one session."""

    by: int
    at: datetime
    day: date
    session: int
    marks: int


def same_second(register: ClubYear) -> Iterator[Oddity]:
    """Find sessions of different days that one person recorded within one second.

    A phone that was offline sends many days at once, but each with the moment at which it was pressed.
    """
    for group, sittings in register.groups.items():
        by_month: dict[int, set[int]] = {}
        for together in _pressed_together(sittings):
            first = next(one for one in sittings if one.key in together)
            by_month.setdefault(first.month, set()).update(together)
        for month, keys in sorted(by_month.items()):
            found = [one for one in sittings if one.key in keys]
            evidence = {"sessions": [one.key for one in found], "days": len({one.day for one in found})}
            yield Oddity(Anomaly.SAME_SECOND, ClubGroup(register.club, group), month, evidence, len(found))


def _pressed_together(sittings: Sequence[Sitting]) -> list[set[int]]:
    """Return the sets of sessions that were recorded together; each session is in one of them at most."""
    moments = sorted(moment for sitting in sittings for moment in _moments(sitting))
    sets: list[set[int]] = []
    start = 0
    for place, moment in enumerate(moments):
        while moments[start].by != moment.by or moment.at - moments[start].at > ONE_SECOND:
            start += 1
        near = moments[start : place + 1]
        if any(other.day != moment.day for other in near):
            joined = {other.session for other in near}
            apart = [known for known in sets if known.isdisjoint(joined)]
            sets = [*apart, joined.union(*(known for known in sets if not known.isdisjoint(joined)))]
    return sets


def _moments(sitting: Sitting) -> Iterator[Pressed]:
    counts: dict[tuple[int, datetime], int] = {}
    for one in sitting.by_hand:
        if one.by is not None:
            counts[one.by, one.marked_at] = counts.get((one.by, one.marked_at), 0) + 1
    for (by, at), marks in counts.items():
        if marks >= MARKS_AT_ONCE:
            yield Pressed(by, at, sitting.day, sitting.key, marks)


def in_one_go(register: ClubYear) -> Iterator[Oddity]:
    """Find months of which most sessions, of several days, were recorded within one hour by one person."""
    for place, month, sittings in register.months():
        written = sorted(
            (one for one in sittings if one.by_hand), key=lambda one: (one.recorder or 0, one.pressed_at)
        )
        found = max(_within_an_hour(written), key=len, default=[])
        days = {one.day for one in found}
        if len(days) >= DAYS_IN_ONE_GO and len(found) >= PART_OF_MONTH * len(sittings):
            first, last = found[0].pressed_at, found[-1].pressed_at
            evidence = {
                "sessions": sorted(one.key for one in found),
                "held": len(sittings),
                "minutes": -(-int((last - first).total_seconds()) // 60),
                "day": timezone.localdate(last).isoformat(),
            }
            yield Oddity(Anomaly.IN_ONE_GO, place, month, evidence, len(found))


def _within_an_hour(written: list[Sitting]) -> Iterator[list[Sitting]]:
    start = 0
    for place, sitting in enumerate(written):
        while (
            written[start].recorder != sitting.recorder
            or sitting.pressed_at - written[start].pressed_at > ONE_GO
        ):
            start += 1
        yield written[start : place + 1]


def long_after(register: ClubYear) -> Iterator[Oddity]:
    """Find months with several sessions whose marks reached the server more than a month late."""
    for place, month, sittings in register.months():
        late = [one for one in sittings if one.by_hand and one.arrived_at - one.ends > LONG]
        if len(late) >= LONG_SESSIONS:
            longest = max((one.arrived_at - one.ends).days for one in late)
            evidence = {"sessions": [one.key for one in late], "held": len(sittings), "days": longest}
            yield Oddity(Anomaly.LONG_AFTER, place, month, evidence, len(late))


def before_start(register: ClubYear) -> Iterator[Oddity]:
    """Find months with several sessions whose visits reached the server well before the session began.

    By the server's clock: it cannot receive what has not been sent. Who is excused or ill may be known in
    the morning, and a session that was moved to an earlier hour is one, not three in a month.
    """
    for place, month, sittings in register.months():
        early = [one for one in sittings if _early_visits(one) >= EARLY_PEOPLE]
        if len(early) >= EARLY_SESSIONS:
            evidence = {
                "sessions": [one.key for one in early],
                "held": len(sittings),
                "visits": sum(map(_early_visits, early)),
            }
            yield Oddity(Anomaly.BEFORE_START, place, month, evidence, len(early))


def _early_visits(sitting: Sitting) -> int:
    before = sitting.starts - EARLY
    return sum(one.is_visit and one.received_at < before for one in sitting.by_hand)
