"""Old Office containers ([MS-CFB]): xls workbooks, and the wrapping of encrypted ones."""

from __future__ import annotations

import io
import struct

from django.utils.translation import gettext_lazy as _

from seriktes.core.spreadsheets.books import Limits
from seriktes.core.spreadsheets.errors import Damaged, Encrypted, NotASpreadsheet
from seriktes.core.spreadsheets.grids import RawBook, load
from seriktes.core.spreadsheets.records import scan_records
from seriktes.core.spreadsheets.rehearsal import rehearse

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SMALL_STREAM = 4096
SMALL_SECTOR = 64
LAST_NORMAL_SECTOR = 0xFFFFFFFA


def read_container(content: bytes, limits: Limits) -> RawBook:
    """An xls workbook; refuses encrypted books and containers that hold something else."""
    container = Container(content)
    if "EncryptedPackage" in container.entries:
        raise Encrypted
    name = next((name for name in ("Workbook", "Book") if name in container.entries), None)
    if name is None:
        raise NotASpreadsheet(
            _("This is an old Office file, but not a workbook. Choose an Excel (xlsx, xls), ODS or CSV file.")
        )
    scans = scan_records(container.stream(name), limits)
    rehearse(content)
    return load("xls", io.BytesIO(content), scans, limits)


class Container:
    """The streams of a compound file by name."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._read_header()
            self.entries = self._read_directory()
        except (struct.error, IndexError, ValueError) as error:
            raise Damaged from error

    def _read_header(self) -> None:
        shift, small_shift = struct.unpack_from("<HH", self.content, 30)
        if shift not in {9, 12} or 1 << small_shift != SMALL_SECTOR:
            raise Damaged
        self.size = 1 << shift
        self.directory_start = struct.unpack_from("<I", self.content, 48)[0]
        self.small_table_start = struct.unpack_from("<I", self.content, 60)[0]
        self.table = self._read_table()

    def _read_table(self) -> list[int]:
        """The sector allocation table; its own sectors are listed in the header and in further lists."""
        places = list(struct.unpack_from("<109I", self.content, 76))
        further, count = struct.unpack_from("<II", self.content, 68)
        per_list = self.size // 4 - 1
        for _turn in range(min(count, len(self.content) // self.size)):
            *listed, further = struct.unpack_from(f"<{per_list + 1}I", self._sector(further))
            places.extend(listed)
        table: list[int] = []
        for place in places:
            if place <= LAST_NORMAL_SECTOR:
                table.extend(struct.unpack_from(f"<{self.size // 4}I", self._sector(place)))
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        sector = self.content[start : start + self.size]
        return sector.ljust(self.size, b"\0")

    def _chain(self, start: int, table: list[int]) -> list[int]:
        chain: list[int] = []
        while start <= LAST_NORMAL_SECTOR:
            if start >= len(table) or len(chain) > len(table):
                raise Damaged
            chain.append(start)
            start = table[start]
        return chain

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        """Start and size of every stream; the root's stream holds the small ones."""
        directory = b"".join(self._sector(number) for number in self._chain(self.directory_start, self.table))
        entries = {}
        for place in range(0, len(directory), 128):
            length = struct.unpack_from("<H", directory, place + 64)[0]
            start, size = struct.unpack_from("<IQ", directory, place + 116)
            name = directory[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if name:
                entries[name] = (start, size & 0xFFFFFFFF)
        self.root = entries.get("Root Entry", (0xFFFFFFFE, 0))
        return entries

    def stream(self, name: str) -> bytes:
        """The content of the stream `name`."""
        start, size = self.entries[name]
        if size >= SMALL_STREAM:
            return b"".join(self._sector(number) for number in self._chain(start, self.table))[:size]
        return self._small_stream(start)[:size]

    def _small_stream(self, start: int) -> bytes:
        small = b"".join(self._sector(number) for number in self._chain(self.root[0], self.table))
        packed = b"".join(self._sector(number) for number in self._chain(self.small_table_start, self.table))
        table = list(struct.unpack(f"<{len(packed) // 4}I", packed))
        places = self._chain(start, table)
        return b"".join(small[place * SMALL_SECTOR : (place + 1) * SMALL_SECTOR] for place in places)
