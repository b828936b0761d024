from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from seriktes.core.forms import MonthField
from seriktes.organisations.models import Organisation
from seriktes.results.enums import ReportFormat
from seriktes.results.validators import Period, check_period, check_visible


class PeriodForm(forms.Form):
    """Which whole months a report has; `period` holds them once the form is valid."""

    period: Period

    def __init__(self, *args, earliest: int, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self._earliest, self._today = earliest, today
        self.fields["from"] = MonthField(label=_("From month"))
        self.fields["until"] = MonthField(label=_("To month, included"))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from"), cleaned.get("until")
        if first is not None and last is not None:
            self.period = check_period(first, last, earliest=self._earliest, today=self._today)
        return cleaned


class ChoiceForm(PeriodForm):
    """A partner and whole months."""

    partner = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="code", label=_("Partner"), empty_label=None
    )

    def __init__(self, *args, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners


WORKERS = (ReportFormat.PDF, ReportFormat.DOCX, ReportFormat.XLSX)
"""Files of a live report that the worker makes; the others come at once."""


class FileForm(forms.Form):
    """Which file the worker is to make."""

    form = forms.ChoiceField(choices=[(form, form.label) for form in WORKERS])


class LedgerForm(forms.Form):
    """Whose releases the ledger shows."""

    partner = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="code",
        required=False,
        label=_("Partner"),
        empty_label=_("all"),
    )

    def __init__(self, *args, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners


class RestatementForm(forms.Form):
    """Why a release is restated."""

    cause = forms.CharField(
        max_length=500,
        validators=[check_visible],
        label=_("Cause"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Printed in the new report for its reader. Name no child and nobody who can be recognised."
        ),
    )


class WithdrawalForm(forms.Form):
    """Why a release is taken back."""

    reason = forms.CharField(
        max_length=300,
        validators=[check_visible],
        label=_("Reason"),
        help_text=_("Stands in the log and with the report; its partner does not see it."),
    )


class ApprovalForm(forms.Form):
    """The digest of the figures that were looked at."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
