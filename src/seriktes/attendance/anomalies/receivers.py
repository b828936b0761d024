"""Notes, inside the writer's transaction, what is to be scanned again."""

from __future__ import annotations

from typing import Any

from seriktes.attendance.anomalies.models import Unscanned
from seriktes.attendance.models import Mark
from seriktes.core.facts import facts_changed
from seriktes.core.months import month_of
from seriktes.people.signals import canonical_changed


def listen() -> None:
    """Subscribe; called when the apps are ready."""
    facts_changed.connect(note_changes, dispatch_uid="attendance.anomalies.facts")
    canonical_changed.connect(note_persons, dispatch_uid="attendance.anomalies.persons")


def note_changes(*, group_months: frozenset[tuple[int, int]], **_: Any) -> None:
    """Note the groups' months in which something was recorded, taken back or planned."""
    Unscanned.objects.bulk_create(Unscanned(group_id=group, month=month) for group, month in group_months)


def note_persons(*, person_ids: frozenset[int], **_: Any) -> None:
    """Note where merged or parted people have marks: they may be in two places now, or no more."""
    marks = Mark.objects.current().filter(person__in=person_ids).order_by()
    days = marks.values_list("session__group", "day").distinct()
    note_changes(group_months=frozenset((group, month_of(day)) for group, day in days))
