from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RuleScope(TextChoices):
    """What a coverage rule applies to."""

    NETWORK = "network", _("the whole network")
    UNIT = "unit", _("branch")
    CLUB = "club", _("club")
    PROGRAMME_KIND = "programme_kind", _("kind of programme")
    GROUP = "group", _("group")
