"""Long lists: a row for each person and date, with the mark in a column of its own."""

from __future__ import annotations

from datetime import date

from seriktes.attendance.journals.bodies import ERROR_CELL, raw_mark
from seriktes.attendance.journals.days import date_in, day_in, made_date
from seriktes.attendance.journals.enums import Layout, Skip
from seriktes.attendance.journals.months import AUGUST, Period
from seriktes.attendance.journals.people import PeopleColumns, PeopleReader, columns_in, is_name
from seriktes.attendance.journals.readings import Entry, Hints, PersonRow, SheetReading, SkippedRow
from seriktes.attendance.journals.words import SIGNATURES, TOTALS, Role, starts_like, tidy
from seriktes.core.spreadsheets.books import Cell, ErrorValue, Formula, Sheet, address
from seriktes.core.spreadsheets.notes import Note

ROWS_SEARCHED = 30
NEEDED = (Role.DATE, Role.STATUS)
IDENTITY = (
    Role.NAME,
    Role.SURNAME,
    Role.GIVEN,
    Role.PATRONYMIC,
    Role.IIN,
    Role.BIRTH,
    Role.OUTSIDE_ID,
    Role.GROUP,
)


def list_columns(sheet: Sheet) -> PeopleColumns | None:
    """The columns of a long list, or `None` where no row announces names, dates and marks together."""
    for row in range(min(ROWS_SEARCHED, len(sheet.rows))):
        people = columns_in(sheet, row)
        if people is not None and all(role in people.columns for role in NEEDED):
            return people
    return None


class ListReader:
    """Reads a long list; a person is one row of `people` however many dates they have."""

    def __init__(self, sheet: Sheet, columns: PeopleColumns, hints: Hints) -> None:
        self.sheet = sheet
        self.columns = columns
        self.hints = Period(year=hints.year, school_year=hints.school_year, august=hints.august)
        self.months = self._months()
        self.names = PeopleReader(sheet, columns)
        self.people: list[PersonRow] = []
        self.entries: list[Entry] = []
        self.skipped: list[SkippedRow] = []
        self.formulas: list[str] = []
        self.warnings: list[Note] = []
        self.places: dict[tuple[Cell, ...], int] = {}
        self.needs_year = False
        self.needs_august = False

    def read(self) -> SheetReading:
        for row in range(self.columns.header_row + 1, len(self.sheet.rows)):
            if self.sheet.rows[row]:
                self._read_row(row)
        return SheetReading(
            sheet=self.sheet.name,
            layout=Layout.LONG_LIST,
            header=self.columns.header,
            name_columns=self.columns.letters,
            days=(),
            people=tuple(self.people),
            entries=tuple(self.entries),
            marks=(),
            skipped=tuple(self.skipped),
            formulas=tuple(self.formulas),
            warnings=(*self.names.warnings, *self.warnings),
            needs_year=self.needs_year,
            needs_august=self.needs_august,
        )

    def _read_row(self, row: int) -> None:
        name = self.names.raw_name(row)
        if reason := _reason_to_skip(name):
            text = name or next((tidy(cell) for cell in self.sheet.rows[row] if isinstance(cell, str)), "")
            self.skipped.append(SkippedRow(row + 1, text, reason))
            return
        column = self.columns.columns[Role.STATUS]
        value = self.sheet.value(row, column)
        if isinstance(value, Formula):
            self.formulas.append(address(row, column))
        elif isinstance(value, ErrorValue):
            cell = address(row, column)
            self.warnings.append(Note("error_cell", ERROR_CELL, {"cell": cell, "error": value.text}))
        elif value is not None:
            self._read_mark(row, column, name, value)

    def _read_mark(self, row: int, column: int, name: str, value: Cell) -> None:
        written = self.sheet.value(row, self.columns.columns[Role.DATE])
        if isinstance(written, Formula):
            self.formulas.append(address(row, self.columns.columns[Role.DATE]))
            return
        day = self._day(written)
        if day is None and not self._lacks_year(written):
            self.skipped.append(SkippedRow(row + 1, name, Skip.NO_DATE))
            return
        if day is None:
            # Of a school year only August can be without a year.
            self.needs_august |= self.hints.school_year is not None
            self.needs_year |= self.hints.school_year is None
        self.entries.append(Entry(self._person(row), row, column, day, raw_mark(value)))

    def _day(self, written: Cell) -> date | None:
        found = date_in(written)
        if found is not None:
            return found
        parts = day_in(written)
        if parts is None or parts.month is None:
            return None
        year = self.hints.year_of(parts.month, self.months)
        return None if year is None else made_date(year, parts.month, parts.day)

    def _months(self) -> tuple[int, ...]:
        """August among the other months: rows stand in any order, so only one half of the year tells."""
        column = self.columns.columns[Role.DATE]
        rows = range(self.columns.header_row + 1, len(self.sheet.rows))
        days = (day_in(self.sheet.value(row, column)) for row in rows)
        others = {day.month for day in days if day is not None and day.month is not None} - {AUGUST}
        spring = sorted(month for month in others if month < AUGUST)
        autumn = sorted(month for month in others if month > AUGUST)
        return (AUGUST,) if spring and autumn else (*spring, AUGUST, *autumn)

    def _lacks_year(self, written: Cell) -> bool:
        parts = day_in(written)
        return parts is not None and parts.month is not None and parts.year is None

    def _person(self, row: int) -> int:
        """The person's place in `people`; all their cells but date and mark must be the same."""
        identity = tuple(
            self.sheet.value(row, self.columns.columns[role])
            for role in IDENTITY
            if role in self.columns.columns
        )
        place = self.places.get(identity)
        if place is None:
            place = self.places[identity] = len(self.people)
            self.people.append(self.names.person(row))
        return place


def _reason_to_skip(name: str) -> Skip | None:
    if starts_like(TOTALS, name):
        return Skip.TOTALS
    if starts_like(SIGNATURES, name):
        return Skip.SIGNATURE
    return None if name and is_name(name) else Skip.NO_NAME
