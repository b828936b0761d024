"""Days as cells write them: dates, day numbers, and dates in words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from seriktes.attendance.journals.months import month_named
from seriktes.attendance.journals.words import weekday_of
from seriktes.core.spreadsheets.books import Cell

FIRST_YEAR, LAST_YEAR = 1900, 2100
DAY_FIRST = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})(?:\s?[./-]\s?(\d{4}|\d{2}))?\Z")
YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\Z")
FIGURE = re.compile(r"\d")
LONGEST_DATE = 60
NUMBER = re.compile(r"\d{1,2}\Z")
TOKEN = re.compile(r"\d+|[^\W\d_]+")
YEAR_WORDS = {
    "г",
    "год",
    "года",
    "ж",
    "жыл",
    "жылы",
    "жылғы",
    "ші",
    "шы",
    "інші",
    "ыншы",
    "е",
    "го",
    "і",
    "ы",
    "st",
    "nd",
    "rd",
    "th",
    "y",
}
FIRST_SERIAL, LAST_SERIAL = 20_000, 60_000
EXCEL_EPOCH = date(1899, 12, 30)


class DayParts(NamedTuple):
    """A day with its month and year as far as the cell tells them."""

    day: int
    month: int | None = None
    year: int | None = None

    def whole(self) -> date | None:
        if self.month is None or self.year is None:
            return None
        return made_date(self.year, self.month, self.day)


def made_date(year: int, month: int, day: int) -> date | None:
    """The date, or `None` where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_in(value: Cell) -> DayParts | None:
    """The day that a header cell names. The day stands before the month: `10.5.2024` is 10 May."""
    if isinstance(value, date):
        return DayParts(value.day, value.month, value.year) if FIRST_YEAR <= value.year <= LAST_YEAR else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return DayParts(value) if 1 <= value <= 31 else None
    return _day_in_text(value) if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def _day_in_text(text: str) -> DayParts | None:
    if len(text) > LONGEST_DATE or not FIGURE.search(text):
        return None
    text = _without_weekday(unicodedata.normalize("NFC", text)).strip(" .,()")
    if NUMBER.match(text):
        return _checked(int(text), None, None)
    if found := YEAR_FIRST.match(text):
        return _checked(int(found[3]), int(found[2]), int(found[1]))
    if found := DAY_FIRST.match(_without_year_word(text)):
        return _checked(int(found[1]), int(found[2]), _full_year(found[3]))
    return _day_in_words(text)


def _without_weekday(text: str) -> str:
    return " ".join(word for word in text.split() if weekday_of(word) is None)


def _without_year_word(text: str) -> str:
    return re.sub(r"\s*(г|ж|год|жыл)\.?\Z", "", text)


def _full_year(written: str | None) -> int | None:
    """Two figures are years from 1970 to 2069, as spreadsheets and Unix read them."""
    if written is None:
        return None
    year = int(written)
    if len(written) == 4:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _day_in_words(text: str) -> DayParts | None:
    """«10 мая», «10 мамыр 2024», «2024 ж. 10 мамыр», «мамырдың 10-ы», "May 10"."""
    day = month = year = None
    for token in TOKEN.findall(text):
        if token.isdecimal():
            if len(token) == 4 and year is None:
                year = int(token)
            elif len(token) <= 2 and day is None:
                day = int(token)
            else:
                return None
        elif found := month_named(token):
            if month is not None:
                return None
            month = found
        elif token.lower() not in YEAR_WORDS:
            return None
    return _checked(day, month, year) if day is not None and month is not None else None


def _checked(day: int, month: int | None, year: int | None) -> DayParts | None:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month is None:
        return DayParts(day) if 1 <= day <= 31 else None
    if made_date(year or 2000, month, day) is None:
        return None
    return DayParts(day, month, year)


def date_in(value: Cell) -> date | None:
    """A whole date from a cell of a date column; Excel's day numbers count where a date must stand."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return EXCEL_EPOCH + timedelta(days=int(value)) if FIRST_SERIAL <= value <= LAST_SERIAL else None
    if isinstance(value, datetime):
        value = value.date()
    parts = day_in(value)
    return parts.whole() if parts else None
