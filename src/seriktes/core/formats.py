"""Dates, numbers, money and names as each language writes them, for everything shown or printed.

Every function takes a language ("kk", "ru", "en") or uses the active one. Spaces inside a number, and
between a number and its unit, are no-break spaces.
"""

from __future__ import annotations

from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

from seriktes.core.calendar_words import MONTHS, MONTHS_IN_DATES, MONTHS_SHORT, WEEKDAYS, WEEKDAYS_SHORT
from seriktes.core.money import TIYN_IN_TENGE, divide_half_up
from seriktes.core.months import first_day
from seriktes.core.shares import WHOLE
from seriktes.core.text import clean, to_latin

LANGUAGES = ("kk", "ru", "en")
NO_VALUE = "—"
# In the place of a figure that is not given, as the state's statistics mark what is confidential.
WITHHELD = "х"
NBSP = "\u00a0"
MINUS = "\u2212"
_END = "\x00"  # marks where a value ends; no text of a person holds it
_HOUR = {"kk": "сағ", "ru": "ч", "en": "h"}
_GROUPED = str.maketrans({",": NBSP, ".": ","})
_CURRENCY = {"KZT": "₸", "RUB": "₽", "USD": "$", "EUR": "€"}


def language_of(language: str | None = None) -> str:
    """Return the language to write in: the given one, else the active one; unknown ones count as Kazakh."""
    short = (language or get_language() or "kk")[:2]
    return short if short in LANGUAGES else "kk"


def date_long(day: date, language: str | None = None) -> str:
    """Return «2025 ж. 7 қыркүйек», «7 сентября 2025 г.» or "7 September 2025"."""
    language = language_of(language)
    month = MONTHS_IN_DATES[language][day.month - 1]
    return {
        "kk": f"{day.year}{NBSP}ж. {day.day}{NBSP}{month}",
        "ru": f"{day.day}{NBSP}{month} {day.year}{NBSP}г.",
        "en": f"{day.day}{NBSP}{month} {day.year}",
    }[language]


def date_short(day: date, language: str | None = None) -> str:
    """Return "07.09.2025"; in English "7 Sep 2025", since readers abroad take 07.09 for July."""
    if language_of(language) == "en":
        return f"{day.day}{NBSP}{MONTHS_SHORT['en'][day.month - 1]} {day.year}"
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def date_in_year(day: date) -> str:
    """Return "07.09", for a list that shows the year elsewhere."""
    return f"{day.day:02}.{day.month:02}"


def clock(at: time) -> str:
    """Return "15:04", the same in every language."""
    return f"{at.hour:02}:{at.minute:02}"


def weekday(day: date, language: str | None = None) -> str:
    """Return the name of the weekday: «дүйсенбі», «понедельник», "Monday"."""
    return WEEKDAYS[language_of(language)][day.weekday()]


def weekday_short(day: date, language: str | None = None) -> str:
    """Return the weekday for a narrow column: «дс», «пн», "Mon"."""
    return WEEKDAYS_SHORT[language_of(language)][day.weekday()]


def month_name(month: int, language: str | None = None) -> str:
    """Return the bare name of a month of `core.months`: «қыркүйек», «сентябрь», "September"."""
    return MONTHS[language_of(language)][month % 12]


def month_short(month: int, language: str | None = None) -> str:
    """Return the name of a month for an axis: «қыр», «сен», "Sep"."""
    return MONTHS_SHORT[language_of(language)][month % 12]


def month_long(month: int, language: str | None = None) -> str:
    """Return «2025 ж. қыркүйек», «сентябрь 2025 г.» or "September 2025"."""
    language = language_of(language)
    year, name = first_day(month).year, month_name(month, language)
    return {"kk": f"{year}{NBSP}ж. {name}", "ru": f"{name} {year}{NBSP}г.", "en": f"{name} {year}"}[language]


