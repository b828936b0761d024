"""Finding the row of days in a sheet and the columns of people beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from seriktes.attendance.journals.days import DayParts, day_in
from seriktes.attendance.journals.months import period_in
from seriktes.attendance.journals.people import PeopleColumns, columns_in
from seriktes.attendance.journals.words import TOTALS, Role, role_of, starts_like, tidy, weekday_of
from seriktes.core.spreadsheets.books import Cell, Cells, Formula, Sheet

FEWEST_BARE_DAYS = 3
ROWS_ABOVE, ROWS_BELOW = 4, 3


@dataclass(frozen=True)
class DayRow:
    """A row that names days: what each column says, and the cells that are formulas without results."""

    row: int
    days: dict[int, DayParts]
    formulas: tuple[int, ...] = ()

    @property
    def has_dates(self) -> bool:
        return any(parts.month is not None for parts in self.days.values())

    @property
    def size(self) -> int:
        return len(self.days) + len(self.formulas)

    @property
    def first(self) -> int:
        return min(self.days)

    @property
    def last(self) -> int:
        return max((*self.days, *self.formulas))


@dataclass(frozen=True)
class Block:
    """A table in a sheet: its days, its people's columns, and the rows between which it stands."""

    top: int
    days: DayRow
    people: PeopleColumns
    first_body_row: int
    end: int


def day_row(row: int, cells: Cells) -> DayRow | None:
    """The days that a row names, or `None` for a row that is no header of days."""
    days = {column: parts for column, value in enumerate(cells) if (parts := day_in(value)) is not None}
    if not days:
        return None
    dated = {column: parts for column, parts in days.items() if parts.month is not None}
    found = DayRow(row, dated or days, _day_formulas(cells, min(dated or days)))
    if dated:
        return found if found.size >= 2 or _has_name_header(cells) else None
    return found if _is_run_of_days(found) and _has_no_free_text(cells, found) else None


def _day_formulas(cells: Cells, first: int) -> tuple[int, ...]:
    """Formulas after the first day that may count days on; sums and texts of other sheets do not."""
    return tuple(
        column
        for column, value in enumerate(cells)
        if column > first and isinstance(value, Formula) and not set(value.text) & {":", "!"}
    )


def _has_name_header(cells: Cells) -> bool:
    roles = {role_of(value) for value in cells if isinstance(value, str)}
    return bool(roles & {Role.NAME, Role.SURNAME, Role.GIVEN})


def _is_run_of_days(found: DayRow) -> bool:
    """Day numbers rise and fall back only where a month ends; grades and points do not."""
    numbers = [parts.day for _column, parts in sorted(found.days.items())]
    falls = sum(later <= earlier for earlier, later in pairwise(numbers))
    return found.size >= FEWEST_BARE_DAYS and falls * 4 <= max(len(numbers) - 1, 0)


def _has_no_free_text(cells: Cells, found: DayRow) -> bool:
    """A row with a name or a mark in it is a row of the body."""
    return all(is_header_text(value) for value in cells[: found.last + 1] if isinstance(value, str))


def is_header_text(text: str) -> bool:
    """Whether a text belongs to headers: a column's title, a month, a weekday, a day, a total."""
    return (
        role_of(text) is not None
        or weekday_of(text) is not None
        or day_in(text) is not None
        or period_in(text).month is not None
        or starts_like(TOTALS, text)
    )


def find_blocks(sheet: Sheet) -> list[Block]:
    """The tables of a sheet from top to bottom; most sheets hold one, some a block for each month."""
    rows = [found for row, cells in enumerate(sheet.rows) if (found := day_row(row, cells)) is not None]
    headed = [(found, people) for found in rows if (people := _people_beside(sheet, found)) is not None]
    chosen = _without_lesser_neighbours(headed)
    return [
        _block(sheet, found, people, *_bounds(chosen, place, len(sheet.rows)))
        for place, (found, people) in enumerate(chosen)
    ]


