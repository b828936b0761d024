"""Fields for the cells of a form, made from its definition: each says in a sentence what is wrong."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES, validate_email
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from seriktes.core.checkdigits import LENGTH, check_digit, is_sample, tidy
from seriktes.core.forms import DayField, tiyn_of
from seriktes.core.text import clean as tidied
from seriktes.results.state_forms.cells import FormCell, label_of
from seriktes.results.state_forms.definitions.shape import FormField
from seriktes.results.state_forms.enums import CellStanding, FieldKind
from seriktes.results.state_forms.values import NOTHING, TAKEN_FOR_NOTHING, TEXTS, Value, is_nothing, said

NAME_LENGTH, PROSE_LENGTH, NUMBER_LENGTH = 300, 2000, 40
LARGEST_COUNT = 1_000_000
LANGUAGES = (("kk", _("in Kazakh")), ("ru", _("in Russian")))
THOUSAND = 1000
LARGEST_SUM = 10**15  # in tiyn
DIALLED = re.compile(r"[\s()\-]+")


def is_said_to_be_nothing(text: str) -> bool:
    return text.strip().casefold() in TAKEN_FOR_NOTHING


class MayStayEmpty:
    """A field of a cell: it may stay empty for now, and is then counted as missing."""

    def validate(self, value: Any) -> None:
        if value not in EMPTY_VALUES:
            super().validate(value)  # type: ignore[misc]


class CellChoice(MayStayEmpty, forms.ChoiceField):
    """One of the act's options."""


class CellChoices(MayStayEmpty, forms.MultipleChoiceField):
    """Some of the act's options."""


class SayableField(MayStayEmpty, forms.CharField):
    """A text of a cell; «нет», «жоқ» or a dash says that there is nothing."""

    def clean(self, value: Any) -> Value:
        text = super().clean(value)
        if not text:
            return None
        return NOTHING if is_said_to_be_nothing(text) else self.parsed(text)

    def to_python(self, value: Any) -> str:
        return tidied(super().to_python(value) or "")

    def parsed(self, text: str) -> Value:
        return text


class CountField(SayableField):
    """A whole number of people."""

    def parsed(self, text: str) -> int:
        plain = text.replace(" ", "")
        if not plain.isdecimal() or not plain.isascii():
            raise ValidationError(
                _("Write a whole number in digits, or a dash where there is none."), "number"
            )
        if len(plain.lstrip("0")) > len(str(LARGEST_COUNT)) or int(plain) > LARGEST_COUNT:
            raise ValidationError(_("This number is too large. Check its digits."), "large")
        return int(plain)


class TengeField(SayableField):
    """Money in tenge, kept in tiyn."""

    def parsed(self, text: str) -> int:
        return tiyn_of(text)


class ThousandsField(TengeField):
    """Money in thousands of tenge, kept in tiyn."""

    def parsed(self, text: str) -> int:
        tiyn = super().parsed(text) * THOUSAND
        if tiyn > LARGEST_SUM:
            raise ValidationError(_("This number is too large. Check its digits."), "large")
        return tiyn


class PhoneField(SayableField):
    """A phone number: one of the country is kept without what people write between its digits."""

    def parsed(self, text: str) -> str:
        plain = DIALLED.sub("", text)
        if re.fullmatch(r"8\d{10}", plain, re.ASCII):
            return f"+7{plain[1:]}"
        return plain if re.fullmatch(r"\+7\d{10}", plain, re.ASCII) else text


class TaxNumberField(SayableField):
    """A БИН or an ИИН, checked by its last digit; or, with letters, the number of another country."""

    def parsed(self, text: str) -> str:
        plain = tidy(text)
        if not plain.isdecimal():
            return text
        if len(plain) != LENGTH or not plain.isascii():
            raise ValidationError(
                _("A BIN or an IIN has 12 digits. Check it against the document."), "length"
            )
        is_right = plain.strip("0") != "" and check_digit(plain[:-1]) == int(plain[-1])  # zeros would fit
        if not is_right and not (settings.SERIKTES_DEMO and is_sample(plain)):
            raise ValidationError(
                _("A digit of this number is wrong. Check it against the document."), "check_digit"
            )
        return plain


