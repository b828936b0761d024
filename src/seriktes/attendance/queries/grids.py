"""A group's journal of one month: names down, sessions across, as in the paper journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from seriktes.activities.models import Enrolment, Group
from seriktes.attendance.enums import VISITS, MarkStatus
from seriktes.attendance.models import Mark, Session
from seriktes.attendance.queries.rosters import canonical, names
from seriktes.attendance.verdicts import standing
from seriktes.core.months import first_day, last_day, month_text
from seriktes.people.models import Person


@dataclass(frozen=True)
class Cell:
    """One person at one session."""

    status: MarkStatus | None
    is_enrolled: bool
    is_contested: bool = False


@dataclass(frozen=True)
class JournalRow:
    """One person's month."""

    person: Person
    name: str
    cells: tuple[Cell, ...]

    @property
    def is_walk_in(self) -> bool:
        """Whether the person came in this month without being in the group on any of its days."""
        return not any(cell.is_enrolled for cell in self.cells)

    @property
    def visits(self) -> int:
        return sum(cell.status in VISITS for cell in self.cells)

    @property
    def recorded(self) -> int:
        return sum(cell.status is not None for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """One month of one group. Leavers stay on it, as in a paper journal."""

    group: Group
    month: int
    sessions: tuple[Session, ...]
    rows: tuple[JournalRow, ...]

    @cached_property
    def visits(self) -> tuple[int, ...]:
        """How many came, session by session."""
        return tuple(
            sum(row.cells[place].status in VISITS for row in self.rows) for place in range(len(self.sessions))
        )

    @property
    def columns(self) -> list[tuple[Session, int]]:
        """Each session with how many came."""
        return list(zip(self.sessions, self.visits, strict=True))

    @property
    def total(self) -> int:
        return sum(self.visits)

    @property
    def is_contested(self) -> bool:
        """Whether a cell carries the sign for "recorded differently"."""
        return any(cell.is_contested for row in self.rows for cell in row.cells)

    @property
    def text(self) -> str:
        """The month as addresses write it."""
        return month_text(self.month)


def month_grid(group: Group, month: int) -> Grid:
    """Return the journal of a month; three queries whatever its size."""
    first, last = first_day(month), last_day(month)
    sessions = tuple(Session.objects.filter(group=group, day__range=(first, last)))
    enrolments = Enrolment.objects.overlapping(first, last).filter(group=group)
    of_person: dict[int, list[Enrolment]] = {}
    people: dict[int, Person] = {}
    for enrolment in enrolments.select_related("person__canonical"):
        of_person.setdefault(enrolment.person.root_id, []).append(enrolment)
        people[enrolment.person.root_id] = canonical(enrolment.person)
    marks: dict[tuple[int, int], list[Mark]] = {}
    for mark in Mark.objects.current().filter(session__in=sessions).select_related("person__canonical"):
        marks.setdefault((mark.person.root_id, mark.session_id), []).append(mark)
        people.setdefault(mark.person.root_id, canonical(mark.person))
    words = names(people.values())
    rows = (
        JournalRow(person, words[person.pk], _cells(root, sessions, of_person, marks))
        for root, person in sorted(people.items(), key=lambda pair: (pair[1].sort_key, pair[0]))
    )
    return Grid(group, month, sessions, tuple(rows))


def _cells(
    root: int,
    sessions: Sequence[Session],
    of_person: dict[int, list[Enrolment]],
    marks: dict[tuple[int, int], list[Mark]],
) -> tuple[Cell, ...]:
    enrolments = of_person.get(root, [])
    cells = []
    for session in sessions:
        mark = standing(marks.get((root, session.pk), []))
        is_enrolled = any(enrolment.is_in_force(session.day) for enrolment in enrolments)
        cells.append(
            Cell(MarkStatus(mark.status), is_enrolled, mark.is_contested) if mark else Cell(None, is_enrolled)
        )
    return tuple(cells)
