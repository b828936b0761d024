"""What the worker does by itself: keep sessions planned two weeks ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from seriktes.activities.models import Group
from seriktes.attendance.actions import plan_sessions
from seriktes.attendance.actions.planning import Planned
from seriktes.core.access import SYSTEM

AHEAD = timedelta(days=14)
PLAN_EVERY = timedelta(hours=6)


def plan_ahead() -> Planned:
    """Plan the sessions of the next two weeks for every group; the tick calls this, as often as it likes."""
    today = timezone.localdate()
    return plan_sessions(actor=SYSTEM, first=today, last=today + AHEAD)


def plan_changed(*, group_ids: Iterable[int], **_news: object) -> None:
    """Follow a changed timetable at once, in its own transaction: what is to come, is seen to come."""
    today = timezone.localdate()
    groups = Group.objects.filter(pk__in=list(group_ids))
    plan_sessions(actor=SYSTEM, first=today, last=today + AHEAD, groups=groups)
