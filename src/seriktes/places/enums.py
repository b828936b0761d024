from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TerritoryLevel(TextChoices):
    """Levels of КАТО, read from the zeros of the code."""

    REGION = "region", _("region")
    DISTRICT = "district", _("district")
    OKRUG = "okrug", _("okrug")
    SETTLEMENT = "settlement", _("settlement")
