"""OpenDocument sheets: one file holds all tables, and repetition is written as a number."""

from __future__ import annotations

from xml.parsers import expat

from seriktes.core.spreadsheets.books import Formula, Limits
from seriktes.core.spreadsheets.scanning import Scan, check_reach, walk

CELLS = ("table:table-cell", "table:covered-table-cell")


def scan_opendocument(part: bytes, limits: Limits) -> dict[str, Scan]:
    """A scan for each table of `content.xml` by its name (OpenDocument 1.3, 9.1)."""
    walker = TableWalker(limits)
    walk(part, walker)
    for name, scan in walker.scans.items():
        check_reach(name, scan, limits)
    return walker.scans


class TableWalker:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.scans: dict[str, Scan] = {}
        self.scan = Scan()
        self.row = 0
        self.column = 0
        self.row_repeat = 1
        self.column_repeat = 1
        self.formula: str | None = None
        self.has_value = False

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.scan = self.scans.setdefault(attributes.get("table:name", ""), Scan())
            self.row = 0
        elif name == "table:table-row":
            self.row_repeat = _repeat(attributes, "table:number-rows-repeated")
            self.column = 0
        elif name in CELLS:
            self.column_repeat = _repeat(attributes, "table:number-columns-repeated")
            self.formula = attributes.get("table:formula")
            self.has_value = "office:value-type" in attributes

    def end(self, name: str) -> None:
        if name in CELLS:
            self._close_cell()
        elif name == "table:table-row":
            self.row += self.row_repeat

    def _close_cell(self) -> None:
        last = self.column + self.column_repeat - 1
        if self.has_value or self.formula is not None:
            self.scan.reach(self.row + self.row_repeat - 1, last)
        if self.formula is not None and not self.has_value:
            self.scan.special[self.row, self.column] = Formula(self.formula)
        self.column = last + 1


def _repeat(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return max(1, int(written)) if written.isdecimal() else 1
