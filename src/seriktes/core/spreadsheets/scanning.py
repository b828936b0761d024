"""What the reader does not tell: how far a sheet reaches, formulas without results, errors.

The reader lays a sheet out as a full rectangle, so one forgotten cell in the last row of the last
column would cost gigabytes. Here the sheet's XML is walked once, without keeping it, before that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from seriktes.core.spreadsheets.books import Cell, ErrorValue, Formula, Limits, address
from seriktes.core.spreadsheets.errors import Damaged, TooLarge, Unsafe

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
MOST_CELLS = 5_000_000


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


class Walker(Protocol):
    def attach(self, parser: expat.XMLParserType) -> None: ...


def local_name(name: str) -> str:
    """An element's name without its namespace prefix."""
    return name.rpartition(":")[2]


def refuse_doctype(*_args: object) -> None:
    raise Unsafe


def walk(part: bytes, walker: Walker) -> None:
    """Feed `part` to a walker, which sets its handlers itself; raise `Damaged` on broken XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    walker.attach(parser)
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
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
    """Walks `xl/worksheets/sheetN.xml` (ECMA-376 part 1, 18.3.1).

    Every cell is met once by its start; only cells with a formula or an error are watched to their
    end, which keeps a million plain cells within a few seconds.
    """

    def __init__(self) -> None:
        self.scan = Scan()
        self.cells = 0
        self.row = -1
        self.column = -1
        self.kind = ""
        self.formula: str | None = None
        self.stored: str | None = None
        self.collecting = ""
        self.is_watching = False
        self.openers: dict[str, Callable[[dict[str, str]], None] | None] = {}

    def attach(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        parser.StartElementHandler = self.start

    def start(self, name: str, attributes: dict[str, str]) -> None:
        try:
            opener = self.openers[name]
        except KeyError:
            opener = self.openers[name] = getattr(self, f"_open_{local_name(name)}", None)
        if opener is not None:
            opener(attributes)

    def _open_row(self, attributes: dict[str, str]) -> None:
        self.row = _row_number(attributes.get("r"), self.row)
        self.column = -1

    def _open_c(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise TooLarge
        self.column += 1
        written = attributes.get("r")
        if written is not None:
            place = REFERENCE.match(written.upper())
            if place is None:
                raise Damaged
            self.row = int(place[2]) - 1
            self.column = _column_number(place[1])
        self.kind = attributes.get("t", "n")
        if self.kind == "e":
            self._watch()

    def _open_f(self, _attributes: dict[str, str]) -> None:
        self._watch()
        self.formula = ""
        self.collecting = "f"

    def _open_v(self, _attributes: dict[str, str]) -> None:
        if self.is_watching:
            self.stored = ""
            self.collecting = "v"
        else:
            self.scan.reach(self.row, self.column)

    _open_t = _open_v

    def _watch(self) -> None:
        """Follow this cell to its end, with its texts."""
        self.is_watching = True
        self.formula = self.stored = None
        self.parser.CharacterDataHandler = self.text
        self.parser.EndElementHandler = self.end

    def text(self, text: str) -> None:
        if self.collecting == "v":
            self.stored = (self.stored or "") + text
        elif self.collecting == "f":
            self.formula = (self.formula or "") + text

    def end(self, name: str) -> None:
        self.collecting = ""
        if local_name(name) == "c":
            self._close_cell()
            self.is_watching = False
            self.parser.CharacterDataHandler = None
            self.parser.EndElementHandler = None

    def _close_cell(self) -> None:
        """A stored empty text is a result; an absent or empty number is none."""
        has_result = bool(self.stored) or (self.stored is not None and self.kind == "str")
        if self.formula is not None and not has_result:
            self.scan.special[self.row, self.column] = Formula(self.formula)
        elif self.kind == "e" and self.stored:
            self.scan.special[self.row, self.column] = ErrorValue(self.stored)
        self.scan.reach(self.row, self.column)


def _row_number(written: str | None, before: int) -> int:
    return int(written) - 1 if written and written.isdecimal() else before + 1


@lru_cache(maxsize=1024)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
