"""Inserting many marks at once.

One plain statement that both databases understand, run for all rows: building model instances and the
statement for each batch takes ten times as long, and a journal of a school year has thousands of marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

INSERT = """
    INSERT INTO attendance_mark
    (session_id, person_id, day, status, marked_at, received_at, recorded_by_id, replaced_at, is_contested,
     journal_import_id, sheet, cell)
    VALUES (%s, %s, %s, %s, %s, %s, %s, NULL, %s, %s, %s, %s)
"""


class MarkRow(NamedTuple):
    """What differs from mark to mark of one journal."""

    session_id: int
    person_id: int
    day: date
    status: int
    sheet: str
    cell: str


def insert(
    rows: Iterable[MarkRow], *, at: datetime, recorded_by_id: int | None, journal_import_id: int
) -> None:
    """Insert current marks of one import, all received `at` one moment.

    The caller ends the marks that these replace with the very same moment: `taking_back` finds the former
    mark by `replaced_at == received_at`, to the microsecond.
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    days: dict[date, str | None] = {}
    values = []
    for row in rows:
        if row.day not in days:
            days[row.day] = connection.ops.adapt_datefield_value(row.day)
        values.append(
            (
                row.session_id, row.person_id, days[row.day], row.status, moment, moment, recorded_by_id,
                False, journal_import_id, row.sheet, row.cell,
            )
        )  # fmt: skip
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, values)
