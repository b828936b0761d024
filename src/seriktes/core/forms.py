"""Forms that many apps share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core.money import InvalidMoney, parse_money
from seriktes.core.months import InvalidMonth, parse_month
from seriktes.core.text import clean
from seriktes.core.widgets import MonthInput

AT_LEAST = _("The number must be at least %(limit_value)s.")
AT_MOST = _("The number must be at most %(limit_value)s.")
OUT_OF_BOUNDS = _("Choose a day between 1900 and 2100.")


class TidyField(forms.CharField):
    """One line of text without stray spaces and invisible characters."""

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class DayField(forms.DateField):
    """A day from 1900 to 2100; one outside is a slip of the keyboard, and breaks what counts months."""

    default_validators = [
        MinValueValidator(date(1900, 1, 1), OUT_OF_BOUNDS),
        MaxValueValidator(date(2100, 12, 31), OUT_OF_BOUNDS),
    ]


class MonthField(forms.CharField):
    """A whole month, "2025-09", as an integer of `core.months`."""

    widget = MonthInput

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]  # a month is a number here
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return parse_month(text)
        except InvalidMonth as wrong:
            raise ValidationError(_("Write the month like 2025-09."), "invalid") from wrong


class Bounded:
    """A number whose least and greatest values are told in our own words: Django's Kazakh ones are broken."""

    validators: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for validator in self.validators:
            if isinstance(validator, MinValueValidator):
                validator.message = AT_LEAST
            elif isinstance(validator, MaxValueValidator):
                validator.message = AT_MOST


class WholeField(Bounded, forms.IntegerField):
    """A whole number."""


class FractionField(Bounded, forms.FloatField):
    """A number that may have a fraction."""


class DayForm(forms.Form):
    """The day with which something ends."""

    day = DayField(label=_("Last day"), initial=timezone.localdate)


class FileKindForm(forms.Form):
    """The kind of file a list is wanted as."""

    form = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])


class NamesForm(forms.Form):
    """A name in three languages; Kazakh is needed, the others fall back to it."""

    name_kk = TidyField(label=_("Name in Kazakh"), min_length=2, max_length=200)
    name_ru = TidyField(label=_("Name in Russian"), max_length=200, required=False)
    name_en = TidyField(label=_("Name in English"), max_length=200, required=False)


def tiyn_of(text: str, when_zero: Any = None) -> int:
    """Return an amount of tenge that somebody wrote, in tiyn; raises `ValidationError` with a sentence.

    Nought is an amount, too, unless there is a sentence for it.
    """
    try:
        tiyn = parse_money(text)
    except InvalidMoney as refusal:
        raise ValidationError(refusal.sentence, code=refusal.code) from refusal
    if tiyn == 0 and when_zero is not None:
        raise ValidationError(when_zero)
    return tiyn
