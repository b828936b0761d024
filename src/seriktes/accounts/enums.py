from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Roles that hold for the whole network, the least power first; clubs have appointments."""

    AUDITOR = "auditor", _("auditor")
    COORDINATOR = "coordinator", _("coordinator")
    PARTNERSHIP_MANAGER = "partnership_manager", _("partnership manager")
    CHAIR = "chair", _("chair")
    ADMINISTRATOR = "administrator", _("administrator")


class Language(TextChoices):
    KK = "kk", "Қазақша"
    RU = "ru", "Русский"
    EN = "en", "English"
