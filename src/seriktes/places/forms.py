from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from seriktes.core.forms import TidyField
from seriktes.places.models import LONGEST_SOURCE


class PopulationFileForm(forms.Form):
    """A file with residents of places."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel, ODS or CSV with three columns: code of the place (KATO), year, residents."),
    )
    source = TidyField(
        label=_("Where the numbers are from"),
        max_length=LONGEST_SOURCE,
        min_length=3,
        help_text=_("For example: bureau of statistics, table of 1 January 2026."),
    )
