from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from seriktes.attendance.journals.enums import Layout, Meaning, Skip, Source
from seriktes.core.spreadsheets.books import address
from seriktes.core.spreadsheets.notes import Note


@dataclass(frozen=True)
class Hints:
    """What a person adds where the file is silent, or corrects.

    `school_year` 2025 means September 2025 to August 2026 and gives each month its year. Only August is
    2025 where it stands before September, and where no other month of the sheet tells, `august` says which
    of the two years it is. `by_sheet` holds hints of single sheets; what they leave open is taken from here.
    Dates that stand whole in their cells are never changed by a hint.
    """

    month: int | None = None
    year: int | None = None
    school_year: int | None = None
    by_sheet: Mapping[str, Hints] = field(default_factory=dict)
    august: int | None = None

    def for_sheet(self, sheet: str) -> Hints:
        own = self.by_sheet.get(sheet)
        if own is None:
            return replace(self, by_sheet={})
        has_year = own.year is not None or own.school_year is not None
        return Hints(
            month=own.month or self.month,
            year=own.year if has_year else self.year,
            school_year=own.school_year if has_year else self.school_year,
            august=own.august or self.august,
        )


@dataclass(frozen=True)
class DayColumn:
    """A column that holds the marks of one day; `day` is `None` while month or year is unknown."""

    column: int
    header: str
    number: int
    day: date | None
    month_from: Source
    year_from: Source

    @property
    def is_dated(self) -> bool:
        """Whether month and year are known; then a missing `day` means that the month has no such day."""
        return Source.UNKNOWN not in {self.month_from, self.year_from}


@dataclass(frozen=True)
class PersonRow:
    """A person as the sheet writes them. `row` is the number of the row as people see it."""

    row: int
    raw_name: str
    name: str
    surname: str = ""
    given: str = ""
    patronymic: str = ""
    iin: str = ""
    birth_date: date | None = None
    group: str = ""
    outside_id: str = ""


class Entry(NamedTuple):
    """One mark: who (place in `people`), where (zero-based), which day, and the mark as written."""

    person: int
    row: int
    column: int
    day: date | None
    raw: str

    @property
    def cell(self) -> str:
        return address(self.row, self.column)


@dataclass(frozen=True)
class Suggestion:
    """What a mark most likely means. Not `sure` ones must be looked at; `None` ones decided."""

    meaning: Meaning | None
    sure: bool
    reason: Note


@dataclass(frozen=True)
class MarkCount:
    """A distinct mark of a sheet, how often it stands there, and the first cell that has it."""

    raw: str
    count: int
    first_cell: str
    suggestion: Suggestion


@dataclass(frozen=True)
class SkippedRow:
    row: int
    text: str
    reason: Skip


@dataclass(frozen=True)
class SheetReading:
    """What was understood of one sheet, or of one block of a sheet that holds several."""

    sheet: str
    layout: Layout
    header: str
    name_columns: tuple[str, ...]
    days: tuple[DayColumn, ...]
    people: tuple[PersonRow, ...]
    entries: tuple[Entry, ...]
    marks: tuple[MarkCount, ...]
    skipped: tuple[SkippedRow, ...] = ()
    totals: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    warnings: tuple[Note, ...] = ()
    needs_month: bool = False
    needs_year: bool = False
    needs_august: bool = False  # the school year is known, and August could begin or end it
    weekday_years: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether every date is known."""
        return not (self.needs_month or self.needs_year or self.needs_august)

    @property
    def first_day(self) -> date | None:
        """The first day with a mark, or of the columns where there is no mark at all."""
        return min(self._known_days(), default=None)

    @property
    def last_day(self) -> date | None:
        return max(self._known_days(), default=None)

    def _known_days(self) -> set[date]:
        marked = {entry.day for entry in self.entries if entry.day is not None}
        return marked or {column.day for column in self.days if column.day is not None}


@dataclass(frozen=True)
class Refusal:
    """Why a sheet was not understood: what was looked for, and what was found instead."""

    sheet: str
    note: Note
    found: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.note.code


@dataclass(frozen=True)
class Understood:
    readings: tuple[SheetReading, ...]
    refusals: tuple[Refusal, ...]
