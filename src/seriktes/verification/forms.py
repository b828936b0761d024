from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from seriktes.verification import numbers
from seriktes.verification.numbers import NO_NUMBER, Number, parse

NO_SUCH_SHAPE = _(
    "This is not a whole number. It stands beside the square code and looks like this:"
    " 2026-0001-BCDFGH-JKLMNP-QRSTVW."
)
TOO_LARGE = _("The file is larger than 50 MB, so it is none that was issued. Choose the file you received.")
NO_FILE = _("Choose the file that you received.")
EMPTY_FILE = _("The file is empty. Download it once more from where you received it, then choose it again.")


class NumberForm(forms.Form):
    """The number of a paper, as it is typed or pasted."""

    number = forms.CharField(label=_("Number of the document"), max_length=numbers.MOST_TYPED, strip=True)

    def clean_number(self) -> Number:
        number = parse(self.cleaned_data["number"])
        if number == NO_NUMBER:
            raise ValidationError(NO_SUCH_SHAPE, code="shape")
        return number


class ReceivedFileForm(forms.Form):
    """A file to compare with those that were issued."""

    file = forms.FileField(
        label=_("The file you received"),
        error_messages={"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE, "empty": EMPTY_FILE},
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_too_large:  # then nothing of it was read, and there is no file
            self.fields["file"].error_messages["required"] = TOO_LARGE
