"""The reader (python-calamine) and what is made of its rectangles."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from seriktes.core.spreadsheets.books import Cell, Cells, Limits, Sheet
from seriktes.core.spreadsheets.errors import Damaged, Encrypted, NotSeen, TooLarge
from seriktes.core.spreadsheets.notes import Note
from seriktes.core.spreadsheets.scanning import Scan


@dataclass(frozen=True)
class RawBook:
    """A book before it has a file name."""

    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()
    encoding: str = ""


def load(
    form: str, packed: io.BytesIO, scans: Mapping[str, Scan], limits: Limits, notes: tuple[Note, ...] = ()
) -> RawBook:
    """Read every worksheet and lay the scan's findings over it."""
    with reader_errors():
        workbook = CalamineWorkbook.from_filelike(packed)
        pages = [page for page in workbook.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
        check_count(len(pages), limits)
        if any(page.name not in scans for page in pages):
            raise Damaged
        sheets = tuple(
            _sheet(
                workbook.get_sheet_by_name(page.name),
                scans[page.name],
                visible=page.visible == SheetVisibleEnum.Visible,
            )
            for page in pages
        )
    return RawBook(form, sheets, notes)


@contextmanager
def reader_errors() -> Iterator[None]:
    """Turn every failure of the reader into ours.

    The reader is compiled code: where its own checks fail it raises a `PanicException`, which stands
    outside `Exception` and has no importable name.
    """
    try:
        yield
    except PasswordError as error:
        raise Encrypted from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Damaged from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged from error


def check_count(sheets: int, limits: Limits) -> None:
    if sheets > limits.sheets:
        raise TooLarge(
            _("This workbook has %(count)s sheets; at most %(limit)s can be taken at once."),
            count=sheets,
            limit=limits.sheets,
        )


def _sheet(page: CalamineSheet, scan: Scan, *, visible: bool) -> Sheet:
    rows = (
        [[plain(value) for value in row] for row in page.to_python(skip_empty_area=False)]
        if page.start
        else []
    )
    seen = any(value is not None for row in rows for value in row)
    if scan.values > len(scan.special) and not seen:
        raise NotSeen(sheet=page.name)
    for (row, column), value in scan.special.items():
        _put(rows, row, column, value)
    return Sheet(page.name, trimmed(rows), visible)


def _put(rows: list[list[Cell]], row: int, column: int, value: Cell) -> None:
    while len(rows) <= row:
        rows.append([])
    cells = rows[row]
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value


def plain(value: object) -> Cell:
    """A reader's value as ours: whole numbers are `int`, blanks and spaces are `None`."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool | date | datetime | time | timedelta | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return None


def trimmed(rows: list[list[Cell]]) -> tuple[Cells, ...]:
    """Rows cut after their last value, and the sheet cut after its last row with one."""
    cut = []
    for cells in rows:
        end = len(cells)
        while end and cells[end - 1] is None:
            end -= 1
        cut.append(tuple(cells[:end]))
    while cut and not cut[-1]:
        cut.pop()
    return tuple(cut)
