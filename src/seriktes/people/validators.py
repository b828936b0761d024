"""What can be written down of a person, whether typed or imported."""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST = date(1900, 1, 1)


def validate_name(name: str) -> None:
    """Refuse a name without letters or with digits; both mean that another column was taken for it."""
    if not re.search(r"[^\W\d_]", name):
        raise ValidationError(_("A name has at least one letter."), code="no_letter")
    if re.search(r"\d", name):
        raise ValidationError(_("A name has no digits. Write only the name here."), code="digit")


def validate_birth_date(day: date) -> None:
    """Refuse a birth in the future or before 1900."""
    if day > timezone.localdate():
        raise ValidationError(_("This day is in the future. Check the year."), code="future")
    if day < EARLIEST:
        raise ValidationError(_("This day is before 1900. Check the year."), code="too_early")
