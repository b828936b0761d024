from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.models import User
from seriktes.core.access import Actor
from seriktes.core.checkdigits import InvalidNumber
from seriktes.core.forms import DayField, TidyField
from seriktes.organisations.actions import FormerNameDetails, OrganisationDetails
from seriktes.organisations.bin import check_bin
from seriktes.organisations.enums import OrganisationKind
from seriktes.organisations.models import FormerName, Organisation

KIND_ANY = _("all")


class OrganisationSearchForm(forms.Form):
    """What the list of organisations is narrowed to."""

    q = forms.CharField(label=_("Name or BIN"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", KIND_ANY), *OrganisationKind.choices], required=False
    )

    def sought(self) -> dict[str, str]:
        given = self.cleaned_data if self.is_valid() else {}
        return {"text": given.get("q", ""), "kind": given.get("kind", "")}


class OrganisationForm(forms.ModelForm):
    """An organisation; the БИН is checked by its digits."""

    bin = forms.CharField(
        label=_("BIN"),
        required=False,
        max_length=20,
        help_text=_("12 digits, from the certificate of registration. May be added later."),
    )

    class Meta:
        model = Organisation
        fields = ("kind", "name_kk", "name_ru", "name_en", "bin", "address", "email", "phone")
        field_classes = {"name_kk": TidyField, "name_ru": TidyField, "name_en": TidyField}

    def clean_bin(self) -> str | None:
        typed = self.cleaned_data["bin"].strip()
        if not typed:
            return None
        try:
            return check_bin(typed, allow_sample=settings.SERIKTES_DEMO).number
        except InvalidNumber as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from refusal

    def validate_unique(self) -> None:
        """The action decides whose БИН it is, and names the other organisation."""

    def details(self) -> OrganisationDetails:
        return OrganisationDetails(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class FormerNameForm(forms.ModelForm):
    """A name that was borne until a day."""

    ends_on = DayField(label=_("Last day"))

    class Meta:
        model = FormerName
        fields = ("name_kk", "name_ru", "starts_on", "ends_on")
        field_classes = {"name_kk": TidyField, "name_ru": TidyField, "starts_on": DayField}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Choose a later day."))
        return given

    def details(self) -> FormerNameDetails:
        return FormerNameDetails(**self.cleaned_data)


class RepresentativeForm(forms.Form):
    """Who signs in for an organisation, from which day."""

    user = forms.ModelChoiceField(
        label=_("User"),
        queryset=User.objects.none(),
        to_field_name="code",
        help_text=_("An account that the administrator has made for this person."),
    )
    position = forms.CharField(label=_("Position"), required=False, max_length=200)
    starts_on = DayField(label=_("First day"), initial=timezone.localdate)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = User.objects.visible_to(actor).filter(is_active=True)
        self.fields["user"].queryset = known.order_by("full_name", "pk")
