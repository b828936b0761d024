"""The rows of a grid: people, their marks, and rows that are neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.journals.enums import Skip
from seriktes.attendance.journals.headers import Block
from seriktes.attendance.journals.legends import LINE
from seriktes.attendance.journals.marks import word_meaning
from seriktes.attendance.journals.people import PeopleReader, is_name
from seriktes.attendance.journals.readings import DayColumn, Entry, PersonRow, SkippedRow
from seriktes.attendance.journals.words import (
    LEGENDS,
    NAME_ROLES,
    SECOND_ROWS,
    SIGNATURES,
    TOTALS,
    role_of,
    starts_like,
    tidy,
)
from seriktes.core.spreadsheets.books import Cell, ErrorValue, Formula, Sheet, address
from seriktes.core.spreadsheets.notes import Note

NO_SUCH_DAY = _("%(cell)s holds a mark, but the month has no day %(day)s. It was left out.")
ERROR_CELL = _("%(cell)s holds the error %(error)s instead of a mark. It was left out.")
MARKS_WITHOUT_NAME = _("Row %(row)s has marks but no name. They were left out.")
WORDS_BEFORE_NAMES: tuple[tuple[re.Pattern[str], Skip], ...] = (
    (TOTALS, Skip.TOTALS),
    (SIGNATURES, Skip.SIGNATURE),
    (LEGENDS, Skip.LEGEND),
)


def raw_mark(value: Cell) -> str:
    """A mark as a person reads it in the cell: 5, TRUE, 01.09.2025, «н/б»."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    return tidy(str(value))


@dataclass
class Body:
    """What the rows of one block hold."""

    people: list[PersonRow] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)


class BodyReader:
    def __init__(self, sheet: Sheet, block: Block, days: tuple[DayColumn, ...]) -> None:
        self.sheet = sheet
        self.block = block
        self.days = days
        self.columns = [(day.column, day) for day in days]
        self.names = PeopleReader(sheet, block.people)
        self.body = Body()
        self.is_second_row = self._second_rows()

    def read(self) -> Body:
        for row in range(self.block.first_body_row, self.block.end):
            if self.sheet.rows[row]:
                self._read_row(row)
        self.body.warnings += self.names.warnings
        return self.body

    def _read_row(self, row: int) -> None:
        name = self.names.raw_name(row)
        text = name or self._first_text(row)
        reason = self._reason_to_skip(name, text)
        if reason is None:
            self.body.people.append(self.names.person(row))
            self._read_marks(row)
            return
        if reason is not Skip.NO_NAME or self._has_marks(row):
            self.body.skipped.append(SkippedRow(row + 1, text, reason))
        if reason is Skip.NO_NAME and self._has_marks(row):
            self.body.warnings.append(Note("marks_without_name", MARKS_WITHOUT_NAME, {"row": row + 1}))

    def _first_text(self, row: int) -> str:
        cells = self.sheet.rows[row][: self.block.days.first]
        return next((tidy(value) for value in cells if isinstance(value, str)), "")

    def _reason_to_skip(self, name: str, text: str) -> Skip | None:
        for pattern, reason in WORDS_BEFORE_NAMES:
            if starts_like(pattern, text):
                return reason
        if _explains_marks(text):
            return Skip.LEGEND
        if not name or not is_name(name):
            return Skip.NO_NAME
        if self.is_second_row(name):
            return Skip.SECOND_ROW
        return Skip.HEADER if role_of(name) in NAME_ROLES else None

    def _second_rows(self) -> Callable[[str], bool]:
        """Single words that stand under many names: «Премия», «Тема», a second row for each person."""
        names = [self.names.raw_name(row) for row in range(self.block.first_body_row, self.block.end)]
        counts = Counter(name for name in names if name)
        total = sum(counts.values())
        repeated = {
            name
            for name, count in counts.items()
            if count >= 2
            and (starts_like(SECOND_ROWS, name) or (count * 3 >= total and count >= 3 and " " not in name))
        }
        return repeated.__contains__

    def _has_marks(self, row: int) -> bool:
        return any(self.sheet.value(row, column) is not None for column, _day in self.columns)

    def _read_marks(self, row: int) -> None:
        cells = self.sheet.rows[row]
        width = len(cells)
        for column, day in self.columns:
            value = cells[column] if column < width else None
            if value is not None:
                self._read_mark(row, day, value)

    def _read_mark(self, row: int, day: DayColumn, value: Cell) -> None:
        cell = address(row, day.column)
        if isinstance(value, Formula):
            self.body.formulas.append(cell)
        elif isinstance(value, ErrorValue):
            self.body.warnings.append(Note("error_cell", ERROR_CELL, {"cell": cell, "error": value.text}))
        elif day.day is None and day.is_dated:
            self.body.warnings.append(Note("no_such_day", NO_SUCH_DAY, {"cell": cell, "day": day.number}))
        else:
            person = len(self.body.people) - 1
            self.body.entries.append(Entry(person, row, day.column, day.day, raw_mark(value)))


def _explains_marks(text: str) -> bool:
    """Whether a line explains marks: «Н – не был»."""
    found = LINE.match(text)
    return found is not None and word_meaning(found[2]) is not None
