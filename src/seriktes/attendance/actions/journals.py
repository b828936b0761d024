"""What leaves the system as a file: the journal of a group, and what an import did not bring in."""

from __future__ import annotations

from django.db import transaction

from seriktes.activities.models import Group
from seriktes.attendance.models import JournalImport
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.months import month_text


def log_export(*, actor: Actor, group: Group, month: int, form: str, people: int) -> None:
    """Leave a line in the log that the names and marks of a month are given as a file."""
    require(actor, "attendance.journal.view", group)
    with transaction.atomic():
        told = {"month": month_text(month), "form": form, "people": people}
        audit.log("attendance.journal.exported", actor=actor, target=group, after=told)


def log_issue_export(*, actor: Actor, journal_import: JournalImport, form: str) -> None:
    """Leave a line in the log that the marks which an import refused are given as a file."""
    require(actor, "attendance.journalimport.view", journal_import)
    with transaction.atomic():
        exported = "attendance.importissues.exported"
        audit.log(exported, actor=actor, target=journal_import, after={"form": form})
