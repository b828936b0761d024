from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class SealedState(TextChoices):
    """How a sealed paper stands today."""

    CURRENT = "current", _("genuine and in force")
    RESTATED = "restated", _("genuine, corrected since")
    WITHDRAWN = "withdrawn", _("genuine, withdrawn since")


class ReceiptState(TextChoices):
    TAKEN = "taken", _("being recorded")
    APPLIED = "applied", _("recorded")
    QUARANTINED = "quarantined", _("set aside for a decision")
