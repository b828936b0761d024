"""A journal of September 2025, brought in and taken back, and what counts at any moment."""

from __future__ import annotations

from seriktes.activities.models import Enrolment
from seriktes.attendance.actions import journal_imports
from seriktes.attendance.actions.journal_unattended import Options, import_journal
from seriktes.attendance.models import JournalImport, Mark, Session
from seriktes.attribution.models import GroupMonth
from seriktes.core.access import SYSTEM
from tests.attendance.imports import files

NAMES = ("Үлгібаев Айбар", "Үлгіқызы Дана", "Үлгіұлы Нұрлан", "Үлгіев Ерлан")
DAYS = 5


def go(world, content, actor=SYSTEM, **options):
    given = Options(**{"add_people": True, **options})
    return import_journal(actor=actor, club=world.club, content=content, name="j.xlsx", options=given)


def undo(code):
    journal = JournalImport.objects.get(code=code)
    journal_imports.undo(actor=SYSTEM, journal_import=journal, reached=lambda done, total: None)
    return journal


def grid(marks, names=NAMES) -> bytes:
    """September 2025: `marks` by (person, day), both from zero."""
    rows = [["Қыркүйек 2025"], ["Аты-жөні", *range(1, DAYS + 1)]]
    rows += [[name, *(marks.get((place, day)) for day in range(DAYS))] for place, name in enumerate(names)]
    return files.month(rows)


def counting() -> tuple:
    """What counts: the current marks, the roll-up, the sessions and the enrolments.

    New people who are named by the history of a session that stays are left, in no group.
    """
    marks = (
        Mark.objects.current()
        .order_by("session__day", "person")
        .values_list("session__group", "day", "person__family_name", "person__given_name", "status")
    )
    sums = GroupMonth.objects.order_by("group", "month", "mix").values_list(
        "group", "month", "held", "not_held", "session_minutes", "unrecorded", "visits", "recorded", "persons"
    )
    sessions = Session.objects.order_by("day", "starts_at").values_list("group", "day", "starts_at", "state")
    enrolled = Enrolment.objects.order_by("pk").values_list("pk", flat=True)
    return tuple(
        [tuple(map(bytes_or_plain, row)) if isinstance(row, tuple) else row for row in rows]
        for rows in (list(marks), list(sums), list(sessions), list(enrolled))
    )


def bytes_or_plain(value):
    return bytes(value) if isinstance(value, memoryview) else value
