"""What a cell of a form holds: how it is printed in a language, and what a spreadsheet reckons with."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from seriktes.core import formats
from seriktes.core.checkdigits import LENGTH
from seriktes.core.money import TIYN_IN_TENGE
from seriktes.results.state_forms.definitions.shape import LANGUAGES, Bilingual, FormField
from seriktes.results.state_forms.enums import FieldKind

Value = Any
"""None, a text, an integer, a list of keys, {"kk", "ru"} or NOTHING."""

NOTHING: dict[str, bool] = {"none": True}
"""There is nothing, and somebody says so."""

NOTHING_SAID = Bilingual("жоқ", "нет")
CROSS = "Х"
DASH = "—"
TAKEN_FOR_NOTHING = frozenset({"жоқ", "нет", "no", "none", "-", "–", "—"})

SHOWN_DIGITS = 4
OF_ORGANISATIONS = "456"  # the fifth digit of a БИН
TIYN_IN_THOUSAND = 1000 * TIYN_IN_TENGE
PHONE = re.compile(r"(\+7)(\d{3})(\d{3})(\d{2})(\d{2})")
TEXTS = (FieldKind.PAIR, FieldKind.PROSE)


def is_nothing(value: Value) -> bool:
    return isinstance(value, dict) and value.get("none") is True


def paired(said_in: Callable[[], str]) -> dict[str, str]:
    """Return what is said in Kazakh and in Russian."""
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = said_in()
    return found


def is_whole(field: FormField, value: Value) -> bool:
    """Whether nothing of a value is missing: a text has to stand in both languages."""
    if value is None:
        return False
    if is_nothing(value) or field.kind not in TEXTS:
        return True
    return bool(value.get("kk") and value.get("ru"))


def said(field: FormField, value: Value, language: str, *, reveals: bool = True) -> str:
    """Return a value as the form of a language prints it; «нет» or «жоқ» where there is none.

    `reveals`: whether the ИИН of a person is printed whole.
    """
    if value is None or is_nothing(value):
        return NOTHING_SAID.said_in(language)
    if field.kind == FieldKind.TAX_NUMBER:
        return masked(value) if is_number_of_person(value) and not reveals else str(value)
    printer = PRINTERS.get(field.kind)
    return printer(field, value, language) if printer else str(value)


def _text(_field: FormField, value: Value, language: str) -> str:
    return str(value.get("kk" if language == "kk" else "ru") or NOTHING_SAID.said_in(language))


def _money(_field: FormField, value: Value, language: str) -> str:
    return money(value, language)


def _thousands(_field: FormField, value: Value, language: str) -> str:
    return thousands(value, language)


def _phone(_field: FormField, value: Value, _language: str) -> str:
    return grouped_phone(value)


def _count(_field: FormField, value: Value, language: str) -> str:
    return formats.number(value, language=language)


def _day(_field: FormField, value: Value, _language: str) -> str:
    return formats.date_short(date.fromisoformat(value), "ru")


def _choice(field: FormField, key: str, language: str) -> str:
    option = field.option(key)
    if option is None:
        return key
    above = field.option(option.below) if option.below else None
    text = option.text.said_in(language)
    return f"{above.text.said_in(language)}: {text}" if above else text


def _choices(field: FormField, value: Value, language: str) -> str:
    return "; ".join(_choice(field, key, language) for key in value)


PRINTERS: dict[FieldKind, Callable[[FormField, Value, str], str]] = {
    FieldKind.PAIR: _text,
    FieldKind.PROSE: _text,
    FieldKind.MONEY: _money,
    FieldKind.THOUSANDS: _thousands,
    FieldKind.PHONE: _phone,
    FieldKind.COUNT: _count,
    FieldKind.DAY: _day,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
}


def number(field: FormField, value: Value) -> object:
    """Return what a spreadsheet reckons with: tenge, a count, a day; None where there is no such value."""
    if value is None or is_nothing(value):
        return None
    match field.kind:
        case FieldKind.MONEY:
            return Decimal(value) / TIYN_IN_TENGE
        case FieldKind.THOUSANDS:
            return Decimal(value) / TIYN_IN_THOUSAND
        case FieldKind.COUNT:
            return value
        case FieldKind.DAY:
            return date.fromisoformat(value)
        case _:
            return None


def money(tiyn: int, language: str) -> str:
    """Return tenge without their sign, which stands in the head; the decimals only where there are any."""
    places = 2 if tiyn % TIYN_IN_TENGE else 0
    return formats.number(Decimal(tiyn).scaleb(-2), places, language)


def thousands(tiyn: int, language: str) -> str:
    """Return thousands of tenge, with as many decimals as it needs, at most two."""
    places = next(place for place in range(6) if not tiyn % (TIYN_IN_THOUSAND // 10**place))
    return formats.number(Decimal(tiyn) / TIYN_IN_THOUSAND, min(places, 2), language)


def grouped_phone(number: str) -> str:
    """Return "+7 709 560 00 01"; a number of another country stays as it was typed."""
    found = PHONE.fullmatch(number)
    return "\u00a0".join(found.groups()) if found else number


def is_number_of_person(number: object) -> bool:
    """Whether a number is the ИИН of a person."""
    return (
        isinstance(number, str)
        and len(number) == LENGTH
        and number.isdecimal()
        and number[4] not in OF_ORGANISATIONS
    )


def masked(number: str) -> str:
    """Return "********0123"."""
    return "*" * (len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:]
