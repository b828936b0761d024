"""Periods on one lattice for everybody: months, and the quarters, half-years and years of the calendar.

Reports of the same months can be read side by side; those of months that overlap otherwise tell of whoever
came in the difference, and are often refused (docs/decisions/0015).
"""

from __future__ import annotations

from collections.abc import Iterator

from seriktes.results.schedules.enums import Rhythm
from seriktes.results.validators import Period


def period_with(month: int, rhythm: Rhythm) -> Period:
    """Return the period of a rhythm in which a month lies. Days of its own have no periods (ValueError)."""
    length = Rhythm(rhythm).months
    if not length:
        raise ValueError(f"{rhythm!r} has no periods of the calendar.")
    first = month - month % length
    return Period(first, first + length - 1)


def periods(rhythm: Rhythm, first: int, last: int) -> Iterator[Period]:
    """Return the periods of a rhythm from the one with the month `first` to the one with the month `last`."""
    found = period_with(first, rhythm)
    while found.first <= last:
        yield found
        found = Period(found.first + Rhythm(rhythm).months, found.last + Rhythm(rhythm).months)


def is_on_lattice(period: Period) -> bool:
    """Whether months are a month, quarter, half-year or year of the calendar."""
    return any(period_with(period.first, rhythm) == period for rhythm in Rhythm if Rhythm(rhythm).months)


def overlap_otherwise(one: Period, other: Period) -> bool:
    """Whether two periods share months and are not the same."""
    return one != other and one.first <= other.last and other.first <= one.last
