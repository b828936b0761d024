"""Office files of others: opened only when nothing in them runs, reaches out, or grows beyond measure."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from seriktes.core.errors import DomainError
from seriktes.core.spreadsheets.archives import open_parts
from seriktes.core.spreadsheets.books import MIB, Limits
from seriktes.core.spreadsheets.containers import SIGNATURE as OLD_OFFICE
from seriktes.results.report_templates.enums import OwnFormKind
from seriktes.results.report_templates.errors import FormRefused

LIMITS = Limits(file_bytes=5 * MIB, unpacked_bytes=40 * MIB)
MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": OwnFormKind.XLSX,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": OwnFormKind.DOCX,
}
# Parts that hold programs, or files of other programs.
RUNS = ("vbaproject", "vbadata", "activex/", "embeddings/", "macrosheets/", "dialogsheets/", "ctrlprops/")
REACHES = ("externallinks/", "connections.xml", "querytables/", "customdata/", "webextensions/")
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
OVERRIDE, DEFAULT = f"{TYPES}Override", f"{TYPES}Default"
# Only parts of these names are read as XML here, so that nothing else may be XML for anybody else.
READ = (".xml", ".rels")
PICTURE = "image/svg+xml"
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    OSError,
    RuntimeError,
)
DAMAGED = gettext_lazy("The file is damaged inside. Open it, save it again and choose the new copy.")


@dataclass
class Package:
    """The parts of a checked file by their names; XML ones as trees, which may be changed."""

    kind: OwnFormKind
    trees: dict[str, Any]
    others: Mapping[str, bytes]

    def matching(self, start: str) -> Iterator[tuple[str, Any]]:
        """Yield the XML parts whose names begin so, in the order of their names."""
        for name in sorted(self.trees):
            if name.startswith(start):
                yield name, self.trees[name]

    def parts(self) -> dict[str, bytes]:
        """Return every part as bytes."""
        written = {
            name: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, tree in self.trees.items()
        }
        return written | dict(self.others)


def opened(content: bytes) -> Package:
    """Return the parts of an xlsx or docx file. Raises FormRefused with a sentence that says what to mend."""
    if len(content) > LIMITS.file_bytes:
        raise FormRefused(_("The file is larger than 5 MB. Take out its pictures and save it again."))
    if content.startswith(OLD_OFFICE):
        raise FormRefused(_("This file is locked by a password or of an old kind. Save it as xlsx or docx."))
    if not content.startswith(b"PK"):
        raise FormRefused(_("This is neither an Excel nor a Word file. Save the form as xlsx or docx."))
    try:
        known = open_parts(content, LIMITS)
    except DomainError as refusal:
        raise FormRefused(str(refusal)) from refusal
    trees = {known.names[key]: _tree(part) for key, part in known.contents.items()}
    kind = _kind(trees)
    names = [name.lower() for name in zipfile.ZipFile(io.BytesIO(content)).namelist()]
    _refuse_programs(names)
    _refuse_disguised(trees["[Content_Types].xml"])
    _refuse_links(names, trees)
    return Package(kind, trees, _others(content, trees))


def _tree(part: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise FormRefused(str(DAMAGED)) from wrong


def _kind(trees: Mapping[str, Any]) -> OwnFormKind:
    types = trees.get("[Content_Types].xml")
    said = [] if types is None else [node.get("ContentType", "") for node in types.iter(OVERRIDE)]
    if any("macroEnabled" in one for one in said):
        raise FormRefused(_("The file holds macros. Save it as an ordinary xlsx or docx file without them."))
    kinds = {MAIN_TYPES[one] for one in said if one in MAIN_TYPES}
    if len(kinds) != 1:
        raise FormRefused(_("This is neither an Excel nor a Word file. Save the form as xlsx or docx."))
    return kinds.pop()


def _refuse_programs(names: list[str]) -> None:
    if any(part in name for name in names for part in RUNS):
        raise FormRefused(
            _("The file holds macros or files of other programs. Take them out and save it again.")
        )


def _refuse_disguised(types: Any) -> None:
    """Refuse a file that calls a part XML which has not been read as such."""
    told = [(f".{node.get('Extension', '')}", node) for node in types.iter(DEFAULT)]
    told += [(node.get("PartName", ""), node) for node in types.iter(OVERRIDE)]
    for name, node in told:
        kind = node.get("ContentType", "").lower()
        if kind.endswith("xml") and kind != PICTURE and not name.lower().endswith(READ):
            raise FormRefused(str(DAMAGED))


def _refuse_links(names: list[str], trees: Mapping[str, Any]) -> None:
    links = [
        node
        for name, tree in trees.items()
        if name.endswith(".rels")
        for node in tree.iter(RELATIONSHIP)
        if node.get("TargetMode", "").lower() == "external"
    ]
    if links or any(part in name for name in names for part in REACHES):
        raise FormRefused(
            _("The file reaches out to other files or addresses. Take the links out and save it again.")
        )


def _others(content: bytes, trees: Mapping[str, Any]) -> dict[str, bytes]:
    """Return pictures and the like as they are; no larger than they declared, which was checked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {
                entry.filename: _read(archive, entry)
                for entry in archive.infolist()
                if entry.filename not in trees and not entry.is_dir()
            }
    except UNREADABLE as wrong:
        raise FormRefused(str(DAMAGED)) from wrong


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as part:
        return part.read(entry.file_size)
