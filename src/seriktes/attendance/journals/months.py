"""Months and years in titles, tabs and cells, in Kazakh, Russian and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from seriktes.attendance.journals.words import plain_letters

RUSSIAN_ENDINGS = ("ь", "я", "е", "а", "у", "ю", "й", "ем", "ом", "")
KAZAKH_ENDINGS = tuple(
    plain_letters(ending)
    for ending in (
        "", "ы", "і", "да", "де", "та", "те", "ға", "ге", "қа", "ке", "ын", "ін", "ында", "інде",
        "ның", "нің", "дың", "дің", "тың", "тің", "нан", "нен", "дан", "ден", "тан", "тен",
        "дағы", "дегі", "тағы", "тегі", "ындағы", "індегі", "ының", "інің",
    )
)  # fmt: skip
RUSSIAN = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
RUSSIAN_SHORT = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
RUSSIAN_SHORT_LONGER = {"февр": 2, "сент": 9, "нояб": 11}
KAZAKH = (
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
)
KAZAKH_SHORT = ("қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар", "жел")
ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

AUGUST = 8

FULL_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b")
SCHOOL_YEAR = re.compile(r"\b((?:19|20)\d\d)\s*[-–—/\\]\s*((?:19|20)?\d\d)\b")
MONTH_YEAR = re.compile(r"\b(0?[1-9]|1[0-2])\s*[./-]\s*((?:19|20)\d\d)\b")
YEAR_MONTH = re.compile(r"\b((?:19|20)\d\d)\s*[./-]\s*(0?[1-9]|1[0-2])\b")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
WORD = re.compile(r"[^\W\d_]+")


def _month_words() -> dict[str, int]:
    words: dict[str, int] = {}
    for number in range(1, 13):
        place = number - 1
        words |= {
            RUSSIAN[place] + ending: number
            for ending in RUSSIAN_ENDINGS
            if RUSSIAN[place] != "ма" or ending in {"й", "я", "е", "ю"}
        }
        words |= {plain_letters(KAZAKH[place]) + ending: number for ending in KAZAKH_ENDINGS}
        words |= dict.fromkeys((RUSSIAN_SHORT[place], plain_letters(KAZAKH_SHORT[place])), number)
        words |= dict.fromkeys((ENGLISH[place], ENGLISH[place][:3]), number)
    words |= {"кыркуйег" + ending: 9 for ending in ("и", "инде", "индеги", "инин")}
    return words | RUSSIAN_SHORT_LONGER | {"sept": 9}


MONTHS = _month_words()


@dataclass(frozen=True)
class Period:
    """A month and a year as far as a text tells them; `school_year` is the year of its September.

    `august` is the year of an August that belongs to no school year for sure.
    """

    month: int | None = None
    year: int | None = None
    school_year: int | None = None
    august: int | None = None

    def year_of(self, month: int, order: Sequence[int] = ()) -> int | None:
        """The calendar year of `month`, `order` being the months of its list, each once, as they stand.

        A school year is September to August. Journals also begin one in August, and those of the summer end
        one with it: an August before September begins it, one after July ends it. Where the list does not
        tell, `august` does if it is either, else nothing (None).
        """
        if self.school_year is None:
            return self.year
        if month != AUGUST:
            return self.school_year + (month < AUGUST)
        before, after = _around(AUGUST, order)
        if not before and after > AUGUST:
            return self.school_year
        if not after and 0 < before < AUGUST:
            return self.school_year + 1
        return self.august if self.august in {self.school_year, self.school_year + 1} else None


def _around(month: int, order: Sequence[int]) -> tuple[int, int]:
    """The months before and after `month` in a list, zero where there is none."""
    if month not in order:
        return 0, 0
    row = (0, *order, 0)
    place = row.index(month)
    return row[place - 1], row[place + 1]


NO_PERIOD = Period()


def month_named(word: str) -> int | None:
    """The month that a single word names, in any case and declension."""
    return MONTHS.get(plain_letters(unicodedata.normalize("NFC", word)))


def period_in(text: str) -> Period:
    """Month, year and school year named in `text`; whole dates in figures say nothing of the period."""
    text = FULL_DATE.sub(" ", unicodedata.normalize("NFC", text))
    school_year, text = _school_year(text)
    for pattern, month_place, year_place in ((MONTH_YEAR, 1, 2), (YEAR_MONTH, 2, 1)):
        if found := pattern.search(text):
            return Period(int(found[month_place]), int(found[year_place]), school_year)
    named = {month for word in WORD.findall(text) if (month := month_named(word))}
    years = {int(year) for year in YEAR.findall(text)}
    return Period(
        named.pop() if len(named) == 1 else None, years.pop() if len(years) == 1 else None, school_year
    )


def _school_year(text: str) -> tuple[int | None, str]:
    for found in SCHOOL_YEAR.finditer(text):
        first, second = int(found[1]), int(found[2])
        if second % 100 == (first + 1) % 100:
            return first, text[: found.start()] + " " + text[found.end() :]
    return None, text
