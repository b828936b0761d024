"""Bringing in a journal of ten thousand marks, against writing the same rows with one statement."""

from __future__ import annotations

import io
import time
from datetime import date, timedelta

from _measuring import Measured, network, once, show

network()

from django.db import connection, transaction
from openpyxl import Workbook

from seriktes.activities.models import Group
from seriktes.attendance.actions import journal_unattended as unattended
from seriktes.attendance.models import JournalProfile, Mark
from seriktes.clubs.models import Club
from seriktes.core.access import SYSTEM

PEOPLE, MONTHS, DAYS = 40, 10, 25
PROFILE = "bench"
TARGET_RATE = 10_000  # marks a second after parsing
INSERT = """
    INSERT INTO attendance_mark (session_id, person_id, day, status, marked_at, received_at, recorded_by_id,
    replaced_at, is_contested, journal_import_id, sheet, cell)
    VALUES (%s, %s, %s, %s, %s, %s, NULL, NULL, %s, NULL, '', '')
"""


def main() -> None:
    club = Club.objects.order_by("pk")[0]
    group = Group.objects.filter(club=club).order_by("pk")[0]
    content = _journal(group.starts_on.year)
    options = unattended.Options(group=group, add_people=True, profile=PROFILE)
    began: list[float] = []
    with transaction.atomic():
        JournalProfile.objects.create(club=club, name=PROFILE, meanings={"+": "present", "н": "absent"})
        start = time.process_time()
        report = unattended.try_journal(
            actor=SYSTEM,
            club=club,
            content=content,
            name="journal.xlsx",
            options=options,
            progress=lambda *_steps: began.append(time.process_time()),
        )
        ended = time.process_time()
        transaction.set_rollback(True)
    understood, written = (began[0] - start) * 1000, (ended - began[0]) * 1000
    marks = report.created + report.updated + report.unchanged
    bare = _bare(marks)
    rate = marks / written * 1000
    show(
        "A journal of Excel",
        [
            Measured("understanding the file and its people", understood, note=f"{report.read} marks read"),
            Measured(
                "writing what it says",
                written,
                bare,
                marks / TARGET_RATE * 1000,
                f"{rate:.0f} marks a second",
            ),
        ],
    )
    print(f"\n{report.counts}")


def _journal(since: int) -> bytes:
    """Return a workbook with a sheet for each month: names down, days across, all filled."""
    names = [f"Журналов Ученик{number}" for number in range(PEOPLE)]
    book = Workbook(write_only=True)
    for month in range(MONTHS):
        first = date(since + (8 + month) // 12, (8 + month) % 12 + 1, 1)
        days = [first + timedelta(days=number) for number in range(DAYS)]
        sheet = book.create_sheet(f"{first:%m.%Y}")
        sheet.append(["Аты-жөні", *days])
        for place, name in enumerate(names):
            sheet.append([name, *("+" if (place + number) % 5 else "н" for number in range(DAYS))])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _bare(count: int) -> float:
    """Return how long so many rows take that nobody reads, matches, checks or sums up."""
    people = Mark.objects.order_by("person_id").values_list("person_id", flat=True).distinct()[:PEOPLE]
    sessions = list(
        Mark.objects.order_by("session_id").values_list("session_id", "day").distinct()[: count // PEOPLE + 1]
    )
    present = set(
        Mark.objects.filter(session__in=[key for key, _day in sessions]).values_list(
            "session_id", "person_id"
        )
    )
    operations = connection.ops
    now = operations.adapt_datetimefield_value(Mark.objects.values_list("received_at", flat=True)[0])
    rows = [
        (session, person, operations.adapt_datefield_value(day), 1, now, now, False)
        for session, day in sessions
        for person in people
        if (session, person) not in present
    ][:count]

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, rows)

    with transaction.atomic():
        taken = once(write)
        transaction.set_rollback(True)
    return taken * count / max(len(rows), 1)


main()
