"""A month as one integer, year * 12 + month - 1: months sort, count and subtract as numbers do."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date


class InvalidMonth(ValueError):
    """A text that names no month; `code` is stable."""

    code = "invalid_month"


def month_of(day: date) -> int:
    """Return the month in which `day` lies."""
    return day.year * 12 + day.month - 1


def parse_month(text: str) -> int:
    """Return the month written as "2025-09"; anything else raises `InvalidMonth`."""
    if not re.fullmatch(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise InvalidMonth(f"{text!r} is not a month. Write the year and the month like 2025-09.")
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def month_text(month: int) -> str:
    """Return "2025-09", the inverse of `parse_month`; for people use `core.formats.month_long`."""
    year, place = divmod(month, 12)
    return f"{year:04}-{place + 1:02}"


def first_day(month: int) -> date:
    """Return the first day of `month`."""
    year, place = divmod(month, 12)
    return date(year, place + 1, 1)


def last_day(month: int) -> date:
    """Return the last day of `month`; December 9999 has one too."""
    first = first_day(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def months_between(first: int, last: int) -> range:
    """Return every month from `first` to `last`, both included; empty when `last` comes before `first`."""
    return range(first, last + 1)
