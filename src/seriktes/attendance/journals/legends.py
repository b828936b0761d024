"""Tables and lines in a file that say what its own marks mean."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.journals.marks import word_meaning
from seriktes.attendance.journals.readings import Suggestion
from seriktes.attendance.journals.words import tidy
from seriktes.core.spreadsheets.books import Book, Cells, Sheet, address
from seriktes.core.spreadsheets.notes import Note

LONGEST_CODE = 3
SIGN = re.compile("[-–—=:]")
SAID_BY_FILE = _("The file itself says so in cell %(cell)s of the sheet “%(sheet)s”.")
LINE = re.compile(r"(?<![^\s,;«\"(])([^\s«»\"]{1,3})[»\"]?\s*[-–—=:]\s*([^,;]{3,60})")
Key = dict[str, Suggestion]


def key_of(book: Book) -> Key:
    """What the marks mean by the file's own words, over all its sheets."""
    key: Key = {}
    for sheet in book.sheets:
        key |= key_in(sheet)
    return key


def key_in(sheet: Sheet) -> Key:
    """Pairs of neighbouring cells such as `P | Present`, and lines such as «Н – не был, б – болел»."""
    key: Key = {}
    pairs = {row for row, cells in enumerate(sheet.rows) if _is_pair(cells)}
    for row, column, value in sheet.cells():
        if not isinstance(value, str):
            continue
        for code, text in _pairs(sheet, row, column, tidy(value), stands_alone=row in pairs):
            if (meaning := word_meaning(text)) is not None:
                note = Note("said_by_file", SAID_BY_FILE, {"cell": address(row, column), "sheet": sheet.name})
                key.setdefault(code, Suggestion(meaning, True, note))
    return key


def _pairs(sheet: Sheet, row: int, column: int, text: str, *, stands_alone: bool) -> list[tuple[str, str]]:
    beside = sheet.value(row, column + 1) if stands_alone else None
    if len(text) <= LONGEST_CODE and isinstance(beside, str):
        return [(text, tidy(beside))]
    return _lines(text)


@lru_cache(maxsize=4096)
def _lines(text: str) -> list[tuple[str, str]]:
    if len(text) <= LONGEST_CODE or not SIGN.search(text):
        return []
    return [(code, said.strip()) for code, said in LINE.findall(text)]


def _is_pair(cells: Cells) -> bool:
    """Whether a row holds nothing but a pair, so that marks of a person are not taken for a key."""
    return sum(value is not None for value in cells) == 2


def is_key_sheet(sheet: Sheet) -> bool:
    """Whether a sheet holds little else than an explanation of marks."""
    return len(key_in(sheet)) >= 2 and len(sheet.rows) <= 40
