from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartyRole(TextChoices):
    """What a further party of an agreement does; the partner itself is a field of the agreement."""

    CO_FUNDER = "co_funder", _("co-funder")
    HOST = "host", _("host of premises")
    IMPLEMENTER = "implementer", _("implementer")
