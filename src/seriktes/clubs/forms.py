from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seriktes.accounts.forms import UserForm
from seriktes.accounts.models import User
from seriktes.clubs.actions import AppointmentDetails, ClubDetails, UnitDetails
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.models import Club, Unit
from seriktes.clubs.queries import MOST_OFFERED, ClubsSought, clubs_meant, territories_of_clubs
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, FractionField, NamesForm, TidyField
from seriktes.core.text import fold
from seriktes.people.phones import Refused, parse_phone
from seriktes.places.models import Territory

ANY = _("all")
NO_CLUB = _("No club is called so.")
SEVERAL_CLUBS = _("Several clubs are called so. Type more of the name.")


class ClubMeantField(TidyField):
    """One club by a part of its name, where too many are there to choose from: a club or None."""

    def __init__(self, *, actor: Actor) -> None:
        super().__init__(label=_("Club"), required=False, max_length=100)
        self._actor = actor

    def clean(self, value: Any) -> Club | None:
        said = super().clean(value)
        if not said:
            return None
        meant = list(clubs_meant(self._actor, said)[:MOST_OFFERED])
        called = [club for club in meant if fold(said) in (fold(club.name_kk), fold(club.name_ru))] or meant
        if len(called) != 1:
            sentence = SEVERAL_CLUBS if called else NO_CLUB
            raise ValidationError(sentence, code="club")
        return called[0]


class ClubSearchForm(forms.Form):
    """What the list of clubs is narrowed to."""

    q = forms.CharField(label=_("Name or place"), required=False, max_length=100)
    territory = forms.ChoiceField(label=_("Okrug"), required=False)
    centre = forms.ChoiceField(
        label=_("Which"), choices=[("", ANY), ("1", _("training centres"))], required=False
    )
    former = forms.ChoiceField(
        label=_("When"),
        choices=[("", _("working now")), ("1", pgettext_lazy("clubs", "closed"))],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(place.kato, place.name) for place in territories_of_clubs(actor)]
        self.fields["territory"].choices = [("", ANY), *places]

    def sought(self) -> ClubsSought:
        """Return what was asked for; a wrong value narrows nothing and is shown as an error."""
        given = self.cleaned_data if self.is_valid() else {}
        return ClubsSought(
            text=given.get("q", ""),
            territory=given.get("territory", ""),
            is_training_centre=bool(given.get("centre")),
            is_former=bool(given.get("former")),
        )


class UnitForm(NamesForm):
    """The names of a unit of the network."""

    def details(self) -> UnitDetails:
        """Return the valid form as what an action takes."""
        return UnitDetails(**self.cleaned_data)


class ClubForm(NamesForm):
    """A club: both coordinates or none; they are typed, no map service is asked."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit of the network"), to_field_name="code")
    territory = forms.ModelChoiceField(Territory.objects.none(), label=_("Okrug"), to_field_name="kato")
    address = TidyField(label=_("Address"), max_length=300, required=False)
    phone = TidyField(label=_("Phone"), max_length=40, required=False)
    latitude = FractionField(
        label=_("Latitude"), min_value=-90, max_value=90, required=False, help_text=_("For example 43.238949")
    )
    longitude = FractionField(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        required=False,
        help_text=_("For example 76.889709"),
    )
    is_training_centre = forms.BooleanField(label=_("Training centre"), required=False)
    starts_on = DayField(label=_("Works since"), initial=timezone.localdate)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(actor).order_by("sort_key")
        self.fields["unit"].queryset = units
        if kwargs.get("initial", {}).get("unit"):
            own = Unit.objects.filter(pk=kwargs["initial"]["unit"].pk)
            self.fields["unit"].queryset = units | own
        places = Territory.objects.order_by("sort_key", "pk")
        self.fields["territory"].queryset = places

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        found = parse_phone(typed) if typed else None
        if isinstance(found, Refused):
            raise ValidationError(str(found.reason), code="phone")
        return found.e164 if found else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None) and not self.errors:
            self.add_error("longitude", ValidationError(_("Type both coordinates or none."), code="half"))
        return cleaned

    def details(self) -> ClubDetails:
        """Return the valid form as what an action takes."""
        return ClubDetails(**{name: self.cleaned_data[name] for name in ClubDetails.__dataclass_fields__})


def initial_of(club: Club) -> dict[str, Any]:
    """Return what the form of a known club starts with."""
    return {name: getattr(club, name) for name in ClubForm.base_fields}


class AppointmentForm(forms.Form):
    """A user who signs in already, and the role in the club."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("User"), to_field_name="code")
    role = forms.ChoiceField(label=_("Role"), choices=ClubRole.choices)
    starts_on = DayField(label=_("From"), initial=timezone.localdate)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = User.objects.visible_to(actor).filter(is_active=True).order_by("full_name")
        self.fields["user"].queryset = known

    def details(self) -> AppointmentDetails:
        """Return the role and the day, as an action takes them."""
        return AppointmentDetails(ClubRole(self.cleaned_data["role"]), self.cleaned_data["starts_on"])


class NewStaffForm(UserForm):
    """Somebody who does not sign in yet, and the role in the club."""

    role = forms.ChoiceField(label=_("Role"), choices=ClubRole.choices)
    starts_on = DayField(label=_("From"), initial=timezone.localdate)

    def appointment(self) -> AppointmentDetails:
        """Return the role and the day, as an action takes them."""
        return AppointmentDetails(ClubRole(self.cleaned_data["role"]), self.cleaned_data["starts_on"])