class MailField(SayableField):
    def parsed(self, text: str) -> str:
        validate_email(text)
        return text


class PastDayField(MayStayEmpty, DayField):
    """A day that is not ahead, kept as a text."""

    def clean(self, value: Any) -> Value:
        if isinstance(value, str) and is_said_to_be_nothing(value):
            return NOTHING
        day = super().clean(value)
        if day is None:
            return None
        if day > timezone.localdate():
            raise ValidationError(_("This day is in the future. Check the year."), "future")
        return day.isoformat()


def fields_of(cell: FormCell) -> dict[str, forms.Field]:
    """Return the fields of a cell by name."""
    one, value = cell.field, cell.value
    if one.kind not in TEXTS:
        return {one.key: _single(cell)}
    is_long = one.kind == FieldKind.PROSE
    made: dict[str, forms.Field] = {}
    for code, name in LANGUAGES:
        text = said(one, NOTHING, code) if is_nothing(value) else (value or {}).get(code, "")
        made[f"{one.key}_{code}"] = SayableField(
            label=f"{label_of(one)} – {name}",
            required=not one.is_optional,
            max_length=PROSE_LENGTH if is_long else NAME_LENGTH,
            initial=text,
            widget=forms.Textarea(attrs={"rows": 3, "lang": code})
            if is_long
            else forms.TextInput({"lang": code}),
            help_text=_help(cell) if code == "kk" else "",
        )
    return made


def _single(cell: FormCell) -> forms.Field:
    one, value = cell.field, cell.value
    language = get_language() or "kk"
    text = said(one, value, language) if value is not None else ""
    given: dict[str, Any] = {
        "label": label_of(one),
        "required": not one.is_optional,
        "help_text": _help(cell),
        "initial": text,
    }
    if one.kind == FieldKind.DAY:
        given["initial"] = date.fromisoformat(value) if isinstance(value, str) else None
        return PastDayField(**given)
    if one.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return _choosing(one, value, given)
    made, length, mode = SINGLE.get(one.kind, (SayableField, NAME_LENGTH, ""))
    widget = forms.TextInput({"inputmode": mode} if mode else {})
    return made(**given, max_length=length, widget=widget)


SINGLE: dict[FieldKind, tuple[type[SayableField], int, str]] = {
    FieldKind.COUNT: (CountField, 20, "numeric"),
    FieldKind.MONEY: (TengeField, NUMBER_LENGTH, "decimal"),
    FieldKind.THOUSANDS: (ThousandsField, NUMBER_LENGTH, "decimal"),
    FieldKind.MAIL: (MailField, NAME_LENGTH, "email"),
    FieldKind.PHONE: (PhoneField, NUMBER_LENGTH, "tel"),
    FieldKind.TAX_NUMBER: (TaxNumberField, NUMBER_LENGTH, ""),
}
"""What asks for a value of one kind: the field, how long it may be, which keys a phone offers."""


def _choosing(one: FormField, value: Value, given: dict[str, Any]) -> forms.Field:
    language = get_language() or "kk"
    choices = [(option.key, said_option(one, option.key, language)) for option in one.options]
    if one.kind == FieldKind.CHOICES:
        given["initial"] = [] if value is None or is_nothing(value) else value
        return CellChoices(**given, choices=choices, widget=forms.CheckboxSelectMultiple)
    given["initial"] = "" if value is None or is_nothing(value) else value
    return CellChoice(**given, choices=[("", "---------"), *choices])


def said_option(one: FormField, key: str, language: str) -> str:
    if one.kind == FieldKind.CHOICES:
        return said(one, [key], language)
    return said(one, key, language)


def _help(cell: FormCell) -> Any:
    """Return what helps to fill a cell: where a suggestion comes from, else what is known of its words."""
    if cell.standing == CellStanding.SUGGESTED and cell.known is not None:
        return _("Suggested: %(source)s.") % {"source": cell.known.source}
    return cell.field.hint
