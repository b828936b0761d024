"""The public holidays of Kazakhstan, by day: the law on holidays of 13 December 2001 № 267, articles 1 to 5.

National and state holidays and the two religious days off. Days that the government moves from one week to
another are working days made free, not holidays, and are not here. A day that the law adds gets the year from
which it counts.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAURYZ = _("Nauryz")
NEW_YEAR = _("New Year")

# (month, day): name
FIXED: dict[tuple[int, int], Promise | str] = {
    (1, 1): NEW_YEAR,
    (1, 2): NEW_YEAR,
    (1, 7): _("Orthodox Christmas"),
    (3, 8): _("International Women's Day"),
    (3, 21): NAURYZ,
    (3, 22): NAURYZ,
    (3, 23): NAURYZ,
    (5, 1): _("Day of the Unity of the People"),
    (5, 7): _("Defender of the Fatherland Day"),
    (5, 9): _("Victory Day"),
    (7, 6): _("Capital City Day"),
    (8, 30): _("Constitution Day"),
    (10, 25): _("Republic Day"),
    (12, 16): _("Independence Day"),
}
# Republic Day is a day off since 2022, as it was before 2009.
SINCE = {(10, 25): 2022}
QURBAN_AIT = _("Qurban Ait")
# The first day of Qurban Ait follows the moon; of years that are not here nothing is claimed.
QURBAN_AIT_ON = frozenset(
    {
        date(2022, 7, 9),
        date(2023, 6, 28),
        date(2024, 6, 16),
        date(2025, 6, 6),
        date(2026, 5, 27),
    }
)
# By the reckoned calendar of the moon; the day that is announced may be the one before or after. Once it is,
# it moves to the list above. Until then nobody is asked why a group met on it, nor why it did not.
QURBAN_AIT_EXPECTED_ON = frozenset(
    {
        date(2027, 5, 16),
        date(2028, 5, 5),
        date(2029, 4, 24),
        date(2030, 4, 13),
        date(2031, 4, 2),
    }
)


def holiday_on(day: date) -> Promise | str | None:
    """Return the name of the public holiday on `day`, or None."""
    if day in QURBAN_AIT_ON:
        return QURBAN_AIT
    fixed = (day.month, day.day)
    return FIXED.get(fixed) if day.year >= SINCE.get(fixed, 0) else None


def is_holiday(day: date) -> bool:
    return holiday_on(day) is not None


def may_be_holiday(day: date) -> bool:
    """Whether `day` is a public holiday, or may turn out to be one: a day beside the expected Qurban Ait."""
    beside = {day, day - timedelta(days=1), day + timedelta(days=1)}
    return is_holiday(day) or not beside.isdisjoint(QURBAN_AIT_EXPECTED_ON)
