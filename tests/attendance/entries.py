"""What the tests of attendance say again and again."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.models import Mark
from seriktes.core.intake import ClientEvent

NOON = datetime(2025, 9, 15, 11, tzinfo=UTC)


def event(kind="attendance.mark", made_at=NOON, **content) -> ClientEvent:
    return ClientEvent(uuid4(), kind, made_at, content)


def recorded(session) -> list[tuple[str, str, bool, bool]]:
    """Every row of a session, oldest first: (recorder, status, counts, contested)."""
    rows = Mark.objects.filter(session=session).order_by("pk").select_related("recorded_by")
    return [
        (row.recorded_by.username, MarkStatus(row.status).word, row.replaced_at is None, row.is_contested)
        for row in rows
    ]
