"""Packed workbooks: xlsx, xlsm and ods."""

from __future__ import annotations

import posixpath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from seriktes.core.spreadsheets.archives import Parts, open_parts
from seriktes.core.spreadsheets.books import Limits
from seriktes.core.spreadsheets.errors import Damaged, NotASpreadsheet, Unsafe
from seriktes.core.spreadsheets.grids import RawBook, load
from seriktes.core.spreadsheets.notes import Note
from seriktes.core.spreadsheets.opendocument import scan_opendocument
from seriktes.core.spreadsheets.scanning import Scan, SheetWalker, check_reach, local_name, walk

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
CONTENT_TYPES = "[Content_Types].xml"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
MACROS_LEFT_OUT = Note(
    "macros_left_out", _("This workbook contains macros. Only its cells were read; no macro was run.")
)


def read_packed(content: bytes, limits: Limits) -> RawBook:
    """An xlsx, xlsm or ods workbook, checked part by part before the reader sees it."""
    parts = open_parts(content, limits)
    if (parts.get("mimetype") or b"").strip() == OPEN_DOCUMENT:
        scans = scan_opendocument(parts.get("content.xml") or b"", limits)
        return load("ods", parts.repack(), scans, limits)
    if parts.get(WORKBOOK) is None:
        raise _other_archive(parts)
    scans = scan_workbook(parts, limits)
    notes = (MACROS_LEFT_OUT,) if b"macroEnabled" in (parts.get(CONTENT_TYPES) or b"") else ()
    return load("xlsx", parts.repack(), scans, limits, notes)


def _other_archive(parts: Parts) -> NotASpreadsheet:
    if b"sheet.binary" in (parts.get(CONTENT_TYPES) or b""):
        return NotASpreadsheet(
            _("This is a binary workbook (xlsb). Save it as xlsx and choose the new file.")
        )
    return NotASpreadsheet()


def scan_workbook(parts: Parts, limits: Limits) -> dict[str, Scan]:
    """A scan for each worksheet by its name, in the order of the tabs."""
    targets = _targets(parts)
    scans: dict[str, Scan] = {}
    for sheet in _elements(parts.get(WORKBOOK), "sheet"):
        name = sheet.get("name", "")
        part = parts.get(targets.get(_relation_id(sheet), ""))
        if part is None:
            raise Damaged
        walker = SheetWalker()
        walk(part, walker)
        check_reach(name, walker.scan, limits)
        scans[name] = walker.scan
    return scans


def _targets(parts: Parts) -> dict[str, str]:
    """Names of parts by relationship id, resolved as the reader resolves them."""
    targets = {}
    for relation in _elements(parts.get(RELATIONS), "Relationship"):
        target = relation.get("Target", "").lower().lstrip("/")
        targets[relation.get("Id", "")] = (
            target if target.startswith("xl/") else posixpath.normpath(f"xl/{target}")
        )
    return targets


def _relation_id(sheet: Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _elements(part: bytes | None, name: str) -> list[Element]:
    if part is None:
        return []
    try:
        tree = fromstring(part, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unsafe from error
    except (ParseError, LookupError, ValueError) as error:
        raise Damaged from error
    return [element for element in tree.iter() if local_name(element.tag.replace("}", ":")) == name]
