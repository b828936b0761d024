"""Which date each column of a grid stands for, and how that is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.journals.days import DayParts, made_date
from seriktes.attendance.journals.enums import Source
from seriktes.attendance.journals.headers import Block
from seriktes.attendance.journals.months import NO_PERIOD, Period, period_in
from seriktes.attendance.journals.readings import DayColumn, Hints
from seriktes.attendance.journals.words import plain_letters, weekday_of
from seriktes.core.spreadsheets.books import Sheet, address, column_letters
from seriktes.core.spreadsheets.notes import Note

YEARS_TRIED = range(2000, 2051)
YEAR_WORDS = ("год", "жыл", "year")
TITLE_DISAGREES = Note(
    "month_disagrees", _("The title and the name of the sheet name different months. Check the month.")
)
WEEKDAYS_DISAGREE = _(
    "The weekdays under the days do not fit %(month)s.%(year)s. Check the month and the year."
)
DAY_TWICE = _("The day %(day)s stands in several columns: %(columns)s.")


@dataclass(frozen=True)
class Found:
    """A month or year and where it was found."""

    value: int | None = None
    source: Source = Source.UNKNOWN


@dataclass(frozen=True)
class Placed:
    """A column with the month that it stands in; `years_on` counts the turns of the year before it."""

    column: int
    parts: DayParts
    label: Period | None
    month: Found
    years_on: int


@dataclass(frozen=True)
class Calendar:
    days: tuple[DayColumn, ...]
    warnings: tuple[Note, ...]
    needs_month: bool
    needs_year: bool
    needs_august: bool
    weekday_years: tuple[int, ...]


class CalendarReader:
    """Gives each column of a block its date from the cell, the titles, the tab, the file or the person."""

    def __init__(self, sheet: Sheet, filename: str, block: Block, hints: Hints) -> None:
        self.sheet = sheet
        self.block = block
        self.hints = hints
        self.labels = self._month_labels()
        self.open_augusts: set[int] = set()
        self.outside = (
            *((period, Source.ABOVE) for period in self._title_periods()),
            (period_in(sheet.name), Source.SHEET_NAME),
            (period_in(filename.rpartition(".")[0]), Source.FILE_NAME),
        )

    def read(self) -> Calendar:
        columns = tuple(self._day_columns())
        needs_month = any(column.month_from is Source.UNKNOWN for column in columns)
        silent = {column.column for column in columns if column.year_from is Source.UNKNOWN}
        needs_year, needs_august = bool(silent - self.open_augusts), bool(silent & self.open_augusts)
        weekdays = self._weekdays()
        years = self._weekday_years(columns, weekdays) if silent and not needs_month else ()
        warnings = tuple(self._warnings(columns, weekdays))
        return Calendar(columns, warnings, needs_month, needs_year, needs_august, years)

    def _month_labels(self) -> list[tuple[int, Period]]:
        """Months over groups of columns: the nearest row above the days that names any."""
        lowest = max(self.block.top, self.block.days.row - 3)
        for row in range(self.block.days.row - 1, lowest - 1, -1):
            labels = [
                (column, period)
                for column, value in enumerate(self.sheet.rows[row])
                if isinstance(value, str) and (period := period_in(value)).month is not None
            ]
            if len(labels) > 1:
                return labels
        return []

    def _title_periods(self) -> Iterator[Period]:
        """What the titles say, from the nearest row upwards, the row of days itself first."""
        for row in range(self.block.days.row, self.block.top - 1, -1):
            cells = self.sheet.rows[row][: self.block.days.first if row == self.block.days.row else None]
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    yield period_in(value)
                elif isinstance(value, int) and value in YEARS_TRIED and self._is_year_cell(row, column):
                    yield Period(year=value)

    def _is_year_cell(self, row: int, column: int) -> bool:
        before = self.sheet.value(row, column - 1)
        return isinstance(before, str) and any(word in plain_letters(before) for word in YEAR_WORDS)

    def _day_columns(self) -> Iterator[DayColumn]:
        placed = list(self._placed())
        order = tuple(dict.fromkeys(one.month.value for one in placed if one.month.value is not None))
        for one in placed:
            yield self._column(one.column, one.parts, one.month, self._year(one, order))

    def _placed(self) -> Iterator[Placed]:
        """The columns with their months; one that comes before the month on its left is of the next year."""
        month_before, turned = None, 0
        sheet_month = self._sheet_month()
        day_before = 0
        for column, parts in sorted(self.block.days.days.items()):
            label = self._label(column)
            month = self._month(parts, label, sheet_month)
            if parts.month is None and label is None and month.value is not None:
                turned += parts.day < day_before
                month = Found((month.value - 1 + turned) % 12 + 1, month.source)
                years_on = ((sheet_month.value or 1) - 1 + turned) // 12
            else:
                wrapped = month_before is not None and month.value is not None and month.value < month_before
                turned += wrapped
                years_on = turned
            day_before, month_before = parts.day, month.value
            yield Placed(column, parts, label, month, years_on)

    def _column(self, column: int, parts: DayParts, month: Found, year: Found) -> DayColumn:
        day = DayParts(parts.day, month.value, year.value).whole()
        header = address(self.block.days.row, column)
        return DayColumn(column, header, parts.day, day, month.source, year.source)

    def _label(self, column: int) -> Period | None:
        """The month standing over a column, or the first one where the columns begin before it."""
        if not self.labels:
            return None
        before = [period for place, period in self.labels if place <= column]
        return before[-1] if before else self.labels[0][1]

    def _sheet_month(self) -> Found:
        if self.hints.month is not None:
            return Found(self.hints.month, Source.PERSON)
        found = ((period.month, source) for period, source in self.outside if period.month is not None)
        return Found(*next(found, (None, Source.UNKNOWN)))

    def _month(self, parts: DayParts, label: Period | None, sheet_month: Found) -> Found:
        if parts.month is not None:
            return Found(parts.month, Source.CELL)
        return Found(label.month, Source.ABOVE) if label is not None else sheet_month

    def _year(self, placed: Placed, order: tuple[int, ...]) -> Found:
        """The year of one column among the months of the sheet.

        Where a school year leaves it open, only a text that names the month with its year is asked further.
        """
        label, month = placed.label, placed.month.value
        if placed.parts.year is not None:
            return Found(placed.parts.year, Source.CELL)
        hints = self.hints
        hinted = Period(year=hints.year, school_year=hints.school_year)
        is_open = False
        for period, source in ((hinted, Source.PERSON), (label or NO_PERIOD, Source.ABOVE), *self.outside):
            if period.school_year is not None and month is not None:
                year = replace(period, august=hints.august).year_of(month, order)
                if year is not None:
                    return Found(year, source)
                is_open = True
            elif period.year is not None and (not is_open or period.month == month):
                return Found(period.year + (0 if period is label else placed.years_on), source)
        if is_open:
            self.open_augusts.add(placed.column)
        return Found()

    def _weekdays(self) -> dict[int, int]:
        """Weekdays by column from the row that has them above or under the days."""
        days = self.block.days
        for row in range(max(self.block.top, days.row - 2), self.block.first_body_row):
            found = {
                column: weekday
                for column in days.days
                if isinstance(value := self.sheet.value(row, column), str)
                and (weekday := weekday_of(value)) is not None
            }
            if len(found) * 2 > len(days.days):
                return found
        return {}

    def _weekday_years(self, columns: tuple[DayColumn, ...], weekdays: dict[int, int]) -> tuple[int, ...]:
        """The years in which every weekday of the sheet fits its day."""
        month = self._sheet_month().value
        if month is None or not weekdays:
            return ()
        numbers = [
            (column.number, weekdays[column.column]) for column in columns if column.column in weekdays
        ]
        return tuple(year for year in YEARS_TRIED if all(_falls_on(year, month, *pair) for pair in numbers))

    def _warnings(self, columns: tuple[DayColumn, ...], weekdays: dict[int, int]) -> Iterator[Note]:
        months = {
            source: period.month for period, source in reversed(self.outside) if period.month is not None
        }
        above, tab = months.get(Source.ABOVE), months.get(Source.SHEET_NAME)
        if above and tab and above != tab and any(column.month_from is Source.ABOVE for column in columns):
            yield TITLE_DISAGREES
        wrong = next(
            (c for c in columns if c.day and weekdays.get(c.column, c.day.weekday()) != c.day.weekday()), None
        )
        if wrong is not None and wrong.day is not None:
            yield Note(
                "weekdays_disagree",
                WEEKDAYS_DISAGREE,
                {"month": f"{wrong.day.month:02}", "year": wrong.day.year},
            )
        yield from _days_twice(columns)


def _falls_on(year: int, month: int, day: int, weekday: int) -> bool:
    found = made_date(year, month, day)
    return found is not None and found.weekday() == weekday


def _days_twice(columns: tuple[DayColumn, ...]) -> Iterator[Note]:
    places: dict[object, list[str]] = {}
    for column in columns:
        if column.day is not None:
            places.setdefault(column.day, []).append(column_letters(column.column))
    for day, letters in places.items():
        if len(letters) > 1:
            yield Note("day_twice", DAY_TWICE, {"day": f"{day:%d.%m.%Y}", "columns": ", ".join(letters)})
