"""Which characters a TrueType font can draw, read from its own table.

A PDF for archives may not hold a character without a shape: the compiler refuses the whole document. So a
text is checked before it is set.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

_WINDOWS_UNICODE = (3, 1)
_SEGMENTS = 4


@cache
def drawable(font: Path) -> frozenset[str]:
    """Return every character of the font's Unicode table; ValueError unless it is of the usual format 4."""
    content = font.read_bytes()
    table = _table(content, b"cmap")
    count = struct.unpack_from(">H", content, table + 2)[0]
    for place in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", content, table + 4 + 8 * place)
        if (platform, encoding) == _WINDOWS_UNICODE and _short(content, table + offset) == _SEGMENTS:
            return frozenset(_characters(content, table + offset))
    raise ValueError(f"The font {font.name!r} has no Unicode table of format 4.")


def _table(content: bytes, tag: bytes) -> int:
    for place in range(_short(content, 4)):
        name, _sum, offset, _length = struct.unpack_from(">4sIII", content, 12 + 16 * place)
        if name == tag:
            return int(offset)
    raise ValueError(f"The font has no table {tag!r}.")


def _characters(content: bytes, table: int) -> list[str]:
    """Walk the segments: four arrays of the same length, the third of them signed by wrap-around."""
    doubled = _short(content, table + 6)
    ends, starts = table + 14, table + 16 + doubled
    deltas, offsets = starts + doubled, starts + 2 * doubled
    found = []
    for place in range(0, doubled, 2):
        start, end = _short(content, starts + place), _short(content, ends + place)
        delta, offset = _short(content, deltas + place), _short(content, offsets + place)
        for code in range(start, min(end, 0xFFFE) + 1):
            where = offsets + place + offset + 2 * (code - start)
            glyph = _short(content, where) if offset else code
            if glyph and (glyph + delta) % 0x10000:
                found.append(chr(code))
    return found


def _short(content: bytes, place: int) -> int:
    return int(struct.unpack_from(">H", content, place)[0])