def _people_beside(sheet: Sheet, found: DayRow) -> PeopleColumns | None:
    """The columns of people for a row of days: by a header near it, else the names on its left."""
    near = [found.row, *_alternating(found.row)]
    for row in near:
        people = columns_in(sheet, row, found.last + 1)
        if people is not None:
            return people if _stands_beside(sheet, people, found) else None
    return _unheaded_names(sheet, found)


def _alternating(row: int) -> list[int]:
    """Rows near `row`, nearest first."""
    around = [row + step for step in range(-ROWS_ABOVE, ROWS_BELOW + 1) if step]
    return sorted((other for other in around if other >= 0), key=lambda other: (abs(other - row), other))


def _stands_beside(sheet: Sheet, people: PeopleColumns, found: DayRow) -> bool:
    """Under a header of names, a row with a name is a person with dates of their own.

    A row that numbers all columns counts the names' column too, and is no row of days either.
    """
    if set(people.name_columns) & set(found.days):
        return False
    name = _first(sheet.rows[found.row], people.name_columns)
    return people.header_row >= found.row or not isinstance(name, str) or is_header_text(name)


def _unheaded_names(sheet: Sheet, found: DayRow) -> PeopleColumns | None:
    """The column on the left of the days with the most different texts, where no header names it."""
    best, most = None, 0
    for column in range(found.first):
        below = (sheet.value(row, column) for row in range(found.row + 1, len(sheet.rows)))
        texts = {tidy(value) for value in below if isinstance(value, str) and _may_be_name(value)}
        if len(texts) > most:
            best, most = column, len(texts)
    return None if best is None else PeopleColumns({Role.NAME: best}, found.row)


def _may_be_name(value: str) -> bool:
    return sum(letter.isalpha() for letter in value) >= 3 and weekday_of(value) is None


def _without_lesser_neighbours(
    headed: list[tuple[DayRow, PeopleColumns]],
) -> list[tuple[DayRow, PeopleColumns]]:
    """Of rows that stand close together the better one: dates before numbers, then the longer row."""
    chosen: list[tuple[DayRow, PeopleColumns]] = []
    for candidate in headed:
        if chosen and candidate[0].row - chosen[-1][0].row <= ROWS_BELOW:
            if _rank(candidate[0]) > _rank(chosen[-1][0]):
                chosen[-1] = candidate
        else:
            chosen.append(candidate)
    longest = max((found.size for found, _people in chosen), default=0)
    return [pair for pair in chosen if pair[0].size * 4 >= longest]


def _rank(found: DayRow) -> tuple[bool, int]:
    return (found.has_dates, found.size)


def _bounds(chosen: list[tuple[DayRow, PeopleColumns]], place: int, height: int) -> tuple[int, int]:
    """First row of the titles and row after the last of a block."""
    top = 0 if place == 0 else _top_of(chosen[place])
    end = height if place + 1 == len(chosen) else _top_of(chosen[place + 1])
    return top, end


def _top_of(pair: tuple[DayRow, PeopleColumns]) -> int:
    """Where a further block begins: one row of title above its header."""
    found, people = pair
    return max(0, min(found.row, people.header_row) - 1)


def _block(sheet: Sheet, found: DayRow, people: PeopleColumns, top: int, end: int) -> Block:
    row = max(found.row, people.header_row) + 1
    while row < end and _continues_header(sheet.rows[row], found, people):
        row += 1
    return Block(top, found, people, row, end)


def _continues_header(cells: Cells, found: DayRow, people: PeopleColumns) -> bool:
    """Weekdays under the days, a second line of titles, or numbers of columns."""
    under = [cells[column] for column in found.days if column < len(cells) and cells[column] is not None]
    if under and all(isinstance(value, str) and weekday_of(value) is not None for value in under):
        return True
    name = _first(cells, people.name_columns)
    if isinstance(name, str) and role_of(name) is not None and not under:
        return True
    return (
        isinstance(name, int)
        and not isinstance(name, bool)
        and bool(under)
        and all(isinstance(value, int) for value in under)
    )


def _first(cells: Cells, columns: tuple[int, ...]) -> Cell:
    return next(
        (cells[column] for column in columns if column < len(cells) and cells[column] is not None), None
    )
