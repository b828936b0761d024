"""Which months a report may have, and what its text may not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from seriktes.core.formats import month_long, month_range, sentence
from seriktes.core.months import month_of, month_text

MOST_MONTHS = 36
SCHOOL_YEAR_BEGINS = 9  # September
SCHOOL_YEAR_MONTHS = 9
# Control signs but for tabs and ends of lines, and those that turn the direction of what is printed.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Period:
    """Whole months, both included."""

    first: int
    last: int

    @property
    def words(self) -> str:
        """The months in words, in the active language."""
        return month_range(self.first, self.last)

    def values(self) -> dict[str, str]:
        """Return what a link or a form carries for these months."""
        return {"from": month_text(self.first), "until": month_text(self.last)}

    def query(self, **more: str) -> str:
        """Return the query of a link that keeps the months."""
        return urlencode({**self.values(), **more})

    def is_over(self, today: date) -> bool:
        """Whether the last of the months has ended."""
        return self.last < month_of(today)


def check_period(first: int, last: int, *, earliest: int, today: date) -> Period:
    """Return the months as a period; a sentence says what is wrong with others."""
    this_month = month_of(today)
    if first > last:
        raise ValidationError(_("The first month comes after the last one. Exchange them."), "order")
    if last > this_month:
        raise ValidationError(
            sentence(
                _("A report cannot reach into the future. The last month it may have is %(month)s."),
                month=month_long(this_month),
            ),
            "future",
        )
    if first < earliest:
        raise ValidationError(
            sentence(
                _("The network has no records before %(month)s. Begin with that month or later."),
                month=month_long(earliest),
            ),
            "before",
        )
    if last - first >= MOST_MONTHS:
        raise ValidationError(
            _("A report has at most %(months)s months. Make two reports of a longer time."),
            "long",
            {"months": MOST_MONTHS},
        )
    return Period(first, last)


def check_visible(text: str) -> None:
    """Refuse text with signs that nobody sees: on paper they break it, or turn it round."""
    if INVISIBLE.search(text):
        raise ValidationError(_("The text holds a sign that cannot be seen. Type it anew."), "invisible")


def school_year(today: date) -> Period:
    """Return the last school year that is over: September to May."""
    begins = month_of(date(today.year, SCHOOL_YEAR_BEGINS, 1))
    ended = [first for first in (begins - 12, begins - 24) if first + SCHOOL_YEAR_MONTHS <= month_of(today)]
    return Period(ended[0], ended[0] + SCHOOL_YEAR_MONTHS - 1)


def this_school_year(today: date) -> Period:
    """Return the school year that runs, up to this month; in summer, the one that has just ended and the
    summer so far.
    """
    month = month_of(today)
    begins = month_of(date(today.year, SCHOOL_YEAR_BEGINS, 1))
    return Period(begins if begins <= month else begins - 12, month)


def default_period(today: date, earliest: int) -> Period:
    """Return the last school year, or in a younger network what there is of it."""
    year = school_year(today)
    if year.last < earliest:
        return Period(earliest, month_of(today))
    return Period(max(year.first, earliest), year.last)
