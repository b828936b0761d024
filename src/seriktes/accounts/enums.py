from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Roles that hold for the whole network; a role in a club is an appointment (clubs)."""

    ADMINISTRATOR = "administrator", _("administrator")
    CHAIR = "chair", _("chair")
    PARTNERSHIP_MANAGER = "partnership_manager", _("partnership manager")
    COORDINATOR = "coordinator", _("coordinator")
    AUDITOR = "auditor", _("auditor")


class Language(TextChoices):
    KK = "kk", "Қазақша"
    RU = "ru", "Русский"
    EN = "en", "English"
