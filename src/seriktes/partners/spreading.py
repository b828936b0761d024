"""What of a value that was given over a time falls in each month."""

from __future__ import annotations

from datetime import date

from seriktes.core.money import round_parts
from seriktes.core.months import first_day, last_day, month_of, months_between


def spread(tiyn: int, first: date, last: date) -> dict[int, int]:
    """Return the months from `first` to `last` (days, both included) with what of a value falls in each.

    Each day bears the same; a month bears the sum of its days, in whole tiyn by the method of the largest
    remainder, on a tie to the earlier month. So the months add up to the value exactly, and those of a
    reversal cancel those of what it reverses.
    """
    months = months_between(month_of(first), month_of(last))
    days = [(min(last, last_day(month)) - max(first, first_day(month))).days + 1 for month in months]
    parts = round_parts(days, abs(tiyn))
    return {month: part if tiyn > 0 else -part for month, part in zip(months, parts, strict=True)}
