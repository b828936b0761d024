"""Text tables: csv and txt, with whatever delimiter, quotes and line ends they came."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from seriktes.core.spreadsheets.books import Cell, Limits, Sheet, address
from seriktes.core.spreadsheets.encodings import decode
from seriktes.core.spreadsheets.errors import Damaged, NotASpreadsheet, TooLarge
from seriktes.core.spreadsheets.grids import RawBook, trimmed
from seriktes.core.spreadsheets.notes import Note

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_LINES = 100
LONGEST_FIELD = 32_767
UNBALANCED = Note(
    "unbalanced_quotes",
    _(
        "A quotation mark in this file has no pair, so rows may have run together. "
        "Check the rows that were found."
    ),
)


def read_delimited(content: bytes, name: str, limits: Limits) -> RawBook:
    """A text table as a book of one sheet; every value stays text, as `007` is not 7."""
    decoded = decode(content)
    text = decoded.text
    _refuse_other(text)
    delimiter, text = _delimiter(text)
    rows, balanced = _rows(text, delimiter, name, limits)
    notes = decoded.notes if balanced else (*decoded.notes, UNBALANCED)
    return RawBook("csv", (Sheet(name, trimmed(rows)),), notes, decoded.encoding)


def _refuse_other(text: str) -> None:
    """Pages saved under a table's name, and content with control characters, are no tables."""
    start = text[:1000].lstrip("\ufeff \r\n\t").lower()
    if start.startswith(("<!doctype", "<html", "<?xml", "<table", "{\\rtf", "%pdf")):
        raise NotASpreadsheet(
            _(
                "This is a web page or a document saved under a table's name. "
                "Open it in Excel and save it as xlsx."
            )
        )
    if any(sign < " " and sign not in "\t\r\n\f\v" for sign in text[:10_000]):
        raise NotASpreadsheet


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter and the text without Excel's `sep=` line."""
    first = text[:10].lower()
    if first.startswith("sep=") and len(text) > 4:
        return text[4], text[5:].lstrip("\r\n")
    return max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter)), text


def _regularity(text: str, delimiter: str) -> tuple[int, int]:
    """How many sample lines share the commonest width above one, and that width."""
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for _turn, fields in zip(range(SAMPLE_LINES), reader, strict=False):
            widths[len(fields)] += len(fields) > 1
    except csv.Error:
        return (0, 0)
    width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return (lines, width)


def _rows(text: str, delimiter: str, name: str, limits: Limits) -> tuple[list[list[Cell]], bool]:
    try:
        return list(_read(text, delimiter, name, limits, strict=True)), True
    except csv.Error:
        pass
    try:
        return list(_read(text, delimiter, name, limits, strict=False)), False
    except csv.Error as error:
        raise Damaged from error


def _read(text: str, delimiter: str, name: str, limits: Limits, *, strict: bool) -> Iterator[list[Cell]]:
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    for number, fields in enumerate(reader):
        cells += len(fields)
        if number >= limits.rows or len(fields) > limits.columns or cells > limits.cells:
            raise TooLarge(
                _(
                    "The table “%(sheet)s” reaches as far as %(cell)s, more than can be taken at once. "
                    "Split it and bring in the parts."
                ),
                sheet=name,
                cell=address(number, max(len(fields) - 1, 0)),
            )
        yield [field[:LONGEST_FIELD] if field.strip() else None for field in fields]
