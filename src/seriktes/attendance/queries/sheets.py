"""The sheet of one session: who belongs on it, what is recorded, who says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from seriktes.attendance.enums import VISITS, MarkStatus
from seriktes.attendance.models import Mark, NotHeld, Session
from seriktes.attendance.queries.rosters import canonical, enrolled, names, open_marks, sheet_roots
from seriktes.attendance.verdicts import standing
from seriktes.core.access import Actor
from seriktes.core.prepared import Prepared, given
from seriktes.people.models import Person
from seriktes.people.queries import matching

FOUND = 8
"""How many people a search for a walk-in shows."""

SHORTEST = 2
"""Fewer letters than this find nobody: the answer would be a list of the club."""


@dataclass(frozen=True)
class Line:
    """One person on the sheet."""

    person: Person  # the row that a mark names: the enrolled one
    name: str
    mark: Mark | None  # what counts
    others: tuple[Mark, ...]  # what other people last said and still differs
    is_walk_in: bool

    @property
    def code(self) -> str:
        return self.person.code

    @property
    def word(self) -> str:
        """The status as forms write it; empty when nothing is recorded."""
        return self.status.word if self.status else ""

    @property
    def status(self) -> MarkStatus | None:
        return MarkStatus(self.mark.status) if self.mark else None


@dataclass(frozen=True)
class SessionSheet:
    """One session with everybody on it, in Kazakh alphabetical order."""

    session: Session
    lines: tuple[Line, ...]
    not_held: NotHeld | None

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many people have each status, by its word; "none" counts those not recorded."""
        counted = Counter(line.status.word if line.status else "none" for line in self.lines)
        return {word: counted[word] for word in (*(status.word for status in MarkStatus), "none")}

    @property
    def marked(self) -> int:
        return len(self.lines) - self.counts["none"]

    @property
    def visits(self) -> int:
        return sum(self.counts[status.word] for status in VISITS)


def sheet(session: Session) -> SessionSheet:
    """Return the sheet of a session the caller may see; three queries whatever its size.

    A human being kept in two rows stands on it once, under the name of the kept row.
    """
    people: dict[int, Person] = {}
    for enrolment in enrolled(session):
        person = enrolment.person
        if person.root_id not in people or person.canonical_id is None:
            people[person.root_id] = person
    marks = open_marks(session)
    of_group = set(people)
    for root, rows in marks.items():
        if root not in people and standing(rows) is not None:
            people[root] = rows[-1].person
    named = sorted(people.values(), key=lambda person: canonical(person).sort_key)
    words = names(named)
    lines = (
        _line(
            person, words[person.pk], marks.get(person.root_id, []), is_walk_in=person.root_id not in of_group
        )
        for person in named
    )
    return SessionSheet(session, tuple(lines), _not_held(session) if session.is_not_held else None)


def session_by_code(code: str) -> list[Session]:
    """Return the session of an address, with its club and lead; whether it may be seen, the caller asks."""
    return _by_code(code=code)


_by_code = Prepared(lambda: Session.objects.filter(code=given("code")).select_related("group__club", "lead"))


def _not_held(session: Session) -> NotHeld | None:
    found = NotHeld.objects.filter(session=session, withdrawn_at=None)
    return found.select_related("recorded_by").first()


def _line(person: Person, name: str, rows: list[Mark], *, is_walk_in: bool) -> Line:
    mark = standing(rows)
    others = (row for row in rows if row is not mark and row.is_contested)
    return Line(person, name, mark, tuple(others), is_walk_in)


def people_on_sheet(session: Session, codes: Iterable[str]) -> dict[str, Person]:
    """Return, by code, those of the named people who are on the session's sheet."""
    rows = Person.objects.filter(code__in=list(codes))
    roots = sheet_roots(session)
    return {person.code: person for person in rows if person.root_id in roots}


def walk_ins(actor: Actor, session: Session, query: str) -> list[Person]:
    """Return people the actor may see, by part of a name, who are not on the sheet yet."""
    if len(query.strip()) < SHORTEST:
        return []
    found = Person.objects.visible_to(actor).canonical().known().filter(matching(query))
    return list(found.exclude(pk__in=sheet_roots(session))[:FOUND])


def history(session: Session, person: Person) -> list[Mark]:
    """Return everything ever recorded about a human being at a session, newest first."""
    rows = Mark.objects.filter(session=session, person__in=Person.objects.same_as(person))
    return list(rows.select_related("recorded_by", "journal_import").order_by("-pk"))
