"""From a file and the decisions about it to the lines that are to be written; the database is not touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from seriktes.activities.models import Group
from seriktes.attendance.enums import RowOutcome
from seriktes.attendance.imports.contents import Contents, PlacedEntry, sheet_name
from seriktes.attendance.imports.decisions import LEAVE_OUT, NEW, Decisions, mark_key
from seriktes.attendance.imports.matching import Certainty, Match
from seriktes.attendance.journals.enums import Meaning
from seriktes.attendance.journals.readings import Entry
from seriktes.core.months import month_of

LINES_AT_ONCE = 4_000
"""So many marks are written in one transaction: short enough that a teacher who marks does not notice."""

NO_STATUS = {Meaning.NOT_RECORDED: "meaning_not_recorded", Meaning.IGNORE: "meaning_ignored"}
LOST_CELLS = ("error_cell", "no_such_day")


class Line(NamedTuple):
    """One mark to write; `person` is the key of the person of the file."""

    group_id: int
    day: date
    person: str
    status: int
    sheet: str
    cell: str


class Issue(NamedTuple):
    """A mark that is not written, with its place and the reason."""

    sheet: str
    cell: str
    outcome: RowOutcome
    reason: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Chunk:
    """The lines of one group and month that are written together."""

    group_id: int
    month: int
    lines: tuple[Line, ...]


@dataclass
class Plan:
    """What is to be done with every mark of a file: read = lines + issues."""

    lines: list[Line] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    # Key of a person of the file: the root of a known one, or None for one to be written down.
    people: dict[str, int | None] = field(default_factory=dict)
    # The first day of each new person in each group.
    enrolments: dict[tuple[str, int], date] = field(default_factory=dict)

    @property
    def read(self) -> int:
        return len(self.lines) + len(self.issues)

    def chunks(self) -> Iterator[Chunk]:
        """The lines by group and month, in a settled order."""
        ordered = sorted(self.lines, key=lambda line: (line.group_id, line.day))
        for (group_id, month), lines in groupby(ordered, lambda line: (line.group_id, month_of(line.day))):
            whole = tuple(lines)
            for start in range(0, len(whole), LINES_AT_ONCE):
                yield Chunk(group_id, month, whole[start : start + LINES_AT_ONCE])


def decided_meanings(contents: Contents, decisions: Decisions) -> dict[str, Meaning]:
    """Return what is decided about each mark, sure suggestions included."""
    sure = {
        line.key: line.suggestion.meaning
        for line in contents.marks
        if line.suggestion.sure and line.suggestion.meaning is not None
    }
    return {**sure, **decisions.meanings}


def plan(
    contents: Contents,
    decisions: Decisions,
    groups: Mapping[str, Group | None],
    matches: Mapping[str, Match],
    today: date,
) -> Plan:
    """Decide about every mark. `groups` gives each part its group, or None to leave it out."""
    return _Planner(contents, decisions, groups, matches, today).plan()


def chosen(match: Match, decisions: Decisions) -> str:
    """Return what is decided about a person of the file: a code, `NEW`, `LEAVE_OUT`, or nothing yet.

    A decision for somebody who is a candidate no more counts no more.
    """
    said = decisions.people.get(match.person.key, "")
    if said in {NEW, LEAVE_OUT} or any(said == known.code for known in match.candidates):
        return said
    if match.certainty is Certainty.CERTAIN and match.suggested:
        return match.suggested.code
    return NEW if match.certainty is Certainty.UNKNOWN and decisions.add_new else ""


class _Planner:
    def __init__(
        self,
        contents: Contents,
        decisions: Decisions,
        groups: Mapping[str, Group | None],
        matches: Mapping[str, Match],
        today: date,
    ) -> None:
        self.contents = contents
        self.groups = groups
        self.matches = matches
        self.last_day = today
        self.meanings = decided_meanings(contents, decisions)
        self.said = {key: chosen(match, decisions) for key, match in matches.items()}
        self.people = {key: _root(match, self.said[key]) for key, match in matches.items()}
        self.seen: dict[tuple[int, date, int | str], Entry] = {}
        self.result = Plan()

    def plan(self) -> Plan:
        for reading in self.contents.readings:
            for cell in reading.formulas:
                self._refuse(reading.sheet, cell, "formula")
            for note in reading.warnings:
                if note.code in LOST_CELLS:
                    values = {key: value for key, value in note.values.items() if key != "cell"}
                    self._refuse(reading.sheet, str(note.values["cell"]), note.code, **values)
        for place in self.contents.places():
            self._decide(place)
        used = {line.person for line in self.result.lines}
        self.result.people = {key: self.people[key] for key in used}
        return self.result

    def _decide(self, place: PlacedEntry) -> None:
        issue = self._issue(place) or self._person_issue(place)
        if issue:
            outcome, reason, detail = issue
            entry = place.entry
            self.result.issues.append(
                Issue(sheet_name(place.reading.sheet), entry.cell, outcome, reason, detail)
            )

    def _issue(self, place: PlacedEntry) -> tuple[RowOutcome, str, dict[str, Any]] | None:
        """Why the mark itself cannot be recorded."""
        group = self.groups[place.part]
        if group is None:
            return RowOutcome.SKIPPED, "sheet_left_out", {}
        key = mark_key(place.entry.raw)
        meaning = self.meanings.get(key)
        if meaning is None:
            return RowOutcome.REFUSED, "meaning_unsure", {"mark": key[:20]}
        if meaning in NO_STATUS:
            return RowOutcome.SKIPPED, NO_STATUS[meaning], {}
        reason = self._wrong_day(group, place.entry.day)
        return (RowOutcome.REFUSED, reason, {}) if reason else None

    def _wrong_day(self, group: Group, day: date | None) -> str:
        if day is None:
            return "no_day"
        if day > self.last_day:
            return "too_early"
        return "" if group.is_in_force(day) else "outside_group"

    def _person_issue(self, place: PlacedEntry) -> tuple[RowOutcome, str, dict[str, Any]] | None:
        """Why nobody can get the mark; otherwise the line is added.

        The name is not kept with the reason: it would outlive the file and whoever is forgotten. The cell
        leads to it.
        """
        said = self.said[place.person]
        if said == LEAVE_OUT:
            return RowOutcome.SKIPPED, "person_left_out", {}
        if not said:
            is_unknown = self.matches[place.person].certainty is Certainty.UNKNOWN
            return RowOutcome.REFUSED, "person_unknown" if is_unknown else "person_doubtful", {}
        return self._add(place)

    def _add(self, place: PlacedEntry) -> tuple[RowOutcome, str, dict[str, Any]] | None:
        group, day = self.groups[place.part], place.entry.day
        status = self.meanings[mark_key(place.entry.raw)].status
        if group is None or day is None or status is None:  # `_issue` has refused these
            return None
        root = self.people[place.person]
        who = place.person if root is None else root
        before = self.seen.setdefault((group.pk, day, who), place.entry)
        if before is not place.entry:
            first = self.meanings[mark_key(before.raw)].status
            is_same = first == status
            return (RowOutcome.SKIPPED, "twice", {}) if is_same else (RowOutcome.REFUSED, "twice_differs", {})
        sheet = sheet_name(place.reading.sheet)
        self.result.lines.append(Line(group.pk, day, place.person, status, sheet, place.entry.cell))
        if root is None:
            known = self.result.enrolments.get((place.person, group.pk), day)
            self.result.enrolments[place.person, group.pk] = min(known, day)
        return None

    def _refuse(self, sheet: str, cell: str, reason: str, **detail: Any) -> None:
        issue = Issue(sheet_name(sheet), cell, RowOutcome.REFUSED, reason, detail)
        self.result.issues.append(issue)


def _root(match: Match, said: str) -> int | None:
    return next((known.root_id for known in match.candidates if known.code == said), None)
