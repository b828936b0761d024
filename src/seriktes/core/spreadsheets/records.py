"""The records of an xls workbook ([MS-XLS] 2.1.4): how far each sheet reaches, errors, encryption."""

from __future__ import annotations

import struct

from seriktes.core.spreadsheets.books import ErrorValue, Limits
from seriktes.core.spreadsheets.errors import Damaged, Encrypted
from seriktes.core.spreadsheets.scanning import Scan, check_reach

FILE_PASSWORD = 0x002F
SHEET_NAME = 0x0085
BEGIN = 0x0809
END = 0x000A
FORMULA = 0x0006
ERROR_OR_BOOL = 0x0205
ONE_CELL = {0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, ERROR_OR_BOOL, FORMULA}
MANY_NUMBERS = 0x00BD
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def scan_records(stream: bytes, limits: Limits) -> dict[str, Scan]:
    """A scan for each sheet by its name, in the order of the tabs."""
    try:
        return {name: _scan_sheet(name, stream, start, limits) for name, start in _sheets(stream)}
    except (struct.error, IndexError) as error:
        raise Damaged from error


def _records(stream: bytes, start: int) -> list[tuple[int, int, int]]:
    """Kind, place and length of each record from `start` to the end of its part."""
    found = []
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        found.append((kind, start + 4, length))
        depth += (kind == BEGIN) - (kind == END)
        if kind == END and depth <= 0:
            break
        start += 4 + length
    return found


def _sheets(stream: bytes) -> list[tuple[str, int]]:
    sheets = []
    for kind, place, length in _records(stream, 0):
        if kind == FILE_PASSWORD:
            raise Encrypted
        if kind == SHEET_NAME and length >= 8:
            start, _state, count, wide = struct.unpack_from("<IHBB", stream, place)
            raw = stream[place + 8 : place + 8 + count * (2 if wide & 1 else 1)]
            sheets.append((raw.decode("utf-16-le" if wide & 1 else "latin-1", "replace"), start))
    return sheets


def _scan_sheet(name: str, stream: bytes, start: int, limits: Limits) -> Scan:
    scan = Scan()
    for kind, place, length in _records(stream, start):
        if kind in ONE_CELL and length >= 6:
            row, column = struct.unpack_from("<HH", stream, place)
            scan.reach(row, column)
            _note_error(scan, kind, stream[place : place + length], (row, column))
        elif kind == MANY_NUMBERS and length >= 6:
            row = struct.unpack_from("<H", stream, place)[0]
            scan.reach(row, struct.unpack_from("<H", stream, place + length - 2)[0])
    check_reach(name, scan, limits)
    return scan


def _note_error(scan: Scan, kind: int, record: bytes, where: tuple[int, int]) -> None:
    """Errors: a code with the flag 1 in BoolErr, or a result 0x02 .. 0xFFFF of a formula (2.5.133)."""
    code = None
    if kind == ERROR_OR_BOOL and len(record) >= 8 and record[7] == 1:
        code = record[6]
    elif kind == FORMULA and len(record) >= 14 and record[6] == 2 and record[12:14] == b"\xff\xff":
        code = record[8]
    if code is not None:
        scan.special[where] = ErrorValue(ERRORS.get(code, "#ERROR"))
