"""Zip containers, checked before any reader unpacks them."""

from __future__ import annotations

import io
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from seriktes.core.spreadsheets.books import MIB, Limits
from seriktes.core.spreadsheets.errors import Damaged, Encrypted, TooLarge, Unsafe

BLOCK = MIB
SMALL_PART = 4 * MIB
READABLE = (".xml", ".rels", "mimetype")
ENCRYPTED_FLAG = 0x1
TYPE_DECLARATIONS = tuple(
    text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)


class Parts:
    """The unpacked XML parts of a workbook. Names are found whatever their case, as the reader finds them."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.names: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        self.contents[name.lower()] = content
        self.names[name.lower()] = name

    def get(self, name: str) -> bytes | None:
        return self.contents.get(name.lower())

    def repack(self) -> io.BytesIO:
        """An archive of exactly these parts, so that what was checked is what the reader gets.

        The parts are let go of on the way, for a large workbook should not stand in memory twice.
        """
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            while self.contents:
                key, content = self.contents.popitem()
                archive.writestr(self.names[key], content)
        packed.seek(0)
        return packed


def open_parts(content: bytes, limits: Limits) -> Parts:
    """The XML parts of a packed workbook; pictures and other parts are left out.

    The declared sizes are checked first and the true ones while unpacking, so that a file which
    lies about its size is stopped as early as one which does not.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_declared(entries, limits)
            return _unpack(archive, entries, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
        OSError,
        RuntimeError,
    ) as error:
        raise Damaged from error


def _check_declared(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names):
        raise Unsafe
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise Encrypted
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise _unpacks_too_far(limits)
    if any(_is_bomb(entry, limits) for entry in entries):
        raise Unsafe


def _is_bomb(entry: zipfile.ZipInfo, limits: Limits) -> bool:
    """Real sheets pack 5 to 60 times; a sheet of nothing but repetition packs a thousand times."""
    return entry.file_size > SMALL_PART and entry.file_size > entry.compress_size * limits.part_ratio


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> Parts:
    parts = Parts()
    left = limits.unpacked_bytes
    for entry in entries:
        if not entry.filename.lower().endswith(READABLE):
            continue
        part = _unpack_one(archive, entry, left, limits)
        left -= len(part)
        if any(declaration in part for declaration in TYPE_DECLARATIONS):
            raise Unsafe(
                _(
                    "This file declares its own XML entities, which ordinary tables never do. "
                    "Save it again from Excel or LibreOffice."
                )
            )
        parts.add(entry.filename, part)
    return parts


def _unpack_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, limits: Limits) -> bytes:
    blocks: list[bytes] = []
    with archive.open(entry) as stream:
        while block := stream.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise _unpacks_too_far(limits)
            blocks.append(block)
    return b"".join(blocks)


def _unpacks_too_far(limits: Limits) -> TooLarge:
    return TooLarge(
        _("This file unpacks to more than %(limit)s MB. Split it and bring in the parts."),
        limit=limits.unpacked_bytes // MIB,
    )
