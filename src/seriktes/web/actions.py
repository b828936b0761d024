from __future__ import annotations

from django.db import transaction

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.web.queries import MOST_IN_A_FILE, EntriesSought, LogLine, entries, log_lines


def export_log(*, actor: Actor, sought: EntriesSought) -> list[LogLine]:
    """Return the newest entries for a file, without names; that they leave is an entry itself."""
    with transaction.atomic():
        require(actor, "core.auditentry.view")
        lines = log_lines(actor, entries(actor, sought)[:MOST_IN_A_FILE], is_handed_on=True)
        told = {"entries": len(lines), "form": "csv"}
        audit.log("core.auditentry.exported", actor=actor, target=actor.user, after=told)
    return lines
