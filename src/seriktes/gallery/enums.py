from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Recognisable(TextChoices):
    """Whether anybody on a photograph can be recognised, as a person who looked at it says."""

    UNKNOWN = "unknown", _("nobody has looked yet")
    NOBODY = "nobody", _("nobody can be recognised")
    LISTED = "listed", _("everybody who can be recognised is listed")
