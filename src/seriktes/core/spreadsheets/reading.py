"""Files of people as books of typed cells."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from seriktes.core.spreadsheets.books import MIB, Book, Limits
from seriktes.core.spreadsheets.containers import SIGNATURE, read_container
from seriktes.core.spreadsheets.delimited import read_delimited
from seriktes.core.spreadsheets.errors import NothingInside, TooLarge
from seriktes.core.spreadsheets.grids import RawBook
from seriktes.core.spreadsheets.workbooks import read_packed

ZIP_SIGNATURE = b"PK"
DEFAULT_LIMITS = Limits()


def read_book(content: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Book:
    """The sheets of an xlsx, xlsm, xls, ods, csv or txt file; the content decides, not the name.

    Cells are `str`, `int`, `float`, `bool`, `date`, `datetime`, `time`, `timedelta` or `None`;
    formulas without a stored result are `Formula`, stored errors `ErrorValue`. Text files give text
    only. Raises a `SpreadsheetError` for anything that cannot be read whole.
    """
    if len(content) > limits.file_bytes:
        raise TooLarge(
            _("This file is larger than %(limit)s MB. Split it and bring in the parts."),
            limit=limits.file_bytes // MIB,
        )
    raw = _read(content, filename, limits)
    if all(sheet.is_empty for sheet in raw.sheets):
        raise NothingInside
    return Book(filename, raw.format, raw.sheets, raw.notes, raw.encoding)


def _read(content: bytes, filename: str, limits: Limits) -> RawBook:
    if content.startswith(ZIP_SIGNATURE):
        return read_packed(content, limits)
    if content.startswith(SIGNATURE):
        return read_container(content, limits)
    return read_delimited(content, PurePath(filename).stem, limits)
