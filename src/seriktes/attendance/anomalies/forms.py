"""HTTP input of the pages of flags → clean data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seriktes.attendance.anomalies.actions import MOST_TEXT
from seriktes.attendance.anomalies.enums import Anomaly, FlagOutcome
from seriktes.attendance.anomalies.queries import FlagsSought
from seriktes.attendance.forms import OfClubForm
from seriktes.core.forms import TidyField
from seriktes.core.widgets import RadioCards

TOO_SHORT = _("Say it in a sentence: at least ten characters.")


class FlagSearchForm(OfClubForm):
    """What the list of flags is narrowed to."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("flags", "open")),
            ("closed", pgettext_lazy("flags", "closed")),
            ("all", _("All")),
        ],
    )
    rule = forms.ChoiceField(label=_("Question"), required=False, choices=[("", _("all")), *Anomaly.choices])
    field_order = ("state", "rule", "club")

    def sought(self) -> FlagsSought:
        """What was asked for; what was typed wrong counts as not typed."""
        given: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        state = {"": "open", "all": ""}.get(given.get("state", ""), "closed")
        return FlagsSought(state, given.get("rule", ""), given.get("club"))


class ExplanationForm(forms.Form):
    """What somebody knows about a flag."""

    explanation = TidyField(
        label=_("What do you know about it?"),
        min_length=10,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": TOO_SHORT},
    )


class ClosureForm(forms.Form):
    """What the look at a flag came to."""

    prefix = "closure"

    outcome = forms.ChoiceField(label=_("What it came to"), choices=FlagOutcome.choices, widget=RadioCards)
    explanation = TidyField(
        label=_("What was found"),
        min_length=10,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": TOO_SHORT},
    )
