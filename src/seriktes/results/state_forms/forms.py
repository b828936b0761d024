"""What people type into a form of the state: a section, a line, one cell, the day of handing in."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from seriktes.core.crypto import blind_index
from seriktes.core.forms import DayField, TidyField, WholeField
from seriktes.core.intake import ClientEvent
from seriktes.results.state_forms.actions import TypedCell
from seriktes.results.state_forms.cells import FormCell, PartnerMoney, label_of
from seriktes.results.state_forms.definitions import of_organisation
from seriktes.results.state_forms.definitions.shape import FormField, FormSection
from seriktes.results.state_forms.enums import FormKind, StateFileFormat
from seriktes.results.state_forms.facts.known import IncomeOf
from seriktes.results.state_forms.fields import LANGUAGES, fields_of
from seriktes.results.state_forms.values import NOTHING, TEXTS, Value, is_nothing

EVENT = "results.state_form.line"


class CellsForm(forms.Form):
    """Fields for some cells of a form: a text in two languages makes two of them."""

    use_required_attribute = False

    def __init__(self, *args: Any, cells: Iterable[FormCell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = [cell for cell in cells if cell.field.is_asked]
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
        """Return the event of the line; of what was typed it keeps a blind sum, for it may be personal."""
        typed = {cell.field.key: cell.value for cell in self.typed()}
        told = json.dumps([self.cleaned_data.get("group", ""), typed], ensure_ascii=False, sort_keys=True)
        content = {"form": code, "section": section.key, "sum": blind_index(told, purpose=EVENT)}
        return ClientEvent(self.cleaned_data["event"], EVENT, timezone.now(), content)


class OverruleForm(CellsForm):
    """One cell, with the reason why it is typed."""

    reason = TidyField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed where the system has computed another value. It is kept beside the value."),
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


class BeginForm(forms.Form):
    """Which form is begun, for which year."""

    form = forms.ChoiceField(label=_("Form"))
    year = WholeField(label=_("Year"), min_value=1990, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "kk" if (get_language() or "kk") == "kk" else "ru"
        self.fields["form"].choices = [
            (
                f"{definition.key}-{part.number}",
                f"{definition.index.said_in(language)} – {part.title.said_in(language)}",
            )
            for definition in of_organisation()
            for part in definition.parts
        ]

    @property
    def kind(self) -> FormKind:
        return FormKind(self.cleaned_data["form"].rsplit("-", 1)[0])

    @property
    def part(self) -> int:
        return int(self.cleaned_data["form"].rsplit("-", 1)[1])


class OrderForm(forms.Form):
    """From which day on a group works under the creative order."""

    starts_on = DayField(label=_("From"), initial=timezone.localdate)


class GroupYearForm(forms.Form):
    """The year whose portfolios are begun or printed."""

    year = WholeField(label=_("Year"), min_value=1990, max_value=2100)


class PortfoliosFileForm(GroupYearForm):
    """The year and the language of the portfolios to print."""

    language = forms.ChoiceField(choices=LANGUAGES)


class FilingForm(forms.Form):
    """The day on which a form was handed in."""

    filed_on = DayField(label=_("Handed in on"), initial=timezone.localdate)


class LineReasonForm(forms.Form):
    """Why a line is taken back."""

    reason = TidyField(label=_("Reason"), max_length=300)


class ReopeningForm(forms.Form):
    """Why a form that was handed in is corrected."""

    reason = TidyField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stands beside the corrected form. Name no child and no other person here."),
    )


class StateFileForm(forms.Form):
    """Which file the worker is to make, in which language."""

    form = forms.ChoiceField(choices=StateFileFormat.choices)
    language = forms.ChoiceField(choices=LANGUAGES)
