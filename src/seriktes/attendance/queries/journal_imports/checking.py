"""What is understood of a journal and what is still to be decided about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from seriktes.activities.models import Group
from seriktes.attendance.imports.contents import Contents, JournalPerson, Part, contents
from seriktes.attendance.imports.decisions import LEAVE_OUT, Decisions
from seriktes.attendance.imports.matching import Certainty, Match, Register
from seriktes.attendance.imports.planning import Plan, chosen, decided_meanings, plan
from seriktes.attendance.models import JournalImport
from seriktes.attendance.queries.journal_imports.kept import read_file
from seriktes.attendance.queries.journal_imports.known import index_of, known_people
from seriktes.clubs.models import Club
from seriktes.core.access import Actor
from seriktes.core.spreadsheets.books import Book
from seriktes.core.text import fold

HALF = 2


@dataclass(frozen=True)
class PartCheck:
    """A part of the file with the group it goes to: chosen, else suggested, else nothing yet."""

    part: Part
    group: Group | None
    is_sure: bool
    is_left_out: bool
    people: int
    entries: int


@dataclass(frozen=True)
class Check:
    """Everything that is known about a file before it is brought in."""

    club: Club
    contents: Contents
    decisions: Decisions
    groups: tuple[Group, ...]
    parts: tuple[PartCheck, ...]
    matches: Mapping[str, Match]

    def of(self, certainty: Certainty) -> list[Match]:
        """Return the people of the file about whom it is this certain, left-out parts aside."""
        left_out = {check.part.key for check in self.parts if check.is_left_out}
        return [
            match
            for match in self.matches.values()
            if match.certainty is certainty and match.person.entries and not match.person.parts <= left_out
        ]

    @property
    def certain(self) -> list[Match]:
        return self.of(Certainty.CERTAIN)

    @property
    def doubtful(self) -> list[Match]:
        return self.of(Certainty.DOUBTFUL)

    @property
    def unknown(self) -> list[Match]:
        return self.of(Certainty.UNKNOWN)

    @cached_property
    def undecided_marks(self) -> list[str]:
        """The marks whose meaning nobody has decided and nothing makes sure."""
        known = decided_meanings(self.contents, self.decisions)
        return [line.raw for line in self.contents.marks if line.key not in known]

    @cached_property
    def undecided_people(self) -> list[str]:
        asked = [*self.doubtful, *self.unknown]
        return [match.person.row.name for match in asked if not chosen(match, self.decisions)]

    @property
    def undecided_parts(self) -> list[str]:
        return [
            check.part.label
            for check in self.parts
            if check.group is None and not check.is_left_out and check.entries
        ]

    @property
    def is_decided(self) -> bool:
        """Whether it can be brought in as it is."""
        return self.contents.is_ready and not (
            self.undecided_marks or self.undecided_people or self.undecided_parts
        )

    def outside(self, part: Part, group: Group | None) -> int:
        """Return how many marks of a part lie outside the dates of a group, and would be refused there."""
        days = self.contents.days[part.key]
        return sum(marks for day, marks in days.items() if group and not group.is_in_force(day))

    def settled(self) -> Decisions:
        """Return the decisions with everything that is sure written out.

        They are kept when the work starts: the same file and these decisions give the same plan again,
        whatever the work itself has added since.
        """
        return replace(
            self.decisions,
            meanings=decided_meanings(self.contents, self.decisions),
            groups={
                check.part.key: check.group.code if check.group and not check.is_left_out else LEAVE_OUT
                for check in self.parts
            },
            people={
                key: said for key, match in self.matches.items() if (said := chosen(match, self.decisions))
            },
        )

    def plan(self, today: date) -> Plan:
        """Return what is to be written; undecided parts are left out, undecided marks refused."""
        groups = {check.part.key: None if check.is_left_out else check.group for check in self.parts}
        return plan(self.contents, self.decisions, groups, self.matches, today)


def check(actor: Actor, club: Club, book: Book, decisions: Decisions) -> Check:
    """Return what is understood of a book and what is still to be decided. Reads only."""
    groups = tuple(Group.objects.filter(club=club).select_related("programme").order_by("sort_key", "pk"))
    names = {fold(name): group for group in groups for name in _names(group)}
    found = contents(book, decisions.hints(), names.keys())
    register = Register(known_people(actor, club, [person.row for person in found.people]))
    parts = tuple(_part_check(part, found, decisions, groups, register) for part in found.parts)
    group_ids = {check.part.key: {check.group.pk} if check.group else set() for check in parts}
    matches = {
        person.key: register.match(
            person, index_of(person.row), set().union(*(group_ids[key] for key in person.parts))
        )
        for person in found.people
    }
    return Check(club, found, decisions, groups, parts, matches)


def check_import(actor: Actor, journal_import: JournalImport) -> Check:
    """Return the check of a kept file with its decisions; raises `SpreadsheetError`."""
    decisions = Decisions.of(journal_import.decisions)
    return check(actor, journal_import.club, read_file(journal_import), decisions)


def _names(group: Group) -> list[str]:
    return [name for name in (group.name_kk, group.name_ru, group.name_en) if name]


def _part_check(
    part: Part, found: Contents, decisions: Decisions, groups: tuple[Group, ...], register: Register
) -> PartCheck:
    people = [person for person in found.people if part.key in person.parts]
    entries = sum(person.entries for person in people)
    said = decisions.groups.get(part.key, "")
    chosen_group = next((group for group in groups if group.code == said), None)
    if said == LEAVE_OUT or chosen_group:
        return PartCheck(part, chosen_group, True, said == LEAVE_OUT, len(people), entries)
    group = _by_label(part, groups) or _by_people(people, groups, register)
    is_sure = group is not None
    if group is None and len(groups) == 1:
        group = groups[0]
    return PartCheck(part, group, is_sure, False, len(people), entries)


def _by_label(part: Part, groups: Iterable[Group]) -> Group | None:
    """The group that a sheet is called by; two of that name are none."""
    label = fold(part.label)
    named = [group for group in groups if label and label in {fold(name) for name in _names(group)}]
    return named[0] if len(named) == 1 else None


def _by_people(people: Iterable[JournalPerson], groups: Iterable[Group], register: Register) -> Group | None:
    """The group in which at least half of the people are, and more of them than in any other."""
    counts: Counter[int] = Counter()
    total = 0
    for person in people:
        total += 1
        known = register.by_name.get(frozenset(fold(person.row.name).split()), ())
        counts.update({group for one in known for group in one.groups})
    best = counts.most_common(2)
    if not best or best[0][1] * HALF < total or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    return next((group for group in groups if group.pk == best[0][0]), None)
