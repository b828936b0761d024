"""A person's attendance: by group and month, and the last marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from seriktes.activities.models import Group
from seriktes.attendance.enums import VISITS, MarkStatus
from seriktes.attendance.models import Mark, Session
from seriktes.core.access import Actor, allows
from seriktes.core.months import first_day, month_of
from seriktes.core.prepared import Prepared, given
from seriktes.people.models import Person

BACK = 11
"""Twelve calendar months: this one and as many before it."""
LAST = 10

Told = tuple[int, str, int, date, int]
"""(session key, session code, group key, day, status)"""


@dataclass(frozen=True)
class AttendedMonth:
    """How often a person came to a group in a month, of how many recorded sessions."""

    group: Group
    month: int
    visits: int
    recorded: int


@dataclass(frozen=True)
class LastMark:
    """One recent mark, with the session it is of."""

    session_code: str
    group: Group
    day: date
    status: MarkStatus


@dataclass(frozen=True)
class PersonAttendance:
    """The last twelve months of a person, newest first."""

    months: tuple[AttendedMonth, ...]
    last: tuple[LastMark, ...]
    visits: int
    recorded: int


def person_attendance(actor: Actor, person: Person) -> PersonAttendance:
    """Return what the actor may see of a person's marks, of all rows that stand for the same human being.

    A session counts once, however many rows were marked at it: a visit before an absence. Two queries.
    """
    rows = _marks(root=person.root_id, since=first_day(month_of(timezone.localdate()) - BACK))
    groups = {group.pk: group for group in _groups(keys={row[2] for row in rows})}
    seen = {key for key, group in groups.items() if _may_see(actor, group)}
    told = _once_per_session(row for row in rows if row[2] in seen)
    counted: dict[tuple[int, int], list[int]] = {}
    for _session, _code, group_id, day, status in told:
        pair = counted.setdefault((month_of(day), group_id), [0, 0])
        pair[0] += status in VISITS
        pair[1] += 1
    months = tuple(
        AttendedMonth(groups[group_id], month, *counted[month, group_id])
        for month, group_id in sorted(counted, reverse=True)
    )
    last = tuple(
        LastMark(code, groups[group_id], day, MarkStatus(status))
        for _session, code, group_id, day, status in told[: -LAST - 1 : -1]
    )
    return PersonAttendance(
        months, last, sum(row.visits for row in months), sum(row.recorded for row in months)
    )


_marks: Prepared[Told] = Prepared(
    lambda: (
        Mark.objects.current()
        .filter(person__in=Person.objects.of_root(given("root")).values("pk"), day__gte=given("since"))
        .order_by("day", "pk")
        .values_list("session_id", "session__code", "session__group_id", "day", "status")
    )
)
_groups = Prepared(lambda: Group.objects.filter(pk__in=[given("keys")]).select_related("club").order_by())


def _may_see(actor: Actor, group: Group) -> bool:
    """Ask the rule of marks once for each group: who may see a mark depends on nothing else."""
    return allows(actor, "attendance.mark.view", Mark(session=Session(group=group)))


def _once_per_session(rows: Iterable[Told]) -> list[Told]:
    found: dict[int, Told] = {}
    for row in rows:
        known = found.get(row[0])
        if known is None or known[4] not in VISITS:
            found[row[0]] = row
    return sorted(found.values(), key=lambda row: (row[3], row[0]))
