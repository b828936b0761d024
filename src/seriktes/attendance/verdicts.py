"""Which of several statements about one person at one session counts.

Everybody's newest statement is kept. Where they differ, the session's lead counts; without a
statement of the lead, the latest received. A pair that differs is contested until they agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seriktes.attendance.enums import VISITS, MarkStatus
from seriktes.attendance.models import Mark


@dataclass(frozen=True)
class Verdict:
    """What a new statement does: nothing, a row that counts, or a row kept beside the one that counts."""

    is_news: bool
    counts: bool = False
    is_contested: bool = False


def standing(rows: Sequence[Mark]) -> Mark | None:
    """Return the mark that counts among the current ones of one person at one session.

    Two can be current only when two rows of people were found to be one human being: then a visit
    counts before an absence, and the newer before the older.
    """
    current = [row for row in rows if row.replaced_at is None]
    return max(current, key=lambda row: (row.status in VISITS, row.pk), default=None)


def decide(rows: Sequence[Mark], status: MarkStatus, *, recorder: int | None, lead: int | None) -> Verdict:
    """Return what `recorder` saying `status` does to the open `rows` (oldest first) of one person."""
    said = {row.recorded_by_id: row.status for row in rows}
    now = standing(rows)
    if now is None:
        return Verdict(is_news=True, counts=True)
    counts = recorder == lead or lead is None or lead not in said
    repeats = said.get(recorder) == status
    if now.status == status and (repeats or not now.is_contested):
        return Verdict(is_news=False)
    if repeats and not counts:
        return Verdict(is_news=False)
    said[recorder] = status
    return Verdict(is_news=True, counts=counts, is_contested=len(set(said.values())) > 1)
