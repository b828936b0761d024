from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProposalOutcome(TextChoices):
    """What became of a change of rules that waited for a second person."""

    WAITING = "waiting", _("waits for a second person")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back")


class RuleScope(TextChoices):
    """What a coverage rule applies to."""

    NETWORK = "network", _("the whole network")
    UNIT = "unit", _("branch")
    CLUB = "club", _("club")
    PROGRAMME_KIND = "programme_kind", _("kind of programme")
    GROUP = "group", _("group")
    CATEGORY = "category", _("category of people")
