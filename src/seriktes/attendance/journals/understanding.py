"""A book as journals: what each sheet says, or why it was not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.journals.bodies import Body, BodyReader
from seriktes.attendance.journals.calendars import Calendar, CalendarReader
from seriktes.attendance.journals.enums import Layout
from seriktes.attendance.journals.headers import Block, find_blocks
from seriktes.attendance.journals.legends import Key, is_key_sheet, key_of
from seriktes.attendance.journals.lists import ListReader, list_columns
from seriktes.attendance.journals.marks import suggestion
from seriktes.attendance.journals.masking import masked
from seriktes.attendance.journals.own import own_key
from seriktes.attendance.journals.readings import Entry, Hints, MarkCount, Refusal, SheetReading, Understood
from seriktes.attendance.journals.words import NAME_ROLES, role_of, tidy
from seriktes.core.spreadsheets.books import Book, Formula, Sheet, address
from seriktes.core.spreadsheets.notes import Note

EMPTY = Note("empty", _("The sheet is empty."))
KEY_SHEET = Note("key", _("The sheet explains the marks. It was used for the suggestions."))
NO_PEOPLE = Note("no_people", _("Days were found, but no names under the header. Nobody was marked here."))
NO_DATES = Note(
    "no_dates",
    _(
        "Names were found, but no dates: neither a row of day numbers or dates over the marks, "
        "nor columns for the date and the mark. Add the dates and choose the file again."
    ),
)
UNKNOWN_LAYOUT = Note(
    "unknown_layout",
    _(
        "This is no journal that is known. Looked for: a column of names, and beside it days 1 to 31 or "
        "dates in a row, or a list with columns for name, date and mark."
    ),
)
DAYS_ARE_FORMULAS = _(
    "The days in %(first)s to %(last)s are formulas, and the file does not store their results. "
    "Open it in Excel or LibreOffice, save it and choose it again."
)
FORMULAS_LEFT_OUT = _(
    "%(count)s cells hold formulas whose results the file does not store, the first is %(first)s. "
    "They were left out."
)
NOTHING_RECORDED = Note(
    "nothing_recorded", _("There are names and days, but not a single mark. Nothing was recorded here.")
)
MOST_FOUND = 8
NO_HINTS = Hints()


def understand(book: Book, *, hints: Hints = NO_HINTS) -> Understood:
    """Readings and refusals of all sheets of a book, in their order.

    A sheet with several blocks gives a reading for each. Call again with `hints` when a reading says
    `needs_month` or `needs_year`; the same book and hints always give the same answer.
    """
    key = key_of(book)
    readings: list[SheetReading] = []
    refusals: list[Refusal] = []
    for sheet in book.sheets:
        own = own_key(sheet)
        for answer in _answers(book, sheet, hints.for_sheet(sheet.name)):
            if isinstance(answer, Refusal):
                refusals.append(answer)
            else:
                readings.append(_with_marks(answer, key | own))
    return Understood(tuple(readings), tuple(refusals))


def _answers(book: Book, sheet: Sheet, hints: Hints) -> Iterable[SheetReading | Refusal]:
    if sheet.is_empty:
        return [Refusal(sheet.name, EMPTY)]
    columns = list_columns(sheet)
    if columns is not None:
        reading = ListReader(sheet, columns, hints).read()
        return [reading if reading.people else Refusal(sheet.name, NO_PEOPLE, _found(sheet))]
    blocks = find_blocks(sheet)
    if blocks:
        return [_read_grid(book, sheet, block, hints) for block in blocks]
    return [_refusal(sheet)]


def _refusal(sheet: Sheet) -> Refusal:
    if is_key_sheet(sheet):
        return Refusal(sheet.name, KEY_SHEET)
    has_names = any(_is_name_header(value) for _row, _column, value in sheet.cells())
    return Refusal(sheet.name, NO_DATES if has_names else UNKNOWN_LAYOUT, _found(sheet))


def _is_name_header(value: object) -> bool:
    return isinstance(value, str) and role_of(value) in NAME_ROLES


def _found(sheet: Sheet) -> tuple[str, ...]:
    """The first texts of a sheet with their cells, to show what was met instead."""
    texts = (
        f"{address(row, column)}: {masked(tidy(value))[:40]}"
        for row, column, value in sheet.cells()
        if isinstance(value, str)
    )
    return tuple(text for _turn, text in zip(range(MOST_FOUND), texts, strict=False))


def _read_grid(book: Book, sheet: Sheet, block: Block, hints: Hints) -> SheetReading | Refusal:
    if len(block.days.formulas) > len(block.days.days):
        return _formula_refusal(sheet, block)
    calendar = CalendarReader(sheet, book.filename, block, hints).read()
    body = BodyReader(sheet, block, calendar.days).read()
    if not body.people:
        return Refusal(sheet.name, NO_PEOPLE, (block.people.header,))
    return _grid_reading(sheet, block, calendar, body)


def _formula_refusal(sheet: Sheet, block: Block) -> Refusal:
    cells = tuple(address(block.days.row, column) for column in block.days.formulas)
    note = Note("days_are_formulas", DAYS_ARE_FORMULAS, {"first": cells[0], "last": cells[-1]})
    return Refusal(sheet.name, note, cells=cells)


def _grid_reading(sheet: Sheet, block: Block, calendar: Calendar, body: Body) -> SheetReading:
    formulas = (*_header_formulas(sheet, block), *body.formulas)
    return SheetReading(
        sheet=sheet.name,
        layout=Layout.DATE_GRID if block.days.has_dates else Layout.MONTH_GRID,
        header=block.people.header,
        name_columns=block.people.letters,
        days=calendar.days,
        people=tuple(body.people),
        entries=tuple(body.entries),
        marks=(),
        skipped=tuple(body.skipped),
        totals=_totals(sheet, block),
        formulas=formulas,
        warnings=(*calendar.warnings, *body.warnings),
        needs_month=calendar.needs_month,
        needs_year=calendar.needs_year,
        needs_august=calendar.needs_august,
        weekday_years=calendar.weekday_years,
        titles=_titles(sheet, block),
    )


def _titles(sheet: Sheet, block: Block) -> tuple[str, ...]:
    """The texts above the table."""
    last = min(block.days.row, block.people.header_row)
    cells = (value for row in sheet.rows[block.top : last] for value in row)
    return tuple(tidy(value) for value in cells if isinstance(value, str))


def _header_formulas(sheet: Sheet, block: Block) -> tuple[str, ...]:
    """Formulas without results among the titles and days of the table; those over totals do not matter."""
    first = min(block.days.row, block.people.header_row)
    return tuple(
        address(row, column)
        for row in range(first, block.first_body_row)
        for column, value in enumerate(sheet.rows[row])
        if isinstance(value, Formula) and column <= block.days.last
    )


def _totals(sheet: Sheet, block: Block) -> tuple[str, ...]:
    """The titles on the right of the days: totals, percents, notes. They are not read."""
    first = max(block.top, min(block.days.row, block.people.header_row) - 2)
    titles = {
        column: f"{address(row, column)}: {tidy(value)}"
        for row in range(first, block.first_body_row)
        for column, value in enumerate(sheet.rows[row])
        if column > block.days.last and isinstance(value, str)
    }
    return tuple(titles[column] for column in sorted(titles))


def _with_marks(reading: SheetReading, key: Key) -> SheetReading:
    """The reading with its distinct marks counted, what they suggest, and closing warnings."""
    marks = count_marks(reading.entries, key)
    warnings = list(reading.warnings)
    if reading.formulas:
        values = {"count": len(reading.formulas), "first": reading.formulas[0]}
        warnings.append(Note("formulas_left_out", FORMULAS_LEFT_OUT, values))
    if not reading.entries:
        warnings.append(NOTHING_RECORDED)
    return replace(reading, marks=marks, warnings=tuple(warnings))


def count_marks(entries: Iterable[Entry], key: Key) -> tuple[MarkCount, ...]:
    """Distinct marks, the commonest first."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for entry in entries:
        counts[entry.raw] += 1
        if entry.raw not in first:
            first[entry.raw] = entry.cell
    others = counts.keys()
    return tuple(
        MarkCount(raw, count, first[raw], suggestion(raw, others, key)) for raw, count in counts.most_common()
    )
