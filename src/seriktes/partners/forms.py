from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core.access import Actor
from seriktes.core.forms import DayField, TidyField
from seriktes.core.intake import ClientEvent
from seriktes.core.money import InvalidMoney, parse_money
from seriktes.organisations.models import Organisation
from seriktes.partners.actions import AgreementDetails, ContributionDetails
from seriktes.partners.enums import PartyRole
from seriktes.partners.models import Agreement, Contribution

CURRENCIES = (("KZT", _("tenge")), ("USD", _("US dollar")), ("EUR", _("euro")), ("RUB", _("Russian rouble")))


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
        try:
            tiyn = parse_money(self.cleaned_data["amount"])
        except InvalidMoney as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from refusal
        if tiyn == 0:
            raise ValidationError(_("The amount is zero. Enter what was received."))
        return tiyn

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
        content = vars(self.details()) | {"agreement": agreement.pk}
        told = {name: value if isinstance(value, int) else str(value) for name, value in content.items()}
        return ClientEvent(self.cleaned_data["event"], "partners.contribution", timezone.now(), told)


class ReversalForm(forms.Form):
    """Why an entry is taken back."""

    note = forms.CharField(label=_("Why is it wrong?"), max_length=300)
