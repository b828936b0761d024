from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from seriktes.core.forms import TidyField
from seriktes.people.enums import ErasureReason
from seriktes.people.erasing.plans import ErasurePlan
from seriktes.people.models import Erasure


class AskErasureForm(forms.Form):
    """Why the data of a person are to be erased."""

    reason = forms.ChoiceField(label=_("Reason"), choices=ErasureReason.choices, widget=forms.RadioSelect)
    note = TidyField(
        label=_("Note"),
        required=False,
        max_length=300,
        help_text=_("It stays after the erasure: write no name, for instance the number of the letter."),
    )


class ConfirmErasureForm(forms.Form):
    """The pseudonym, typed by whoever erases, and which doubtful places mean the person."""

    # Who the dry run was about when it was read.
    rows = forms.CharField(required=False, widget=forms.HiddenInput)
    pseudonym = TidyField(label=_("Pseudonym"), max_length=12)

    def __init__(self, *args: Any, erasure: Erasure, plan: ErasurePlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pseudonym = erasure.pseudonym
        self.fields["rows"].initial = " ".join(plan.codes)
        self.fields["pseudonym"].help_text = _(
            "Type %(pseudonym)s: this is what the person will be called. It cannot be undone."
        ) % {"pseudonym": erasure.pseudonym}
        found = [(one.key, f"{one.label}: {one.excerpt}") for one in plan.doubtful]
        if found:
            self.fields["texts"] = _texts(found)
        self.order_fields(("texts", "pseudonym"))

    def clean_pseudonym(self) -> str:
        typed = self.cleaned_data["pseudonym"].upper().replace(" ", "")
        if typed != self._pseudonym:
            raise ValidationError(_("This is not the pseudonym. Nothing was erased."), code="other")
        return typed


def _texts(found: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Which of these texts mean this person?"),
        choices=found,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They hold a part of the name. It goes from those you choose; the others stay."),
    )
