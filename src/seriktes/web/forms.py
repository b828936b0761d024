from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.models import User
from seriktes.core.forms import DayField, TidyField
from seriktes.web.action_names import ACTIONS, OBJECTS
from seriktes.web.queries import EntriesSought

CODED = frozenset(OBJECTS) - {"attendance.journalprofile"}


class LogFilter(forms.Form):
    """What narrows the action log."""

    # A sign-in name, not a list: of thousands of users nobody is chosen from a list.
    who = TidyField(label=_("Who (sign-in name)"), max_length=60, required=False)
    action = forms.ChoiceField(
        label=_("Action"), choices=lambda: [("", _("all")), *ACTIONS.items()], required=False
    )
    kind = forms.ChoiceField(
        label=_("Object"), choices=lambda: [("", _("all")), *OBJECTS.items()], required=False
    )
    code = TidyField(label=_("Code of the object"), max_length=12, required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)

    def clean_who(self) -> User | None:
        name = self.cleaned_data["who"]
        if not name:
            return None
        user = User.objects.filter(username__iexact=name).first()
        if user is None:
            raise forms.ValidationError(_("Nobody signs in with this name."))
        return user

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("code") and given.get("kind") not in CODED:
            self.add_error("kind", _("Say what kind of object has this code."))
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("The last day is before the first. Choose a later day."))

    @property
    def sought(self) -> EntriesSought:
        """What was asked for, for the query."""
        return EntriesSought(**{name: self.cleaned_data[name] for name in self.fields})


class AfterForm(forms.Form):
    """Where a page of the log begins."""

    after = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
