"""A group's journal that leaves the system."""

from __future__ import annotations

from django.db import transaction

from seriktes.activities.models import Group
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.months import month_text


def log_export(*, actor: Actor, group: Group, month: int, form: str, people: int) -> None:
    """Leave a line in the log that the names and marks of a month are given as a file."""
    require(actor, "attendance.journal.view", group)
    with transaction.atomic():
        told = {"month": month_text(month), "form": form, "people": people}
        audit.log("attendance.journal.exported", actor=actor, target=group, after=told)
