"""What counts at a session once the rows of an import count no longer.

The rows that the import had replaced count again. Where people have said otherwise since, what they said
is weighed as if the import had never been: the session's lead counts, else the newest statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from seriktes.attendance.actions.marks import ENDING
from seriktes.attendance.models import Mark, Session
from seriktes.attendance.queries.rosters import ROOT

ROWS_AT_ONCE = 1000

MarkKey = tuple[int, int]
"""A session and the human being of whom something is said."""


class Ended(NamedTuple):
    """A row of the import that counted until now."""

    pk: int
    session_id: int
    person_id: int
    root: int
    received_at: datetime


def end_rows(ours: QuerySet[Mark], now: datetime) -> tuple[list[Ended], set[MarkKey]]:
    """Let an import's rows count and differ no longer; return them, and where people differed with them."""
    current = ours.filter(replaced_at=None)
    ended = [Ended(*row) for row in current.values_list("pk", "session_id", "person_id", ROOT, "received_at")]
    disputed = set(ours.filter(is_contested=True).values_list("session_id", ROOT))
    _update([row.pk for row in ended], replaced_at=now)
    ours.filter(is_contested=True).update(is_contested=False)
    return ended, disputed


def count_again(sessions: Sequence[Session], ended: Iterable[Ended], disputed: set[MarkKey]) -> int:
    """Let count again what counts without the ended rows, and return how many rows do."""
    former = _former(sessions, ended)
    plain = [pk for pk, place in former.items() if place not in disputed]
    _update(plain, replaced_at=None)
    if not disputed:
        return len(plain)
    leads = {session.pk: session.lead_id for session in sessions}
    rows = _said(disputed, former)
    again = [_settle(said, former.keys(), leads[place[0]]) for place, said in rows.items()]
    Mark.objects.bulk_update([row for said in rows.values() for row in said], ENDING, batch_size=ROWS_AT_ONCE)
    return len(plain) + sum(again)


def _update(keys: Sequence[int], *, replaced_at: datetime | None) -> None:
    for start in range(0, len(keys), ROWS_AT_ONCE):
        Mark.objects.filter(pk__in=keys[start : start + ROWS_AT_ONCE]).update(replaced_at=replaced_at)


def _former(sessions: Iterable[Session], ended: Iterable[Ended]) -> dict[int, MarkKey]:
    """The rows that the import replaced, and for rows of undone imports those that these had replaced.

    An import names the very row of people that the replaced mark names, so they are found by it and not by
    the human being: two rows that were joined since have each a mark of their own to get back.
    """
    by_end: dict[tuple[int, int, datetime | None], tuple[int, datetime, bool]] = {}
    rows = Mark.objects.filter(session__in=list(sessions)).exclude(replaced_at=None)
    for pk, session_id, person_id, received_at, replaced_at, undone_at in rows.values_list(
        "pk", "session_id", "person_id", "received_at", "replaced_at", "journal_import__undone_at"
    ):
        by_end[session_id, person_id, replaced_at] = (pk, received_at, undone_at is not None)
    found = {}
    for row in ended:
        former = by_end.get((row.session_id, row.person_id, row.received_at))
        while former is not None and former[2]:
            former = by_end.get((row.session_id, row.person_id, former[1]))
        if former is not None:
            found[former[0]] = (row.session_id, row.root)
    return found


def _said(disputed: set[MarkKey], former: dict[int, MarkKey]) -> dict[MarkKey, list[Mark]]:
    """What people still say where they differed with the import, and what it had replaced; oldest first."""
    still = Mark.objects.open_in({session_id for session_id, _root in disputed})
    before = Mark.objects.filter(pk__in=[pk for pk, place in former.items() if place in disputed])
    rows = {row.pk: row for found in (still, before) for row in found.select_related("person")}
    said: dict[MarkKey, list[Mark]] = {}
    for pk in sorted(rows):
        place = (rows[pk].session_id, rows[pk].person.root_id)
        if place in disputed:
            said.setdefault(place, []).append(rows[pk])
    return said


def _settle(rows: Sequence[Mark], former: Iterable[int], lead: int | None) -> int:
    """Decide which rows about one human being count and which differ; return how many count again."""
    again = []
    if all(row.replaced_at for row in rows):
        again = [max(rows, key=lambda row: (lead is not None and row.recorded_by_id == lead, row.pk))]
    taken = {row.person_id for row in rows if row.replaced_at is None or row in again}
    # A row of people that was joined with the other since has a mark of its own.
    again += [row for row in rows if row.pk in former and row.person_id not in taken]
    newest = {row.recorded_by_id: row for row in rows}
    differ = len({row.status for row in newest.values()}) > 1
    for row in rows:
        row.replaced_at = None if row in again else row.replaced_at
        row.is_contested = differ and newest[row.recorded_by_id] is row
    return len(again)
