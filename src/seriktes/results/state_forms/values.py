"""What a cell of a form holds: how it is printed in a language, and what a spreadsheet reckons with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from seriktes.core import formats
from seriktes.core.money import TIYN_IN_TENGE
from seriktes.results.state_forms.definitions.shape import Bilingual, FormField
from seriktes.results.state_forms.enums import FieldKind
from seriktes.results.state_forms.sealing import is_personal, masked

Value = Any
"""None, a text, an integer, a list of keys, {"kk", "ru"} or NOTHING."""

NOTHING: dict[str, bool] = {"none": True}
"""There is nothing, and somebody says so."""

NOTHING_SAID = Bilingual("жоқ", "нет")
CROSS = "Х"
DASH = "—"
TAKEN_FOR_NOTHING = frozenset({"жоқ", "нет", "no", "none", "-", "–", "—"})

TEXTS = (FieldKind.PAIR, FieldKind.PROSE)


def is_nothing(value: Value) -> bool:
    return isinstance(value, dict) and value.get("none") is True


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
        return masked(value) if is_personal(value) and not reveals else str(value)
    printer = PRINTERS.get(field.kind)
    return printer(field, value, language) if printer else str(value)


def _text(_field: FormField, value: Value, language: str) -> str:
    return str(value.get("kk" if language == "kk" else "ru") or NOTHING_SAID.said_in(language))


def _money(_field: FormField, value: Value, language: str) -> str:
    return money(value, language)


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
