"""Writing a journal into the records: short transactions, each of one group and month.

Every transaction also writes how far the work is (`JournalImport.made`), so that a work that was killed
goes on with the next chunk and no mark is counted twice. Of two runners of one import the later stops.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from seriktes.activities.actions.announcing import announce
from seriktes.activities.models import Enrolment, Group, Teaching, TimetableSlot
from seriktes.attendance.actions import mark_rows
from seriktes.attendance.actions.gates import lock_groups, require_turn
from seriktes.attendance.actions.mark_rows import MarkRow
from seriktes.attendance.enums import MarkStatus, RowOutcome, SessionState
from seriktes.attendance.imports.matching import Match, split_name
from seriktes.attendance.imports.planning import Chunk, Issue, Line, Plan
from seriktes.attendance.models import ImportIssue, JournalImport, Mark, Session
from seriktes.attendance.queries.journal_ground import Open, open_by_person, session_meant
from seriktes.attendance.queries.rosters import ROOT
from seriktes.core import audit, facts
from seriktes.core.access import Actor, require
from seriktes.core.months import first_day, last_day
from seriktes.core.times import instant
from seriktes.people.iin import InvalidIin, check_iin
from seriktes.people.models import Person
from seriktes.people.sealing import SEALED_FIELDS, iin_index, seal_iin

STARTS_AT, MINUTES = time(15), 60
"""Hour and length of a session that neither the records nor the timetable know."""

ROWS_AT_ONCE = 2_000

Reached = Callable[[int, int], Any]


@dataclass
class Writing:
    """What one chunk is about to write."""

    marks: list[MarkRow] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    walk_ins: int = 0


class Writer:
    """Brings one plan in. Call `write` again after a stop: what is done is not done twice."""

    def __init__(
        self,
        actor: Actor,
        journal_import: JournalImport,
        plan: Plan,
        matches: Mapping[str, Match],
        *,
        journal_wins: bool,
    ) -> None:
        self.actor = actor
        self.journal_import = journal_import
        self.plan = plan
        self.matches = matches
        self.journal_wins = journal_wins
        self.made: dict[str, Any] = journal_import.made
        self.counts: Counter[str] = Counter(journal_import.counts)
        self.recorders: dict[int, str] = {}
        known = [root for root in plan.people.values() if root is not None]
        roots = Person.objects.filter(pk__in=known).exclude(erasure=None)
        self.erased = frozenset(roots.values_list("pk", flat=True))

    def write(self, reached: Reached) -> None:
        """Write everything that is not written yet; `reached(done, total)` is called between transactions."""
        if "people" not in self.made:
            self._begin()
        chunks = list(self.plan.chunks())
        total = len(self.plan.lines)
        done = sum(len(chunk.lines) for chunk in chunks[: self.made["chunks"]])
        for chunk in chunks[self.made["chunks"] :]:
            reached(done, total)
            with transaction.atomic():
                require_turn(self.journal_import)
                self._write_chunk(chunk)
            done += len(chunk.lines)
        reached(done, total)

    def _begin(self) -> None:
        """Write down the new people and what is not to be written, in one transaction."""
        if self.plan.enrolments:
            require(self.actor, "people.person.add")
        with transaction.atomic():
            require_turn(self.journal_import)
            people = self._add_people()
            self.made |= {
                "chunks": 0,
                "sessions": [],
                "people": {key: person.pk for key, person in people.items()},
                "enrolments": self._enrol(people),
                "default_hours": 0,
                "walk_ins": 0,
            }
            self._keep_issues(self.plan.issues)
            self.counts["read"] = self.plan.read
            self._keep()

    def _add_people(self) -> dict[str, Person]:
        keys = sorted({key for key, _group in self.plan.enrolments})
        people = {key: _new_person(self.matches[key]) for key in keys}
        Person.objects.bulk_create(people.values(), batch_size=ROWS_AT_ONCE)
        taken: set[str] = set()
        sealed = [person for key, person in people.items() if _seal(person, self.matches[key], taken)]
        Person.objects.bulk_update(sealed, SEALED_FIELDS, batch_size=ROWS_AT_ONCE)
        return people

    def _enrol(self, people: Mapping[str, Person]) -> list[int]:
        """Enrol the new people from their first day in the journal until the end of the group if known."""
        groups = Group.objects.in_bulk({group for _key, group in self.plan.enrolments})
        rows = [
            Enrolment(person=people[key], group=groups[group], starts_on=day, ends_on=groups[group].ends_on)
            for (key, group), day in sorted(self.plan.enrolments.items())
        ]
        Enrolment.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        for group_id in {row.group_id for row in rows}:
            announce(group_id, min(row.starts_on for row in rows if row.group_id == group_id), None)
        return [row.pk for row in rows]

    def _write_chunk(self, chunk: Chunk) -> None:
        ground = Ground.load(chunk, self)
        writing = Writing()
        now = timezone.now()
        for line in chunk.lines:
            self._write_line(line, ground, writing)
        for start in range(0, len(writing.replaced), ROWS_AT_ONCE):
            ended = writing.replaced[start : start + ROWS_AT_ONCE]
            # The same moment as the new rows' `received_at`: the undo finds the former rows by it.
            Mark.objects.filter(pk__in=ended).update(replaced_at=now)
        by, key = self.journal_import.uploaded_by_id, self.journal_import.pk
        mark_rows.insert(writing.marks, at=now, recorded_by_id=by, journal_import_id=key)
        touched = {mark.session_id for mark in writing.marks}
        Session.objects.filter(pk__in=touched, state=SessionState.PLANNED).update(state=SessionState.HELD)
        self._keep_issues(writing.issues)
        self.counts.update(writing.counts)
        self.made["walk_ins"] += writing.walk_ins
        self.made["chunks"] += 1
        if writing.marks or ground.made:
            facts.changed({(chunk.group_id, chunk.month)})
        self._keep()

    def _write_line(self, line: Line, ground: Ground, writing: Writing) -> None:
        root = self._root(line.person)
        session = ground.sessions.get(line.day)
        if session is None:
            writing.issues.append(_issue(line, "did_not_happen"))
            return
        known = ground.open.get((session.pk, root), [])
        current = next((mark for mark in known if mark.counts), None)
        if current and current.status == line.status:
            writing.counts[RowOutcome.UNCHANGED] += 1
            return
        if issue := self._conflict(line, known, current):
            writing.issues.append(issue)
            return
        person_id = current.person_id if current else ground.person_row(root, line.day)
        writing.walk_ins += root not in ground.enrolled(line.day)
        writing.counts[RowOutcome.UPDATED if current else RowOutcome.CREATED] += 1
        writing.replaced += [current.pk] if current else []
        writing.marks.append(MarkRow(session.pk, person_id, line.day, line.status, line.sheet, line.cell))

    def _conflict(self, line: Line, known: list[Open], current: Open | None) -> Issue | None:
        """Why the journal may not have its way: people differ already, or somebody marked by hand.

        Nothing is written about somebody whose data were erased, not even by a journal made here.
        """
        if self._root(line.person) in self.erased:
            return _issue(line, "person_erased")
        if any(mark.is_contested for mark in known):
            return _issue(line, "contested")
        if current is None or current.import_id is not None or self.journal_wins:
            return None
        by = self._recorder(current.recorded_by_id)
        return _issue(line, "marked_by_hand", by=by, was=MarkStatus(current.status).word)

    def _recorder(self, user_id: int | None) -> str:
        if user_id is None:
            return ""
        if user_id not in self.recorders:
            self.recorders[user_id] = get_user_model().objects.get(pk=user_id).full_name
        return self.recorders[user_id]

    def _root(self, key: str) -> int:
        known = self.plan.people.get(key)
        return self.made["people"][key] if known is None else known

    def _keep_issues(self, found: Iterable[Issue]) -> None:
        rows = [
            ImportIssue(
                journal_import=self.journal_import,
                outcome=issue.outcome,
                sheet=issue.sheet,
                cell=issue.cell,
                reason=issue.reason,
                detail=dict(issue.detail),
            )
            for issue in found
        ]
        ImportIssue.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        self.counts.update(row.outcome for row in rows)

    def _keep(self) -> None:
        JournalImport.objects.filter(pk=self.journal_import.pk).update(
            made=self.made, counts={str(name): count for name, count in self.counts.items()}
        )


@dataclass
class Ground:
    """What stands already where a chunk is to be written; its sessions are locked."""

    sessions: dict[date, Session]
    made: list[Session]
    open: dict[tuple[int, int], list[Open]]
    enrolments: list[tuple[int, int, date, date | None]]
    days: dict[date, set[int]] = field(default_factory=dict)
    rows: dict[tuple[int, date], int] = field(default_factory=dict)

    @classmethod
    def load(cls, chunk: Chunk, writer: Writer) -> Ground:
        lock_groups({chunk.group_id})
        group = Group.objects.get(pk=chunk.group_id)
        start, end = first_day(chunk.month), last_day(chunk.month)
        known = Session.objects.select_for_update().filter(group=group, day__range=(start, end))
        by_day: dict[date, list[Session]] = {}
        for session in known.order_by("starts_at", "pk"):
            by_day.setdefault(session.day, []).append(session)
        missing = sorted({line.day for line in chunk.lines} - by_day.keys())
        made = _make_sessions(group, missing, writer)
        taken = {day: session_meant(sessions) for day, sessions in by_day.items()}
        sessions = {day: session for day, session in taken.items() if session is not None}
        sessions |= {session.day: session for session in made}
        wanted = [sessions[day].pk for day in {line.day for line in chunk.lines} if day in sessions]
        enrolments = Enrolment.objects.overlapping(start, end).filter(group=group)
        rows = list(enrolments.values_list("person_id", ROOT, "starts_on", "ends_on"))
        return cls(sessions, made, open_by_person(wanted), rows)

    def person_row(self, root: int, day: date) -> int:
        """The row of a human being that stands in the group, else their kept one."""
        if (root, day) not in self.rows:
            rows = [row for row in self.enrolments if row[1] == root]
            rows.sort(key=lambda row: not _is_in_force(row, day))
            self.rows[root, day] = rows[0][0] if rows else root
        return self.rows[root, day]

    def enrolled(self, day: date) -> set[int]:
        """The human beings who are enrolled on a day, by whichever of their rows."""
        if day not in self.days:
            self.days[day] = {row[1] for row in self.enrolments if _is_in_force(row, day)}
        return self.days[day]


def _is_in_force(row: tuple[int, int, date, date | None], day: date) -> bool:
    return row[2] <= day and (row[3] is None or day <= row[3])


def _make_sessions(group: Group, days: list[date], writer: Writer) -> list[Session]:
    """Make the sessions that the journal proves, at the hour of the timetable or at the usual one."""
    if not days:
        return []
    slots = list(TimetableSlot.objects.overlapping(days[0], days[-1]).filter(group=group))
    leads = list(Teaching.objects.overlapping(days[0], days[-1]).filter(group=group, is_lead=True))
    zone = settings.TIME_ZONE
    made = []
    for day in days:
        slot = next((slot for slot in slots if slot.weekday == day.weekday() and slot.is_in_force(day)), None)
        starts_at, minutes = (slot.starts_at, slot.minutes) if slot else (STARTS_AT, MINUTES)
        writer.made["default_hours"] += slot is None
        session = Session(group=group, day=day, starts_at=starts_at, minutes=minutes, zone=zone)
        session.starts_at_utc = instant(day, starts_at, zone)
        session.lead_id = next((lead.user_id for lead in leads if lead.is_in_force(day)), None)
        made.append(session)
    Session.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)
    writer.made["sessions"] += [session.pk for session in made]
    return made


def _new_person(match: Match) -> Person:
    family, given, patronymic = split_name(match.person.row)
    person = Person(family_name=family or given, given_name=given if family else "", patronymic=patronymic)
    person.birth_date = match.person.row.birth_date
    if found := _iin(match):
        person.birth_date = person.birth_date or found.born
        person.sex = found.sex or ""
    person.set_keys()
    return person


def _iin(match: Match) -> Any:
    """The ИИН of a row where it can be right; a wrong one is not written down."""
    if not match.person.row.iin:
        return None
    try:
        return check_iin(match.person.row.iin, allow_sample=settings.SERIKTES_DEMO)
    except InvalidIin:
        return None


def _seal(person: Person, match: Match, taken: set[str]) -> bool:
    """Seal the ИИН of a new person, unless it is wrong or somebody else's already."""
    found = _iin(match)
    if found is None:
        return False
    index = iin_index(found.number)
    if index in taken or Person.objects.filter(iin_index=index).exists():
        return False
    taken.add(index)
    seal_iin(person, found.number)
    return True


def _issue(line: Line, reason: str, **detail: str) -> Issue:
    return Issue(line.sheet, line.cell, RowOutcome.REFUSED, reason, detail)


def log_result(actor: Actor, journal_import: JournalImport) -> None:
    """Write the one line of the log that says what an import did."""
    made = journal_import.made
    told = {
        "counts": journal_import.counts,
        "sessions": len(made["sessions"]),
        "people": sorted(made["people"].values()),
        "walk_ins": made["walk_ins"],
    }
    audit.log("attendance.journalimport.brought_in", actor=actor, target=journal_import, after=told)
