from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClubRole(TextChoices):
    """Roles in one club; roles in the whole network belong to accounts."""

    LEADER = "leader", _("club leader")
    TEACHER = "teacher", _("teacher")
    HELPER = "helper", _("helper")
