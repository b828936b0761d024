from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    NGO = "ngo", _("non-governmental organisation")
    STATE = "state", _("state body")
    COMPANY = "company", _("company")
    GRANT_OPERATOR = "grant_operator", _("grant operator")
    FOUNDATION = "foundation", _("foundation")
