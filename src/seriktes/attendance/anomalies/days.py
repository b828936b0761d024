"""Rules about the day on which a session was held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from seriktes.attendance.anomalies.enums import Anomaly
from seriktes.attendance.anomalies.findings import ClubGroup, Oddity
from seriktes.attendance.anomalies.holidays import is_holiday, may_be_holiday
from seriktes.attendance.anomalies.registers import ClubYear, Fallen, Sitting
from seriktes.attendance.enums import NotHeldReason

# What keeps a whole club closed. A teacher who is ill, or an event, keeps one group.
OF_THE_CLUB = frozenset(
    {NotHeldReason.HOLIDAY, NotHeldReason.QUARANTINE, NotHeldReason.NO_ROOM, NotHeldReason.WEATHER}
)
OTHER_GROUPS = 2


def on_holiday(register: ClubYear) -> Iterator[Oddity]:
    """Find days of a group that are public holidays and on which somebody is recorded as present."""
    for group, sittings in register.groups.items():
        found: dict[date, list[Sitting]] = defaultdict(list)
        for sitting in sittings:
            if sitting.visitors and is_holiday(sitting.day):
                found[sitting.day].append(sitting)
        for day, held in found.items():
            evidence = {
                "sessions": [one.key for one in held],
                "day": day.isoformat(),
                "visits": sum(len(one.visitors) for one in held),
            }
            place, month = ClubGroup(register.club, group), held[0].month
            yield Oddity(Anomaly.ON_HOLIDAY, place, month, evidence, len(held), day=day)


def closed_day(register: ClubYear) -> Iterator[Oddity]:
    """Find days on which one group met while every other session of its club fell out for a common reason."""
    held: dict[date, list[Sitting]] = defaultdict(list)
    for sitting in register.sittings:
        if sitting.visitors and not may_be_holiday(sitting.day):
            held[sitting.day].append(sitting)
    fallen: dict[date, list[Fallen]] = defaultdict(list)
    for one in register.fallen:
        fallen[one.day].append(one)
    for day in sorted(held.keys() & fallen.keys()):
        met = {sitting.place.group for sitting in held[day]}
        others = {one.group for one in fallen[day]} - met
        is_closed = all(one.reason in OF_THE_CLUB for one in fallen[day])
        if len(met) == 1 and is_closed and len(others) >= OTHER_GROUPS:
            sittings = held[day]
            evidence = {
                "sessions": [one.key for one in sittings],
                "day": day.isoformat(),
                "others": len(fallen[day]),
                "visits": sum(len(one.visitors) for one in sittings),
            }
            place, month = sittings[0].place, sittings[0].month
            yield Oddity(Anomaly.CLOSED_DAY, place, month, evidence, len(sittings), day=day)
