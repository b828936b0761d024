"""What attendance shows on pages of the apps below: the first page, a person, a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from seriktes.activities.models import Group
from seriktes.attendance.models import Session
from seriktes.attendance.queries import days
from seriktes.attendance.queries.days import Day
from seriktes.attendance.queries.joinings import Joining, joining_of
from seriktes.attendance.queries.persons import PersonAttendance, person_attendance
from seriktes.core.access import Actor, allows
from seriktes.core.registry import Panel
from seriktes.people.models import Person


@dataclass(frozen=True)
class GroupSessions:
    """The group's page: what comes next, what was, and the way to the journal."""

    group: Group
    sessions: list[Session]  # the latest first, a few to come and a few that were
    may_add: bool


def home_day(actor: Actor) -> Day | None:
    """Return today for whoever teaches a group or leads a club; nothing for others."""
    if not days.works_in_groups(actor):
        return None
    return days.day_of(actor, timezone.localdate())


def person_panel(actor: Actor, person: Person) -> PersonAttendance | None:
    found = person_attendance(actor, person)
    return found if found.recorded else None


def joining_panel(actor: Actor, pair: tuple[Person, Person]) -> Joining:
    return joining_of(actor, *pair)


def group_panel(actor: Actor, group: Group) -> GroupSessions | None:
    if not allows(actor, "attendance.journal.view", group):
        return None
    ahead, recent = days.around(group, timezone.localdate())
    return GroupSessions(
        group,
        sessions=[*reversed(ahead), *recent],
        may_add=allows(actor, "attendance.session.add", Session(group=group)),
    )


def _panel(page: str, name: str, template: str, build: Any, permission: str, order: int) -> Panel:
    return Panel(page, name, f"attendance/{template}", build, permission, order)


PANELS = (
    _panel("people.merge", "attendance", "_joining_panel.html", joining_panel, "attendance.mark.view", 30),
    _panel("people.person", "attendance", "_person_panel.html", person_panel, "attendance.mark.view", 30),
    _panel("activities.group", "attendance", "_group_panel.html", group_panel, "attendance.journal.view", 20),
)
