"""Forms that many apps share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from seriktes.core.text import clean


class TidyField(forms.CharField):
    """One line of text without stray spaces and invisible characters."""

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class NamesForm(forms.Form):
    """A name in three languages; Kazakh is needed, the others fall back to it."""

    name_kk = TidyField(label=_("Name in Kazakh"), min_length=2, max_length=200)
    name_ru = TidyField(label=_("Name in Russian"), max_length=200, required=False)
    name_en = TidyField(label=_("Name in English"), max_length=200, required=False)
