"""A club's school year as the rules see it: sessions that were held, with what counts about each person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from statistics import median_low
from typing import NamedTuple

from seriktes.attendance.anomalies.findings import ClubGroup
from seriktes.core.months import first_day, last_day, month_of

FIRST_MONTH = 8  # September, counted from nought


def school_year(month: int) -> int:
    """Return the year in whose September the school year of `month` began."""
    year, place = divmod(month, 12)
    return year if place >= FIRST_MONTH else year - 1


def months_of(year: int) -> range:
    """Return the twelve months of a school year."""
    first = year * 12 + FIRST_MONTH
    return range(first, first + 12)


def days_of(year: int) -> tuple[date, date]:
    """Return the first and the last day of a school year."""
    months = months_of(year)
    return first_day(months[0]), last_day(months[-1])


class Said(NamedTuple):
    """What counts about one human being at one session, and how it came into the register."""

    person: int
    is_visit: bool
    marked_at: datetime  # by the device's clock: when somebody pressed
    received_at: datetime  # by the server's clock
    by: int | None
    is_imported: bool


@dataclass(frozen=True)
class Sitting:
    """A session that was held, with what its marks say."""

    key: int
    place: ClubGroup
    day: date
    starts: datetime
    minutes: int
    said: Sequence[Said] = ()

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def month(self) -> int:
        return month_of(self.day)

    @cached_property
    def visitors(self) -> frozenset[int]:
        return frozenset(one.person for one in self.said if one.is_visit)

    @cached_property
    def people(self) -> frozenset[int]:
        return frozenset(one.person for one in self.said)

    @cached_property
    def by_hand(self) -> Sequence[Said]:
        """The marks of a session that was recorded by hand, for the most part; none for one from a file."""
        typed = [one for one in self.said if not one.is_imported]
        return typed if 2 * len(typed) > len(self.said) else ()

    @property
    def pressed_at(self) -> datetime:
        """When half of what was recorded by hand had been pressed: a later correction does not move it."""
        return median_low(one.marked_at for one in self.by_hand)

    @property
    def arrived_at(self) -> datetime:
        """When half of what was recorded by hand had reached the server."""
        return median_low(one.received_at for one in self.by_hand)

    @property
    def recorder(self) -> int | None:
        """Who recorded most of it."""
        return Counter(one.by for one in self.by_hand).most_common(1)[0][0]


@dataclass(frozen=True)
class Fallen:
    """A session that did not happen."""

    group: int
    day: date
    reason: str


@dataclass(frozen=True)
class Elsewhere:
    """A visit of somebody of this club at a session of another one."""

    person: int
    sitting: Sitting


@dataclass(frozen=True)
class ClubYear:
    """One club in one school year; each group's sessions in the order of their days."""

    club: int
    year: int
    groups: Mapping[int, Sequence[Sitting]]
    fallen: Sequence[Fallen] = field(default=())
    elsewhere: Sequence[Elsewhere] = field(default=())

    def months(self) -> Iterator[tuple[ClubGroup, int, list[Sitting]]]:
        """Yield each group's months with the sessions held in them."""
        for group, sittings in self.groups.items():
            for month, of_month in groupby(sittings, key=lambda one: one.month):
                yield ClubGroup(self.club, group), month, list(of_month)

    @property
    def sittings(self) -> Iterator[Sitting]:
        for of_group in self.groups.values():
            yield from of_group
