"""Journal imports: the list, what is understood of one, what came of it, and the cell behind a mark."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from seriktes.activities.models import Enrolment, Group
from seriktes.attendance.enums import ImportState
from seriktes.attendance.imports.contents import Contents, JournalPerson, Part, contents
from seriktes.attendance.imports.decisions import LEAVE_OUT, Decisions
from seriktes.attendance.imports.errors import FileGone
from seriktes.attendance.imports.matching import Certainty, Known, Match, Register
from seriktes.attendance.imports.planning import Plan, chosen, decided_meanings, plan
from seriktes.attendance.journals.enums import Layout, Source
from seriktes.attendance.journals.masking import masked
from seriktes.attendance.journals.readings import DayColumn, PersonRow, Refusal, SheetReading
from seriktes.attendance.models import ImportIssue, JournalImport, JournalProfile, Mark, Session
from seriktes.clubs.models import Club
from seriktes.core import files
from seriktes.core.access import Actor, allows
from seriktes.core.crypto import CryptoError
from seriktes.core.errors import DomainError
from seriktes.core.spreadsheets.books import Book, Cell, Formula, column_letters, position
from seriktes.core.spreadsheets.notes import Note
from seriktes.core.spreadsheets.reading import read_book
from seriktes.core.text import fold
from seriktes.people.models import Person
from seriktes.people.sealing import iin_index

HALF = 2
EXCERPT_ROWS, EXCERPT_COLUMNS = 3, 2
PREVIEW_ROWS, PREVIEW_DAYS = 6, 31


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


def listed(actor: Actor) -> QuerySet[JournalImport]:
    """Return the imports the actor may see, the newest first, with club, file, job and who brought them."""
    return JournalImport.objects.visible_to(actor).select_related("club", "file", "job", "uploaded_by")


def importing_clubs(actor: Actor) -> QuerySet[Club]:
    """Return the clubs for which the actor may bring journals in."""
    may = [
        club.pk
        for club in Club.objects.all()
        if allows(actor, "attendance.journalimport.add", JournalImport(club=club))
    ]
    return Club.objects.filter(pk__in=may)


def read_file(journal_import: JournalImport) -> Book:
    """Return the kept file as a book; raises `SpreadsheetError`, or `FileGone` for one lost or changed."""
    try:
        content = files.read(journal_import.file)
    except (FileNotFoundError, CryptoError) as error:
        raise FileGone(_("The server has lost this file. Ask the administrator to restore it.")) from error
    return read_book(content, journal_import.file.name)


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
            person, _index(person.row), set().union(*(group_ids[key] for key in person.parts))
        )
        for person in found.people
    }
    return Check(club, found, decisions, groups, parts, matches)


def check_import(actor: Actor, journal_import: JournalImport) -> Check:
    """Return the check of a kept file with its decisions; raises `SpreadsheetError`."""
    decisions = Decisions.of(journal_import.decisions)
    return check(actor, journal_import.club, read_file(journal_import), decisions)


def known_people(actor: Actor, club: Club, people: Iterable[PersonRow]) -> list[Known]:
    """Return who may be meant by the rows of a journal.

    Those ever enrolled in the club, those who have marks in it, and of the others whom the actor may see
    those born on one of the dates. Somebody with the very ИИН is found even where the actor may not see
    them: a second row for one human being would be worse. Their name is not shown. Of a walk-in the journals
    of the club show the name, and nothing else is told.
    """
    rows_of_file = list(people)
    born = {row.birth_date for row in rows_of_file if row.birth_date}
    indexes = {_index(row) for row in rows_of_file if row.iin}
    stands = _Stands(club)
    seen = Person.objects.visible_to(actor)
    in_club = [*stands.enrolled, *stands.visited]
    visible = set(seen.filter(Q(birth_date__in=born) | Q(pk__in=in_club)).values_list("pk", flat=True))
    wanted = visible | stands.visited.keys()
    found = Person.objects.filter(Q(pk__in=wanted) | Q(iin_index__in=indexes)).select_related("canonical")
    return [_known(person, stands, is_seen=person.pk in visible) for person in found]


class _Stands:
    """In which groups of a club rows of people stand: enrolled, or with marks alone."""

    def __init__(self, club: Club) -> None:
        self.enrolled: dict[int, set[int]] = {}
        self.visited: dict[int, set[int]] = {}
        for person, group in Enrolment.objects.filter(group__club=club).values_list("person", "group"):
            self.enrolled.setdefault(person, set()).add(group)
        marks = Mark.objects.current().filter(session__group__club=club).order_by()
        for person, group in marks.values_list("person", "session__group").distinct():
            if group not in self.enrolled.get(person, ()):
                self.visited.setdefault(person, set()).add(group)


def _known(person: Person, stands: _Stands, *, is_seen: bool) -> Known:
    root = person.canonical or person
    return Known(
        root_id=root.pk,
        code=root.code,
        name=root.name,
        names=(person.family_name, person.given_name, person.patronymic),
        birth_date=person.birth_date if is_seen else None,
        iin_index=person.iin_index,
        groups=frozenset(stands.enrolled.get(person.pk, ())),
        visited=frozenset(stands.visited.get(person.pk, ())),
        is_visible=is_seen or person.pk in stands.visited,
    )


def _index(row: PersonRow) -> str:
    return iin_index(row.iin) if row.iin else ""


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


def profiles(club: Club) -> QuerySet[JournalProfile]:
    """Return the meanings that the club has saved."""
    return JournalProfile.objects.filter(club=club)


def same_file(journal_import: JournalImport) -> JournalImport | None:
    """Return the earlier import of the very same bytes for this club that is in force."""
    earlier = JournalImport.objects.filter(
        club=journal_import.club_id, file__sha256=journal_import.file.sha256, state=ImportState.DONE
    ).exclude(pk=journal_import.pk)
    return earlier.select_related("uploaded_by").first()


def unfinished(club: Club, content: bytes) -> JournalImport | None:
    """Return the import of these very bytes that waits to be checked."""
    digest = hashlib.sha256(content).hexdigest()
    waiting = JournalImport.objects.filter(club=club, file__sha256=digest, state=ImportState.UPLOADED)
    return waiting.first()


@dataclass(frozen=True)
class RefusedSheets:
    """Sheets that are refused for one and the same reason."""

    note: Note
    refusals: tuple[Refusal, ...]


def alike(refusals: Iterable[Refusal]) -> list[RefusedSheets]:
    """Return the refused sheets of a file, those of one reason together."""
    found: dict[str, list[Refusal]] = {}
    for refusal in refusals:
        found.setdefault(str(refusal.note), []).append(refusal)
    return [RefusedSheets(same[0].note, tuple(same)) for same in found.values()]


def is_stopped(journal_import: JournalImport) -> bool:
    """Whether the work of an import ended before its end; it can be started again or undone."""
    job = journal_import.job
    return journal_import.state == ImportState.RUNNING and job is not None and job.is_over


def issues(journal_import: JournalImport) -> QuerySet[ImportIssue]:
    """Return every mark that was not brought in, in the order of the file."""
    return ImportIssue.objects.filter(journal_import=journal_import)


def by_hand(journal_import: JournalImport) -> int:
    """Return how many cells of an import in force were refused because people had marked otherwise."""
    if journal_import.state != ImportState.DONE:
        return 0
    return issues(journal_import).filter(reason="marked_by_hand").count()


def sessions_made(journal_import: JournalImport) -> QuerySet[Session]:
    """Return the sessions that this import had to make."""
    made = journal_import.made.get("sessions", [])
    return Session.objects.filter(pk__in=made).select_related("group")


# The first lines of a sheet


@dataclass(frozen=True)
class Preview:
    """What a sheet was understood to be, with its first people and days."""

    sheet: str
    reading: SheetReading
    days: tuple[DayColumn, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def sources(self) -> list[str]:
        """Where month and year were found, in words."""
        found = {column.month_from for column in self.days} | {column.year_from for column in self.days}
        return [str(source.label) for source in Source if source in found]


def previews(found: Contents) -> list[Preview]:
    """Return the first lines of every sheet that was understood."""
    return [_preview(reading) for reading in found.readings]


def _preview(reading: SheetReading) -> Preview:
    if reading.layout is Layout.LONG_LIST:
        listed_rows = [
            (
                reading.people[entry.person].name,
                (f"{entry.day:%d.%m.%Y}" if entry.day else "", masked(entry.raw)),
            )
            for entry in reading.entries[:PREVIEW_ROWS]
        ]
        return Preview(reading.sheet, reading, (), tuple(listed_rows))
    days = reading.days[:PREVIEW_DAYS]
    marks = {
        (entry.person, entry.column): masked(entry.raw)
        for entry in reading.entries
        if entry.person < PREVIEW_ROWS
    }
    rows = tuple(
        (row.name, tuple(marks.get((place, day.column), "") for day in days))
        for place, row in enumerate(reading.people[:PREVIEW_ROWS])
    )
    return Preview(reading.sheet, reading, days, rows)


# The cell behind a mark


@dataclass(frozen=True)
class ExcerptRow:
    number: int
    cells: tuple[tuple[str, bool], ...]
    is_cells: bool


@dataclass(frozen=True)
class Excerpt:
    """A few rows and columns around one cell, with the heads of the table."""

    sheet: str
    cell: str
    value: str
    columns: tuple[str, ...]
    rows: tuple[ExcerptRow, ...]


FORMULA = _("formula")


def excerpt(journal_import: JournalImport, sheet: str, cell: str) -> Excerpt | None:
    """Return what stands around a cell of the kept file; None where there is no such sheet or cell."""
    try:
        row, column = position(cell)
        book = read_file(journal_import)
    except (ValueError, DomainError):
        return None
    page = next((page for page in book.sheets if page.name[:100].strip() == sheet.strip()), None)
    if page is None or page.value(row, column) is None:
        return None
    heads = _heads(journal_import, book, page.name)
    width = max(len(cells) for cells in page.rows)
    last = min(width, column + EXCERPT_COLUMNS + 1)
    columns = sorted({*heads[1], *range(max(0, column - EXCERPT_COLUMNS), last)})
    numbers = sorted({*heads[0], *range(max(0, row - EXCERPT_ROWS), row + EXCERPT_ROWS + 1)})
    shown = tuple(
        ExcerptRow(
            number + 1,
            tuple((_shown(page.value(number, place)), (number, place) == (row, column)) for place in columns),
            number == row,
        )
        for number in numbers
        if number < len(page.rows)
    )
    letters = tuple(column_letters(place) for place in columns)
    return Excerpt(page.name, cell, _shown(page.value(row, column)), letters, shown)


def _heads(journal_import: JournalImport, book: Book, sheet: str) -> tuple[set[int], set[int]]:
    """The rows of the header and the columns of the names of a sheet."""
    found = contents(book, Decisions.of(journal_import.decisions).hints(), frozenset())
    head_rows, name_columns = set(), set()
    for reading in found.readings:
        if reading.sheet == sheet:
            head_rows.add(position(reading.header)[0])
            head_rows |= {position(day.header)[0] for day in reading.days[:1]}
            name_columns |= {position(f"{letters}1")[1] for letters in reading.name_columns}
    return head_rows, name_columns


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Formula):
        return str(FORMULA)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return masked(str(getattr(value, "text", value)))[:60]
