"""Which months a report may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from seriktes.core.formats import month_long
from seriktes.core.months import month_of

MOST_MONTHS = 36
SCHOOL_YEAR_BEGINS = 9  # September
SCHOOL_YEAR_MONTHS = 9


@dataclass(frozen=True)
class Period:
    """Whole months, both included."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


def check_period(first: int, last: int, *, earliest: int, today: date) -> Period:
    """Return the months as a period; a sentence says what is wrong with others."""
    this_month = month_of(today)
    if first > last:
        raise ValidationError(_("The first month comes after the last one. Exchange them."), "order")
    if last > this_month:
        raise ValidationError(
            _("A report cannot reach into the future. The last month it may have is %(month)s."),
            "future",
            {"month": month_long(this_month)},
        )
    if first < earliest:
        raise ValidationError(
            _("The network has no records before %(month)s. Begin with that month or later."),
            "before",
            {"month": month_long(earliest)},
        )
    if last - first >= MOST_MONTHS:
        raise ValidationError(
            _("A report has at most %(months)s months. Make two reports of a longer time."),
            "long",
            {"months": MOST_MONTHS},
        )
    return Period(first, last)


def school_year(today: date) -> Period:
    """Return the last school year that is over: September to May."""
    begins = month_of(date(today.year, SCHOOL_YEAR_BEGINS, 1))
    ended = [first for first in (begins - 12, begins - 24) if first + SCHOOL_YEAR_MONTHS <= month_of(today)]
    return Period(ended[0], ended[0] + SCHOOL_YEAR_MONTHS - 1)


def last_twelve(today: date) -> Period:
    """Return the twelve months before this one."""
    return Period(month_of(today) - 12, month_of(today) - 1)


def this_school_year(today: date) -> Period:
    """Return the school year that runs, up to this month; in summer, the one that has just ended."""
    month = month_of(today)
    begins = month_of(date(today.year, SCHOOL_YEAR_BEGINS, 1))
    return Period(begins if begins <= month else begins - 12, month)
