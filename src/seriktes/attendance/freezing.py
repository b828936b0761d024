"""What attendance holds of a group, so that its programme, language, season and first day stay."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Min

from seriktes.activities.models import Group
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Mark


def has_marks(group: Group) -> bool:
    """Whether anybody was ever marked in the group."""
    return Mark.objects.filter(session__group=group).exists()


def first_marked_on(group: Group, person_ids: Collection[int]) -> date | None:
    """Return the first day on which one of these rows has a mark in the group."""
    marks = Mark.objects.current().filter(session__group=group, person__in=person_ids)
    first: date | None = marks.aggregate(first=Min("day"))["first"]
    return first


def first_session_on(group: Group) -> date | None:
    """Return the day of the group's first session that is recorded; one only planned follows the dates."""
    recorded = group.sessions.exclude(state=SessionState.PLANNED)
    first: date | None = recorded.aggregate(first=Min("day"))["first"]
    return first
