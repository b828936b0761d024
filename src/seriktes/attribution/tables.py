"""The few statements of the roll-up, as plain SQL that both databases understand.

They run at every tap of a teacher: building them anew takes ten times as long as running them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

_IN = "[in]"

PLACES = """
    SELECT g.id, g.club_id, c.unit_id, p.kind
    FROM activities_group g
    JOIN clubs_club c ON c.id = g.club_id
    JOIN activities_programme p ON p.id = g.programme_id
    WHERE g.id IN [in]
"""
TERMS = """
    SELECT id, starts_on, ends_on, unit_id, club_id, programme_kind, group_id, category_id
    FROM attribution_coveragerule
    WHERE replaced_at IS NULL AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)
"""
UNITS = "SELECT id, parent_id FROM clubs_unit"
SESSIONS = """
    SELECT id, group_id, day, minutes, state
    FROM attendance_session
    WHERE group_id IN [in] AND day BETWEEN %s AND %s
    ORDER BY id
"""
MARKS = """
    SELECT m.session_id, COALESCE(p.canonical_id, p.id), m.status
    FROM attendance_session s
    JOIN attendance_mark m ON m.session_id = s.id AND m.replaced_at IS NULL
    JOIN people_person p ON p.id = m.person_id
    WHERE s.group_id IN [in] AND s.day BETWEEN %s AND %s AND m.day BETWEEN %s AND %s
"""
ENROLMENTS = """
    SELECT e.group_id, COALESCE(p.canonical_id, p.id), e.starts_on, e.ends_on
    FROM activities_enrolment e
    JOIN people_person p ON p.id = e.person_id
    WHERE e.group_id IN [in] AND e.starts_on <= %s AND (e.ends_on IS NULL OR e.ends_on >= %s)
    ORDER BY e.group_id
"""
_BELONGING = """
    SELECT COALESCE(p.canonical_id, p.id), pc.category_id, pc.starts_on, pc.ends_on
    FROM people_personcategory pc
    JOIN people_person p ON p.id = pc.person_id
"""
_STANDING = "pc.withdrawn_at IS NULL AND pc.starts_on <= %s AND (pc.ends_on IS NULL OR pc.ends_on >= %s)"
BELONGINGS = f"{_BELONGING} WHERE pc.category_id IN [in] AND {_STANDING}"
# The keys are given twice: each half has an index of its own.
BELONGINGS_OF = f"""{_BELONGING} WHERE pc.person_id IN (
    SELECT id FROM people_person WHERE id IN [in]
    UNION ALL
    SELECT id FROM people_person WHERE canonical_id IN [in]
) AND {_STANDING}"""  # noqa: S608 -- our own text
MIXES = 'SELECT "key", id FROM attribution_mix WHERE "key" IN [in]'
DELETE = "DELETE FROM attribution_groupmonth WHERE group_id = %s AND month = %s"
COLUMNS = ("held", "not_held", "session_minutes", "unrecorded", "persons", "visits", "recorded", "minutes")
INSERT = """
    INSERT INTO attribution_groupmonth
    (group_id, month, mix_id, held, not_held, session_minutes, unrecorded, persons, visits, recorded, minutes)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def select(
    statement: str, among: Sequence[Any] = (), *values: Any, using: str = DEFAULT_DB_ALIAS
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement; `among` fills its `[in]`, `values` its other places."""
    if _IN in statement:
        if not among:
            return []
        statement = statement.replace(_IN, f"({', '.join(['%s'] * len(among))})")
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [*among, *map(_given, values)])
        return cursor.fetchall()


def run_each(statement: str, rows: list[tuple[Any, ...]]) -> None:
    """Run a statement once for each row of values."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def as_date(value: Any) -> date:
    """Return a day as it comes from the database: SQLite keeps days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _given(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
