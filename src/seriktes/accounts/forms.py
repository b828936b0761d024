from __future__ import annotations

from django import forms

from seriktes.accounts.enums import Language


class LanguageForm(forms.Form):
    """The language a person wants to read."""

    language = forms.ChoiceField(choices=Language.choices)
    next = forms.CharField(required=False)
