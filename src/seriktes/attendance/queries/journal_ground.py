"""What stands in the records where a journal is to be written, and where the two differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.contrib.auth import get_user_model

from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.imports.planning import Line, Plan
from seriktes.attendance.models import Mark, Session
from seriktes.attendance.queries.journal_imports import Check
from seriktes.attendance.queries.rosters import ROOT


class Open(NamedTuple):
    """A mark that counts now, or one that somebody still says."""

    pk: int
    person_id: int
    status: int
    counts: bool
    is_contested: bool
    import_id: int | None
    recorded_by_id: int | None


def open_by_person(session_ids: list[int]) -> dict[tuple[int, int], list[Open]]:
    """Return the marks that count or are still said, by session and human being."""
    found: dict[tuple[int, int], list[Open]] = {}
    rows = Mark.objects.open_in(session_ids).order_by("pk")
    for session_id, root, replaced_at, *rest in rows.values_list(
        "session_id", ROOT, "replaced_at", "pk", "person_id", "status", "is_contested", "journal_import_id",
        "recorded_by_id",
    ):  # fmt: skip
        pk, person_id, status, is_contested, import_id, recorded_by_id = rest
        mark = Open(pk, person_id, status, replaced_at is None, is_contested, import_id, recorded_by_id)
        found.setdefault((session_id, root), []).append(mark)
    return found


def session_meant(sessions: Iterable[Session]) -> Session | None:
    """Return the session of a day that a journal means: the first that did not fall out; None if all did."""
    return next((session for session in sessions if session.state != SessionState.NOT_HELD), None)


@dataclass(frozen=True)
class Contradiction:
    """A mark that a person made and the journal contradicts."""

    person: str
    group: str
    day: date
    was: MarkStatus
    by: str  # nobody's name: the network itself
    becomes: MarkStatus
    sheet: str
    cell: str


def contradictions(found: Check, today: date) -> list[Contradiction]:
    """Return what would change in marks made by people if the journal were right. Reads only.

    Marks about which people differ among themselves are not among them: the journal never decides those.
    """
    planned = found.plan(today)
    sessions = _sessions(planned)
    marks = open_by_person([session.pk for session in sessions.values()])
    contradicted = []
    for line in planned.lines:
        session, root = sessions.get((line.group_id, line.day)), planned.people[line.person]
        known = marks.get((session.pk, root), []) if session and root else []
        current = next((mark for mark in known if mark.counts), None)
        if current and _is_contradicted(line, current, known):
            contradicted.append((line, current))
    users = get_user_model().objects.in_bulk({mark.recorded_by_id for _line, mark in contradicted})
    groups = {group.pk: group.name for group in found.groups}
    return [
        Contradiction(
            person=found.matches[line.person].person.row.name,
            group=groups[line.group_id],
            day=line.day,
            was=MarkStatus(mark.status),
            by=users[mark.recorded_by_id].full_name if mark.recorded_by_id else "",
            becomes=MarkStatus(line.status),
            sheet=line.sheet,
            cell=line.cell,
        )
        for line, mark in contradicted
    ]


def _is_contradicted(line: Line, current: Open, known: list[Open]) -> bool:
    is_by_hand = current.import_id is None and not any(mark.is_contested for mark in known)
    return is_by_hand and current.status != line.status


def _sessions(planned: Plan) -> dict[tuple[int, date], Session]:
    """The session that the journal means on each day of each group."""
    days = {line.day for line in planned.lines}
    if not days:
        return {}
    rows = Session.objects.filter(
        group__in={line.group_id for line in planned.lines}, day__range=(min(days), max(days))
    )
    by_day: dict[tuple[int, date], list[Session]] = {}
    for session in rows.order_by("starts_at", "pk"):
        by_day.setdefault((session.group_id, session.day), []).append(session)
    meant = ((key, session_meant(found)) for key, found in by_day.items() if key[1] in days)
    return {key: session for key, session in meant if session is not None}
