"""What people type into a form of the state: fields made from its definition, checked one by one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
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
from seriktes.core.forms import DayField, TidyField, WholeField
from seriktes.core.intake import ClientEvent
from seriktes.core.money import InvalidMoney, parse_money
from seriktes.core.text import clean as tidied
from seriktes.results.state_forms.actions import TypedCell
from seriktes.results.state_forms.definitions.shape import FormField, FormSection
from seriktes.results.state_forms.enums import CellStanding, FieldKind, StateFileFormat
from seriktes.results.state_forms.facts import IncomeOf
from seriktes.results.state_forms.sheet import FormCell, PartnerMoney, label_of
from seriktes.results.state_forms.values import NOTHING, TAKEN_FOR_NOTHING, TEXTS, Value, is_nothing, said

NAME_LENGTH, PROSE_LENGTH, NUMBER_LENGTH = 300, 2000, 40
LARGEST_COUNT = 1_000_000
LANGUAGES = (("kk", _("in Kazakh")), ("ru", _("in Russian")))
EMAIL_ROWS = ("1-9",)


def is_said_to_be_nothing(text: str) -> bool:
    return text.strip().casefold() in TAKEN_FOR_NOTHING


class Asked:
    """A field of a cell: it may stay empty for now, and is then counted as missing."""

    def validate(self, value: Any) -> None:
        if value not in EMPTY_VALUES:
            super().validate(value)  # type: ignore[misc]


class CellChoice(Asked, forms.ChoiceField):
    """One of the act's options."""


class CellChoices(Asked, forms.MultipleChoiceField):
    """Some of the act's options."""


class SayableField(Asked, forms.CharField):
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
        try:
            return parse_money(text)
        except InvalidMoney as refusal:
            raise ValidationError(refusal.sentence, refusal.code) from refusal


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


class PastDayField(Asked, DayField):
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


class CellsForm(forms.Form):
    """Fields for some cells of a form: a text in two languages makes two of them."""

    use_required_attribute = False

    def __init__(self, *args: Any, cells: Iterable[FormCell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = [cell for cell in cells if not cell.field.is_total and not cell.field.is_fixed]
        for cell in self.cells:
            self.fields |= fields_of(cell)

    def typed(self) -> list[TypedCell]:
        """Return what was typed, cell by cell."""
        return [TypedCell(cell.field, self._value(cell.field)) for cell in self.cells]

    def _value(self, one: FormField) -> Value:
        given = self.cleaned_data
        if one.kind not in TEXTS:
            return None if given[one.key] in ("", []) else given[one.key]
        texts = {code: given[f"{one.key}_{code}"] for code, _name in LANGUAGES}
        if all(text is None for text in texts.values()):
            return None
        if any(is_nothing(text) for text in texts.values()):
            return NOTHING
        return {code: text or "" for code, text in texts.items()}


class LineForm(CellsForm):
    """A new line of a table of lines. The hidden number makes the form, sent twice, one line."""

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, section: FormSection, cells: Iterable[FormCell], **kwargs: Any) -> None:
        super().__init__(*args, cells=cells, **kwargs)
        if section.groups:
            language = get_language() or "kk"
            choices = [(group.key, group.text.said_in(language)) for group in section.groups]
            group = forms.ChoiceField(label=section.title.said_in(language), choices=choices)
            self.fields = {"group": group, **self.fields}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        wanted = {name for cell in self.cells for name in fields_of(cell)}
        if not self.errors and not any(given.get(name) for name in wanted):
            raise ValidationError(_("Nothing was typed. Fill at least one field."), "empty")
        return given

    def client_event(self, code: str, section: FormSection) -> ClientEvent:
        content = {cell.field.key: cell.value for cell in self.typed()}
        told = {"form": code, "section": section.key, "group": self.cleaned_data.get("group", ""), **content}
        return ClientEvent(self.cleaned_data["event"], "results.state_form.line", timezone.now(), told)


class OverruleForm(CellsForm):
    """One cell, with the reason why it is typed."""

    reason = TidyField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed where the system has computed another value. It stands in the log."),
    )

    def __init__(self, *args: Any, cell: FormCell, **kwargs: Any) -> None:
        super().__init__(*args, cells=(cell,), **kwargs)
        self.fields = {name: self.fields[name] for name in (*fields_of(cell), "reason")}


class IncomeForm(forms.Form):
    """Which row of the income each partner's money belongs to."""

    def __init__(
        self, *args: Any, money: Iterable[PartnerMoney], section: FormSection, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.money = list(money)
        rows = [(one.key, label_of(one)) for one in section.fields if not one.is_total]
        for one in self.money:
            said = _("%(amount)s, confirmed") if one.is_confirmed else _("%(amount)s, suggested")
            self.fields[one.income.key] = forms.ChoiceField(
                label=one.income.partner.name,
                choices=rows,
                initial=one.row or None,
                help_text=said % {"amount": one.amount},
            )

    def rows(self) -> list[tuple[IncomeOf, str]]:
        return [(one.income, self.cleaned_data[one.income.key]) for one in self.money]


class YearForm(forms.Form):
    """The year whose form is begun."""

    year = WholeField(label=_("Year"), min_value=1990, max_value=2100)


class FilingForm(forms.Form):
    """The day on which a form was handed in."""

    filed_on = DayField(label=_("Handed in on"), initial=timezone.localdate)


class LineReasonForm(forms.Form):
    """Why a line is taken back."""

    reason = TidyField(label=_("Reason"), max_length=300)


class StateFileForm(forms.Form):
    """Which file the worker is to make, in which language."""

    form = forms.ChoiceField(choices=StateFileFormat.choices)
    language = forms.ChoiceField(choices=LANGUAGES)


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
    match one.kind:
        case FieldKind.COUNT:
            return CountField(**given, max_length=20, widget=forms.TextInput({"inputmode": "numeric"}))
        case FieldKind.MONEY:
            return TengeField(
                **given, max_length=NUMBER_LENGTH, widget=forms.TextInput({"inputmode": "decimal"})
            )
        case FieldKind.TAX_NUMBER:
            return TaxNumberField(**given, max_length=NUMBER_LENGTH)
        case FieldKind.DAY:
            given["initial"] = date.fromisoformat(value) if isinstance(value, str) else None
            return PastDayField(**given)
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return _choosing(one, value, given)
        case _:
            made = MailField if one.key in EMAIL_ROWS else SayableField
            return made(**given, max_length=NAME_LENGTH)


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


def _help(cell: FormCell) -> object:
    """Return what helps to fill a cell: where a suggestion comes from, else what is known of its words."""
    if cell.standing == CellStanding.SUGGESTED and cell.known is not None:
        return _("Suggested: %(source)s.") % {"source": cell.known.source}
    return cell.field.hint
