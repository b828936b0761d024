from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from seriktes.core.spreadsheets.notes import Note

MIB = 1024 * 1024


@dataclass(frozen=True)
class Formula:
    """A formula whose result the file does not store; it is named to the person, never computed."""

    text: str = ""


@dataclass(frozen=True)
class ErrorValue:
    """An error that the file stores as a result, such as `#N/A`."""

    text: str


Value = str | int | float | bool | date | datetime | time | timedelta | Formula | ErrorValue
Cell = Value | None
Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class Limits:
    """What one file may cost. The defaults keep a reading under 10 s and 512 MB."""

    file_bytes: int = 20 * MIB
    unpacked_bytes: int = 100 * MIB
    part_ratio: int = 250
    sheets: int = 200
    rows: int = 200_000
    columns: int = 2_000
    cells: int = 1_500_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows from the first, each cut after its last value; blanks are `None`."""

    name: str
    rows: tuple[Cells, ...]
    visible: bool = True

    @property
    def is_empty(self) -> bool:
        return not self.rows

    def value(self, row: int, column: int) -> Cell:
        """The cell at zero-based `row` and `column`; outside the sheet everything is blank."""
        if not 0 <= row < len(self.rows):
            return None
        cells = self.rows[row]
        return cells[column] if 0 <= column < len(cells) else None

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell that is not blank, with its zero-based row and column."""
        for number, cells in enumerate(self.rows):
            for column, value in enumerate(cells):
                if value is not None:
                    yield number, column, value


@dataclass(frozen=True)
class Book:
    """What a file holds. `notes` tell a person what was done with it (macros left out, encoding)."""

    filename: str
    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()
    encoding: str = ""


def column_letters(column: int) -> str:
    """The letters over a zero-based column: 0 is A, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The name of a cell as people see it: (6, 1) is B7."""
    return f"{column_letters(column)}{row + 1}"


def position(name: str) -> tuple[int, int]:
    """Zero-based row and column of a cell name; the other way round from `address`."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]) - 1, column - 1