def month_range(first: int, last: int, language: str | None = None) -> str:
    """Return a period of whole months, as short as it stays clear: «сентябрь – декабрь 2025 г.».

    A whole calendar year is the year alone: «2025 жыл», «2025 год», "2025".
    """
    language = language_of(language)
    if first == last:
        return month_long(first, language)
    year = first // 12
    if last // 12 != year:
        return f"{month_long(first, language)} – {month_long(last, language)}"
    if last - first == 11:
        return {"kk": f"{year}{NBSP}жыл", "ru": f"{year}{NBSP}год", "en": str(year)}[language]
    names = f"{month_name(first, language)} – {month_name(last, language)}"
    return {"kk": f"{year}{NBSP}ж. {names}", "ru": f"{names} {year}{NBSP}г.", "en": f"{names} {year}"}[
        language
    ]


def sentence(template: str, **values: object) -> str:
    """Return a translated sentence with its values filled in, and one full stop where two would meet.

    A Russian month ends with the stop of «г.»; a sentence may end with it in one language and not in another.
    """
    filled = template % {name: f"{value}{_END}" for name, value in values.items()}
    return filled.replace(f".{_END}.", ".").replace(_END, "")


def number(value: int | Decimal, places: int = 0, language: str | None = None) -> str:
    """Return "12 500,5" with exactly `places` decimals, halves rounded away from zero; English "12,500.5"."""
    if isinstance(value, int) and not places:
        plain, is_negative = f"{abs(value):,}", value < 0
    else:
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        plain, is_negative = f"{abs(rounded):,.{places}f}", rounded < 0
    if language_of(language) != "en":
        plain = plain.translate(_GROUPED)
    return f"{MINUS}{plain}" if is_negative else plain


def millionths(value: int, places: int = 1, language: str | None = None) -> str:
    """Return a quantity kept in millionths, such as a share of a person: 2_400_000 is "2,4"."""
    return number(Decimal(divide_half_up(value * 10**places, WHOLE)).scaleb(-places), places, language)


def percent(share: int, places: int = 0, language: str | None = None) -> str:
    """Return a share in millionths as «83 %»; English "83%"."""
    space = "" if language_of(language) == "en" else NBSP
    return f"{millionths(share * 100, places, language)}{space}%"


def percent_of(part: int, whole: int, places: int = 0, language: str | None = None) -> str:
    """Return `part` of `whole` in per cent, rounded once; a dash when there is no whole."""
    if whole == 0:
        return NO_VALUE
    space = "" if language_of(language) == "en" else NBSP
    scaled = Decimal(divide_half_up(part * 100 * 10**places, whole)).scaleb(-places)
    return f"{number(scaled, places, language)}{space}%"


def money(tiyn: int, language: str | None = None, currency: str = "KZT") -> str:
    """Return "12 500 000 ₸"; the two decimals appear only when they are not zero."""
    places = 2 if tiyn % TIYN_IN_TENGE else 0
    return f"{number(Decimal(tiyn).scaleb(-2), places, language)}{NBSP}{currency_sign(currency)}"


def currency_sign(currency: str) -> str:
    """Return "₸" for KZT; a currency without a sign of its own keeps its letters."""
    return _CURRENCY.get(currency, currency)


def hours(minutes: int, places: int = 1, language: str | None = None) -> str:
    """Return minutes as hours with their unit: «1,5 сағ», «1,5 ч», "1.5 h"."""
    return f"{hours_number(minutes, places, language)}{NBSP}{_HOUR[language_of(language)]}"


def hours_number(minutes: int, places: int = 1, language: str | None = None) -> str:
    """Return minutes as hours without a unit, for a column that names it."""
    return number(Decimal(divide_half_up(minutes * 10**places, 60)).scaleb(-places), places, language)


def phone(text: str) -> str:
    """Return a number of the country in groups, «+7 709 000 00 01»; any other text as it is."""
    digits = text.removeprefix("+7")
    if digits == text or len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        return text
    return NBSP.join(("+7", digits[:3], digits[3:6], digits[6:8], digits[8:]))


def full_name(family: str, given: str = "", patronymic: str = "", language: str | None = None) -> str:
    """Return the whole name, family name first as in the country's documents; in English in Latin letters."""
    return _in_script(" ".join(filter(None, map(clean, (family, given, patronymic)))), language)


def _in_script(name: str, language: str | None) -> str:
    return to_latin(name) if language_of(language) == "en" else name
