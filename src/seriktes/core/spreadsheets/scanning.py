"""What the reader does not tell: how far a sheet reaches, formulas without results, errors.

The reader lays a sheet out as a full rectangle, so one forgotten cell in the last row of the last
column would cost gigabytes. Here the sheet's XML is walked once, without keeping it, before that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from seriktes.core.spreadsheets.books import Cell, ErrorValue, Formula, Limits, address
from seriktes.core.spreadsheets.errors import Damaged, TooLarge, Unsafe

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
MOST_ELEMENTS = 6_000_000


@dataclass
class Scan:
    """What a walk over one sheet found: `special` cells replace what the reader gave there."""

    values: int = 0
    last_row: int = -1
    last_column: int = -1
    special: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        self.values += 1
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)


def local_name(name: str) -> str:
    """An element's name without its namespace prefix."""
    return name.rpartition(":")[2]


def refuse_doctype(*_args: object) -> None:
    raise Unsafe


def walk(part: bytes, walker: Any) -> None:
    """Feed `part` to a walker with `start`, `end` and `text` methods; raise `Damaged` on broken XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError) as error:
        raise Damaged from error


def check_reach(sheet: str, scan: Scan, limits: Limits) -> None:
    """Refuse a sheet whose values reach too far, naming the cell at its far corner."""
    rows, columns = scan.last_row + 1, scan.last_column + 1
    if rows > limits.rows or columns > limits.columns or rows * columns > limits.cells:
        raise TooLarge(
            _(
                "The sheet “%(sheet)s” reaches as far as %(cell)s, more than can be taken at once. "
                "Delete the rows and columns beyond the table, or split it."
            ),
            sheet=sheet,
            cell=address(scan.last_row, scan.last_column),
        )


class SheetWalker:
    """Walks `xl/worksheets/sheetN.xml` (ECMA-376 part 1, 18.3.1)."""

    def __init__(self) -> None:
        self.scan = Scan()
        self.elements = 0
        self.row = -1
        self.column = -1
        self.kind = ""
        self.formula: str | None = None
        self.stored: str | None = None
        self.collecting = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise TooLarge
        match local_name(name):
            case "c":
                self._open_cell(attributes)
            case "row":
                self.row = _row_number(attributes.get("r"), self.row)
                self.column = -1
            case "f":
                self.formula = ""
                self.collecting = "f"
            case "v":
                self.stored = ""
                self.collecting = "v"
            case "t" if self.kind == "inlineStr":
                self.stored = self.stored or ""
                self.collecting = "v"

    def _open_cell(self, attributes: dict[str, str]) -> None:
        place = REFERENCE.match(attributes.get("r", ""))
        self.column += 1
        if place:
            self.row = int(place[2]) - 1
            self.column = _column_number(place[1])
        self.kind = attributes.get("t", "n")
        self.formula = None
        self.stored = None

    def text(self, text: str) -> None:
        if self.collecting == "v":
            self.stored = (self.stored or "") + text
        elif self.collecting == "f":
            self.formula = (self.formula or "") + text

    def end(self, name: str) -> None:
        self.collecting = ""
        if local_name(name) == "c":
            self._close_cell()

    def _close_cell(self) -> None:
        """A stored empty text is a result; an absent or empty number is none."""
        has_result = bool(self.stored) or (self.stored is not None and self.kind == "str")
        if self.formula is not None and not has_result:
            self._special(Formula(self.formula))
        elif self.kind == "e" and self.stored:
            self._special(ErrorValue(self.stored))
        elif self.stored:
            self.scan.reach(self.row, self.column)

    def _special(self, value: Cell) -> None:
        self.scan.special[self.row, self.column] = value
        self.scan.reach(self.row, self.column)


def _row_number(written: str | None, before: int) -> int:
    return int(written) - 1 if written and written.isdecimal() else before + 1


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
