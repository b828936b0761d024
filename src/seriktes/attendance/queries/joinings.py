"""What joining two people would bring together: their marks by group, and those of the same sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from seriktes.activities.models import Group
from seriktes.attendance.enums import VISITS, MarkStatus
from seriktes.attendance.models import Mark
from seriktes.core.access import Actor
from seriktes.people.models import Person

SHOWN = 10


@dataclass
class JoinedGroup:
    """The marks of both in one group; `shared` counts sessions where both are marked."""

    group: Group
    one: int = 0
    other: int = 0
    shared: int = 0


@dataclass(frozen=True)
class SharedSession:
    """A session where both are marked: it will count once."""

    code: str
    group: Group
    day: date
    one: MarkStatus
    other: MarkStatus


@dataclass(frozen=True)
class Joining:
    """What the page of two people shows before they are joined."""

    one: Person
    other: Person
    groups: list[JoinedGroup]
    shared: list[SharedSession]
    visits_once: int
    """Sessions that both visited: reports count so many visits less."""

    @property
    def shared_shown(self) -> list[SharedSession]:
        return self.shared[:SHOWN]

    @property
    def shared_more(self) -> int:
        return max(0, len(self.shared) - SHOWN)


@dataclass
class _Marked:
    """What the marks of one session say of the two, a visit before an absence."""

    code: str
    group: int
    day: date
    said: dict[int, int] = field(default_factory=dict)

    def hear(self, side: int, status: int) -> None:
        if self.said.get(side) not in VISITS:
            self.said[side] = status


def joining_of(actor: Actor, one: Person, other: Person) -> Joining:
    """Return what the actor may see of the marks of two people, each with every row of theirs.

    Two queries, and as many rows as the two have marks.
    """
    side = {row.pk: 0 for row in Person.objects.same_as(one).only("pk")}
    side |= {row.pk: 1 for row in Person.objects.same_as(other).only("pk")}
    sessions: dict[int, _Marked] = {}
    rows = Mark.objects.visible_to(actor).current().filter(person__in=list(side)).order_by("-day", "-pk")
    for session, code, group, day, person, status in rows.values_list(
        "session_id", "session__code", "session__group_id", "day", "person_id", "status"
    ):
        sessions.setdefault(session, _Marked(code, group, day)).hear(side[person], status)
    return _joining(one, other, list(sessions.values()))


def _joining(one: Person, other: Person, sessions: list[_Marked]) -> Joining:
    groups = Group.objects.select_related("club").in_bulk({marked.group for marked in sessions})
    counted: dict[int, JoinedGroup] = {}
    shared = []
    for marked in sessions:
        row = counted.setdefault(marked.group, JoinedGroup(groups[marked.group]))
        row.one += 0 in marked.said
        row.other += 1 in marked.said
        if len(marked.said) > 1:
            row.shared += 1
            said = MarkStatus(marked.said[0]), MarkStatus(marked.said[1])
            shared.append(SharedSession(marked.code, groups[marked.group], marked.day, *said))
    return Joining(
        one=one,
        other=other,
        groups=sorted(counted.values(), key=lambda row: (row.group.sort_key, row.group.pk)),
        shared=shared,
        visits_once=sum(row.one in VISITS and row.other in VISITS for row in shared),
    )
