from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.queries import offered_clubs
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, NamesForm, TidyField
from seriktes.gallery.actions import PhotographDetails
from seriktes.gallery.enums import Recognisable
from seriktes.gallery.pictures import LARGEST_FILE
from seriktes.gallery.queries import PhotographsSought, clubs_for_photographs

AT_ONCE = 12
STATES = [
    ("", _("all")),
    ("shown", _("may be shown")),
    ("waiting", _("to be looked at")),
    ("lacking", _("a consent is missing")),
    ("down", _("taken down")),
]


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """One or several pictures of at most 20 MB each."""

    widget = SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = list(data or ()) or [None]
        if len(given) > AT_ONCE:
            raise ValidationError(
                _("Choose at most %(count)s pictures at once.") % {"count": AT_ONCE}, code="many"
            )
        kept = [super(PicturesField, self).clean(one, initial) for one in given]
        if any(one.size > LARGEST_FILE for one in kept):
            raise ValidationError(_("This picture is larger than 20 MB. Send a smaller one."), code="large")
        return kept


class CaptionForm(NamesForm):
    """What a photograph shows, in three languages."""

    name_kk = TidyField(
        label=_("What it shows, in Kazakh"),
        min_length=2,
        max_length=200,
        help_text=_(
            "A short sentence. It stands below the picture and is read aloud to those who cannot see it."
        ),
    )
    name_ru = TidyField(label=_("What it shows, in Russian"), max_length=200, required=False)
    name_en = TidyField(label=_("What it shows, in English"), max_length=200, required=False)
    taken_on = DayField(label=_("Taken on"), initial=timezone.localdate)

    def details(self) -> PhotographDetails:
        """Return the valid form as what an action takes."""
        names = PhotographDetails.__dataclass_fields__
        return PhotographDetails(**{name: self.cleaned_data[name] for name in names})


class PhotographsForm(CaptionForm):
    """New photographs of one club."""

    club = forms.Field()  # made anew for each person
    pictures = PicturesField(
        label=_("Pictures"),
        help_text=_(
            "Up to 12 at once. The place and the time that a phone writes into a picture are left out."
        ),
        error_messages={"empty": _("There is nothing in this file. Check that you chose the right one.")},
    )
    field_order = ("club", "pictures", "taken_on", "name_kk", "name_ru", "name_en")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clubs = clubs_for_photographs(actor)
        self.fields["club"] = forms.ModelChoiceField(
            label=_("Club"), queryset=clubs, to_field_name="code", empty_label=None
        )
        self.order_fields(self.field_order)
        only = clubs[:2]
        if len(only) == 1:
            self.fields["club"].widget = forms.HiddenInput()
            self.initial.setdefault("club", only[0].code)


class RecognisableForm(forms.Form):
    """Whether anybody on a photograph can be recognised."""

    recognisable = forms.ChoiceField(
        label=_("Who can be recognised"),
        choices=[(one.value, one.label) for one in Recognisable if one != Recognisable.UNKNOWN],
        widget=forms.RadioSelect,
    )


class PhotographSearchForm(forms.Form):
    """What the photographs are narrowed to."""

    q = forms.CharField(label=_("What it shows"), required=False, max_length=100)
    club = forms.ChoiceField(label=_("Club"), required=False)
    state = forms.ChoiceField(label=_("Which"), choices=STATES, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clubs = {club.code: club for club in offered_clubs(actor, self.data.get("club", "")) or ()}
        names = [(code, club.name) for code, club in self._clubs.items()]
        self.fields["club"].choices = [("", _("all")), *names]

    def sought(self) -> PhotographsSought:
        """Return what was asked for; a wrong value narrows nothing and is shown as an error."""
        given = self.cleaned_data if self.is_valid() else {}
        club = self._clubs.get(given.get("club", ""))
        return PhotographsSought(given.get("q", ""), club, given.get("state", ""))
