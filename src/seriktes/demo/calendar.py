"""The year of a club: school years, the months of illness, the quiet summer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# How much of the usual attendance is left in a month: illness from November to February, summer.
ATTENDANCE = {11: 0.93, 12: 0.91, 1: 0.88, 2: 0.91, 6: 0.85, 7: 0.8, 8: 0.82}
ILLNESS = {11: 0.5, 12: 0.55, 1: 0.6, 2: 0.55, 3: 0.4}


@dataclass(frozen=True)
class Term:
    """A stretch of days, both ends included, on which a group meets."""

    first: date
    last: date


def attendance(day: date) -> float:
    """The share of usual attendance on a day."""
    return ATTENDANCE.get(day.month, 1.0)


def illness(day: date) -> float:
    """The share of the absent who are ill."""
    return ILLNESS.get(day.month, 0.25)


def school_years(first: date, last: date) -> Iterator[Term]:
    """Yield the school years, 1 September to 31 May, that touch the days from `first` to `last`."""
    for year in range(first.year - 1, last.year + 1):
        term = Term(date(year, 9, 1), date(year + 1, 5, 31))
        if term.first <= last and term.last >= first:
            yield term


def summers(first: date, last: date) -> Iterator[Term]:
    """Yield the summers, 1 June to 31 August, that touch the days from `first` to `last`."""
    for year in range(first.year, last.year + 1):
        term = Term(date(year, 6, 1), date(year, 8, 31))
        if term.first <= last and term.last >= first:
            yield term


def days_on(weekday: int, first: date, last: date) -> Iterator[date]:
    """Yield the days of one weekday, from `first` to `last`."""
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    while day <= last:
        yield day
        day += timedelta(days=7)
