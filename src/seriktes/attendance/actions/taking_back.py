"""Undoing an import: what counts afterwards is what counted before it.

Marks that still count and came from the import are replaced by nothing; the rows that they had replaced
count again (`counting_again`). What people have recorded since stays, and counts where it differed with the
import. Sessions that only the import had made go, with its own rows in them; the file, the decisions and the
counts stay with the import, so nothing is lost that could not be shown. Enrolments that the import had made
go unless the person has marks in the group that stay; people it had written down go, with its rows, when
nothing but undone imports names them: in whichever order the imports are undone, with the last of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from seriktes.activities.actions.announcing import announce
from seriktes.activities.models import Enrolment
from seriktes.attendance.actions.counting_again import count_again, end_rows
from seriktes.attendance.actions.gates import lock_groups, require_turn
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import JournalImport, Mark, Session, SetAside
from seriktes.core import audit, facts
from seriktes.core.access import Actor
from seriktes.core.months import month_of
from seriktes.people.models import Person

SESSIONS_AT_ONCE = 200

Reached = Callable[[int, int], Any]


def take_back(actor: Actor, journal_import: JournalImport, reached: Reached) -> dict[str, int]:
    """Undo an import, some sessions in each transaction; it may be called again after a stop."""
    told = {"removed": 0, "restored": 0, "kept": 0}
    marks = Mark.objects.filter(journal_import=journal_import)
    touched = set(marks.values_list("session_id", flat=True)) | set(journal_import.made.get("sessions", []))
    sessions = list(
        Session.objects.filter(pk__in=touched).order_by("group_id", "day", "pk").values_list("pk", flat=True)
    )
    made = _made_sessions(journal_import)
    for start in range(0, len(sessions), SESSIONS_AT_ONCE):
        reached(start, len(sessions))
        with transaction.atomic():
            require_turn(journal_import)
            _take_back(actor, journal_import, sessions[start : start + SESSIONS_AT_ONCE], made, told)
    reached(len(sessions), len(sessions))
    with transaction.atomic():
        require_turn(journal_import)
        told |= _remove_people(actor, journal_import)
    return told


def _made_sessions(journal_import: JournalImport) -> set[int]:
    """The sessions made by this import, and those that undone ones left because this one used them."""
    undone = JournalImport.objects.filter(club=journal_import.club_id).exclude(undone_at=None)
    columns = [journal_import.made, *undone.values_list("made", flat=True)]
    return {session for made in columns for session in made.get("sessions", [])}


def _take_back(
    actor: Actor, journal_import: JournalImport, session_ids: list[int], made: set[int], told: dict[str, int]
) -> None:
    lock_groups(Session.objects.filter(pk__in=session_ids).values_list("group_id", flat=True))
    sessions = list(Session.objects.select_for_update().filter(pk__in=session_ids).order_by("pk"))
    ours = Mark.objects.filter(journal_import=journal_import, session__in=sessions)
    ended, disputed = end_rows(ours, timezone.now())
    told["removed"] += len(ended)
    told["restored"] += count_again(sessions, ended, disputed)
    _keep_states(sessions)
    _remove_sessions(actor, journal_import, [session for session in sessions if session.pk in made])
    facts.changed({(session.group_id, month_of(session.day)) for session in sessions})


def _keep_states(sessions: list[Session]) -> None:
    held = set(Mark.objects.current().filter(session__in=sessions).values_list("session_id", flat=True))
    empty = [
        session.pk for session in sessions if session.state == SessionState.HELD and session.pk not in held
    ]
    Session.objects.filter(pk__in=empty).update(state=SessionState.PLANNED)


def _remove_sessions(actor: Actor, journal_import: JournalImport, sessions: list[Session]) -> None:
    """Remove the sessions that only undone imports know, with the rows of those imports."""
    keys = [session.pk for session in sessions]
    others = Mark.objects.filter(session__in=keys).exclude(journal_import=journal_import)
    alive = set(others.filter(journal_import__undone_at=None).values_list("session_id", flat=True))
    alive |= set(Session.objects.filter(pk__in=keys, not_held__isnull=False).values_list("pk", flat=True))
    alive |= set(SetAside.objects.filter(session__in=keys).values_list("session_id", flat=True))
    alive |= {session.pk for session in sessions if session.topic}
    gone = [session for session in sessions if session.pk not in alive]
    Mark.objects.filter(session__in=gone).delete()
    Session.objects.filter(pk__in=[session.pk for session in gone]).delete()
    if gone:
        days = [f"{session.day} {session.group_id}" for session in gone]
        audit.log(
            "attendance.journalimport.sessions_removed",
            actor=actor,
            target=journal_import,
            before={"days": days},
        )


def _remove_people(actor: Actor, journal_import: JournalImport) -> dict[str, int]:
    made = journal_import.made
    left_people, left_enrolments = _left_behind(journal_import)
    gone = _remove_enrolments({*made.get("enrolments", []), *left_enrolments})
    people = Person.objects.in_bulk({*made.get("people", {}).values(), *left_people})
    removed = [key for key, person in people.items() if _removed(person, journal_import)]
    told = {"enrolments": len(gone), "people": len(removed), "people_kept": len(people) - len(removed)}
    if gone or removed:
        audit.log(
            "attendance.journalimport.people_removed",
            actor=actor,
            target=journal_import,
            before={"people": removed, "enrolments": gone},
        )
    return told


def _left_behind(journal_import: JournalImport) -> tuple[set[int], set[int]]:
    """The people whom undone imports wrote down and left because this one named them; their enrolments."""
    codes = set(journal_import.decisions.get("people", {}).values())
    named = set(Person.objects.filter(code__in=codes).values_list("pk", flat=True))
    undone = JournalImport.objects.filter(club=journal_import.club_id).exclude(undone_at=None)
    columns = list(undone.exclude(pk=journal_import.pk).values_list("made", flat=True))
    people = {person for made in columns for person in made.get("people", {}).values()} & named
    enrolments = {enrolment for made in columns for enrolment in made.get("enrolments", [])}
    of_them = Enrolment.objects.filter(pk__in=enrolments, person__in=people)
    return people, set(of_them.values_list("pk", flat=True))


def _remove_enrolments(keys: set[int]) -> list[int]:
    """Remove enrolments of people who have no marks in the group any more."""
    rows = list(Enrolment.objects.filter(pk__in=keys).order_by("pk").select_related("person", "group"))
    gone = [row for row in rows if not _has_marks(row)]
    Enrolment.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for group_id in {row.group_id for row in gone}:
        announce(group_id, min(row.starts_on for row in gone if row.group_id == group_id), None)
    return [row.pk for row in gone]


def _has_marks(enrolment: Enrolment) -> bool:
    rows = Person.objects.same_as(enrolment.person)
    return Mark.objects.current().filter(person__in=rows, session__group=enrolment.group_id).exists()


def _removed(person: Person, journal_import: JournalImport) -> bool:
    """Remove a person whom nothing but undone imports names, with their rows; others stay.

    Left behind, in no group, the person would not be found again, and the same file would make them twice.
    """
    key = person.pk
    is_undone = Q(journal_import=journal_import) | Q(journal_import__undone_at__isnull=False)
    try:
        with transaction.atomic():
            undone = Mark.objects.filter(is_undone, person=key).exclude(replaced_at=None)
            Mark.objects.filter(pk__in=list(undone.values_list("pk", flat=True))).delete()
            person.delete()
    except ProtectedError:
        return False
    return True
