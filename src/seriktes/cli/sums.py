"""Whether the roll-up says what the marks say, for a few groups and months taken by chance."""

from __future__ import annotations

from collections.abc import Iterator
from random import SystemRandom

import numpy as np
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from seriktes.attendance.enums import VISITS, SessionState
from seriktes.attendance.models import Mark, Session
from seriktes.attribution.models import GroupMonth
from seriktes.core.months import first_day, last_day

SAMPLE = 25
Sums = tuple[int, int, int]


def differing(sample: int = SAMPLE) -> tuple[int, list[tuple[int, int]]]:
    """Return how many (group, month) pairs were looked at, and those whose sums differ from their marks."""
    known = list(GroupMonth.objects.values_list("group_id", "month").distinct().order_by("group_id", "month"))
    chosen = known if len(known) <= sample else SystemRandom().sample(known, sample)
    return len(chosen), [pair for pair in chosen if _rolled_up(*pair) != _counted(*pair)]


def _rolled_up(group: int, month: int) -> Sums:
    """Return (visits, held, not held) as the roll-up has them."""
    rows = GroupMonth.objects.filter(group=group, month=month)
    totals = [(_sum(row.visits), row.held, row.not_held) for row in rows]
    visits, held, not_held = (sum(column) for column in zip(*totals, strict=True))
    return visits, held, not_held


def _sum(packed: bytes | memoryview) -> int:
    return int(np.frombuffer(bytes(packed), dtype="<u2").sum(dtype=np.int64))


def _counted(group: int, month: int) -> Sums:
    """Return the same from the tables of sessions and marks, a person once for each session."""
    sessions = Session.objects.filter(group=group, day__range=(first_day(month), last_day(month)))
    visits = len(set(_visits(sessions)))
    states = list(sessions.values_list("state", flat=True))
    return visits, states.count(SessionState.HELD), states.count(SessionState.NOT_HELD)


def _visits(sessions: QuerySet[Session]) -> Iterator[tuple[int, int]]:
    marks = Mark.objects.current().filter(session__in=sessions, status__in=VISITS).order_by()
    root = Coalesce("person__canonical_id", "person_id")
    return marks.values_list("session_id", root).iterator()
