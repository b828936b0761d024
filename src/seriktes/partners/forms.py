from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.models import Club
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, TidyField, tiyn_of
from seriktes.core.intake import ClientEvent
from seriktes.organisations.models import Organisation
from seriktes.partners.actions import AgreementDetails, ContributionDetails, ValuedDetails
from seriktes.partners.enums import PartyRole, Valuation
from seriktes.partners.models import Agreement, Contribution, ValuedContribution

CURRENCIES = (("KZT", _("tenge")), ("USD", _("US dollar")), ("EUR", _("euro")), ("RUB", _("Russian rouble")))

# What is given over a longer time is written down in parts: nobody values it once for so many years.
LONGEST_DAYS = 10 * 366


class AgreementSearchForm(forms.Form):
    """What the list of agreements is narrowed to."""

    q = forms.CharField(label=_("Number, name or partner"), required=False, max_length=100)

    def sought(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class AgreementForm(forms.ModelForm):
    """An agreement with its partner and its days."""

    class Meta:
        model = Agreement
        fields = (
            "partner",
            "number",
            "name_kk",
            "name_ru",
            "name_en",
            "signed_on",
            "starts_on",
            "ends_on",
            "note",
        )
        field_classes = {
            **dict.fromkeys(("number", "name_kk", "name_ru", "name_en"), TidyField),
            **dict.fromkeys(("signed_on", "starts_on", "ends_on"), DayField),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Organisation.objects.visible_to(actor)
        self.fields["partner"].to_field_name = "code"
        if self.instance.partner_id:
            self.initial["partner"] = self.instance.partner
        self.fields["partner"].label = _("Partner")
        self.fields["partner"].help_text = _("The organisation for which the results are counted.")
        self.fields["ends_on"].help_text = _("Empty: without an end date.")
        self.fields["note"].widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Choose a later day."))
        return given

    def validate_unique(self) -> None:
        """The action decides whether the number is free."""

    def validate_constraints(self) -> None:
        """`clean` and the action speak in sentences of their own."""

    def details(self) -> AgreementDetails:
        return AgreementDetails(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class PartyForm(forms.Form):
    """A further party of an agreement."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), to_field_name="code"
    )
    role = forms.ChoiceField(label=_("Role"), choices=PartyRole.choices)

    def __init__(self, *args: Any, actor: Actor, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.visible_to(actor)
        self.fields["organisation"].queryset = known.exclude(pk=agreement.partner_id)


class ContributionForm(forms.ModelForm):
    """Money given. The hidden number makes the form, sent twice, one entry."""

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    amount = forms.CharField(
        label=_("Amount"), max_length=40, help_text=_("For example 12 500 000 or 1 200,50.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="KZT")

    class Meta:
        model = Contribution
        fields = ("received_on", "document", "note")
        field_classes = {"received_on": DayField}

    field_order = ("amount", "currency", "received_on", "document", "note", "event")

    def clean_amount(self) -> int:
        return tiyn_of(self.cleaned_data["amount"], _("The amount is zero. Enter what was received."))

    def clean_received_on(self) -> date:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is in the future. Enter the day when the money came."))
        return day

    def validate_constraints(self) -> None:
        """The amount has been checked here; its sign is the action's."""

    def details(self) -> ContributionDetails:
        given = self.cleaned_data
        return ContributionDetails(
            tiyn=given["amount"],
            received_on=given["received_on"],
            currency=given["currency"],
            document=given["document"],
            note=given["note"],
        )

    def client_event(self, agreement: Agreement) -> ClientEvent:
        told = _told(vars(self.details()), agreement)
        return ClientEvent(self.cleaned_data["event"], "partners.contribution", timezone.now(), told)


class ValuedForm(forms.ModelForm):
    """What was given in kind. The hidden number makes the form, sent twice, one entry."""

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    value = forms.CharField(
        label=_("Value, tenge"),
        max_length=40,
        help_text=_("What all of it is worth, for example 12 500 000 or 1 200,50."),
    )
    club = forms.ModelChoiceField(
        Club.objects.none(),
        to_field_name="code",
        required=False,
        label=_("For the club"),
        empty_label=_("for all that the agreement covers"),
    )
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: it was given on the first day alone. Its value is spread evenly over its days."),
    )

    class Meta:
        model = ValuedContribution
        fields = ("kind", "description", "quantity", "unit", "valuation", "starts_on", "document", "note")
        field_classes = {"description": TidyField, "document": TidyField, "starts_on": DayField}

    field_order = (
        "kind",
        "description",
        "quantity",
        "unit",
        "value",
        "valuation",
        "document",
        "starts_on",
        "ends_on",
        "club",
        "note",
        "event",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["club"].queryset = Club.objects.visible_to(actor)
        self.fields["quantity"].required = False
        self.fields["quantity"].widget.attrs["inputmode"] = "decimal"

    def clean_value(self) -> int:
        return tiyn_of(
            self.cleaned_data["value"], _("The value is zero. Enter what it is worth, or do not enter it.")
        )

    def clean_quantity(self) -> Decimal | None:
        quantity = self.cleaned_data["quantity"]
        if quantity is not None and quantity <= 0:
            raise ValidationError(_("A quantity is more than zero. Leave it empty if nobody counted."))
        return quantity

    def clean_starts_on(self) -> date:
        day = self.cleaned_data["starts_on"]
        if day > timezone.localdate():
            raise ValidationError(
                _("This day is in the future. Write a contribution down once it has begun.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Choose a later day."))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error(
                "ends_on", _("This is longer than ten years. Enter it in parts, each valued anew.")
            )
        if "quantity" in given and "unit" in given and bool(given["quantity"]) != bool(given["unit"]):
            self.add_error(
                "quantity" if given["unit"] else "unit",
                _("A quantity and what it is counted in go together. Enter both or neither."),
            )
        if given.get("valuation") == Valuation.DOCUMENT and not given.get("document"):
            self.add_error("document", _("Name the document that tells the value."))
        return given

    def validate_constraints(self) -> None:
        """Everything has been checked here in words; the sign is the action's."""

    def details(self) -> ValuedDetails:
        given = self.cleaned_data
        same = {name: given[name] for name in (*self.Meta.fields, "club")}
        return ValuedDetails(
            **same | {"tiyn": given["value"], "ends_on": given["ends_on"] or given["starts_on"]}
        )

    def client_event(self, agreement: Agreement) -> ClientEvent:
        details = self.details()
        club = details.club.pk if details.club else None
        told = _told(vars(details) | {"club": club}, agreement)
        return ClientEvent(self.cleaned_data["event"], "partners.valued", timezone.now(), told)


class ReversalForm(forms.Form):
    """Why an entry is taken back."""

    note = forms.CharField(label=_("Why is it wrong?"), max_length=300)


def _told(details: dict[str, Any], agreement: Agreement) -> dict[str, Any]:
    """Return what a form says, for the receipt of its event."""
    content = details | {"agreement": agreement.pk}
    return {name: value if isinstance(value, int) else str(value) for name, value in content.items()}
