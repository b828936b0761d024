"""A partner's own form: its places found, checked and filled. `{people}` in a cell becomes a number."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree

from seriktes.core.spreadsheets.writing import clean_text
from seriktes.results.outputs.word import packed
from seriktes.results.own_forms.packages import DAMAGED, Package, opened
from seriktes.results.report_templates.enums import OwnFormKind
from seriktes.results.report_templates.errors import FormRefused
from seriktes.results.report_templates.placeholders import MEANINGS, spelled

# Spaces are taken off afterwards: two patterns that both match them take hours over a long line of them.
# One brace is enough around a name of the list; whatever else stands in single braces is the form's own text.
PLACE = re.compile(r"\{\{([^{}]*)\}\}|\{ ?(" + "|".join(MEANINGS) + r") ?\}")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What Word reckons by itself and may stay: it reads nothing from elsewhere.
HARMLESS = {"PAGE", "NUMPAGES", "SECTIONPAGES"}
MOST_PLACES = 2000
# Excel holds no longer text in a cell.
MOST_SIGNS = 32_767
REFERS = ("{*}formula", "{*}formula1", "{*}formula2", "{*}definedName")
RECKONED = ("{*}instrText", "{*}fldSimple")
EMBEDS = ("{*}object", "{*}altChunk", "{*}subDoc", "{*}control")


@dataclass(frozen=True)
class Filling:
    """What the places say: in words, and as numbers where they are figures that may be told."""

    texts: Mapping[str, str]
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class CheckedForm:
    """A form that may be used, and the names of its places in their order."""

    kind: OwnFormKind
    places: tuple[str, ...]


def checked(content: bytes) -> CheckedForm:
    """Return what a form asks for. Raises FormRefused with a sentence that says what to mend."""
    package = opened(content)
    _refuse_reckoning(package)
    _refuse_too_many(package)
    found = list(dict.fromkeys(_places(package)))
    unknown = [name for name in found if name not in MEANINGS]
    if unknown:
        raise FormRefused(
            ngettext(
                "There is no place called %(names)s. Choose one of those in the list.",
                "There are no places called %(names)s. Choose from those in the list.",
                len(unknown),
            )
            % {"names": ", ".join(f"{spelled(name[:40])}" for name in unknown[:5])}
        )
    if not found:
        raise FormRefused(_("The form holds no place to fill, such as {people}. Write some into it."))
    tried = _fill(package, Filling(dict.fromkeys(MEANINGS, ""), {}))
    if any(PLACE.search(text) for tree in tried.trees.values() for text in _every_text(tree)):
        raise FormRefused(
            _("A place stands where it cannot be filled: a comment, a drawing, a chart or a sheet’s name.")
        )
    return CheckedForm(package.kind, tuple(found))


def filled(content: bytes, filling: Filling) -> bytes:
    """Return the form with its places filled: the same form and figures give the same bytes."""
    package = opened(content)
    _refuse_reckoning(package)
    return packed(_fill(package, filling).parts())


def _fill(package: Package, filling: Filling) -> Package:
    makers: dict[OwnFormKind, Callable[[Package, Filling], None]] = {
        OwnFormKind.XLSX: _fill_workbook,
        OwnFormKind.DOCX: _fill_document,
    }
    makers[package.kind](package, filling)
    return package


def _refuse_reckoning(package: Package) -> None:
    """Refuse what would show something else than was checked: formulas, fields, embedded things.

    Every part is looked at: what a part is, the file says, and not the folder it lies in.
    """
    for tree in package.trees.values():
        if any(_reckons(node) for node in tree.iter("{*}f", *REFERS)):
            raise FormRefused(_("The form holds formulas. Replace them by places or by plain text."))
        fields = [_field(node).split() for node in tree.iter(*RECKONED)]
        if any(words and words[0].upper() not in HARMLESS for words in fields):
            raise FormRefused(_("The form holds fields that Word reckons. Replace them by plain text."))
        if next(tree.iter(*EMBEDS), None) is not None:
            raise FormRefused(
                _("The file holds macros or files of other programs. Take them out and save it again.")
            )


def _reckons(node: Any) -> bool:
    """Whether a sheet reckons here; the area to print and the cells of a chart are only named."""
    name = etree.QName(node)
    # The same sheets have an older and a newer ("strict") namespace, and programs read both.
    is_of_sheet = name.localname == "f" and "spreadsheetml" in (name.namespace or "")
    return is_of_sheet or any(sign in (node.text or "") for sign in "([")


def _refuse_too_many(package: Package) -> None:
    """Refuse a form that would grow beyond measure: cells may stand for one and the same long text."""
    count = sum(sum(1 for _place in PLACE.finditer(text)) for text in _texts_to_fill(package))
    if count > MOST_PLACES:
        raise FormRefused(_("The form holds too many places to fill. Take out those you do not need."))


def _field(node: Any) -> str:
    """Return what a field of Word asks for."""
    asked = (text for name, text in node.attrib.items() if etree.QName(name).localname == "instr")
    return next(asked, None) or node.text or ""


def _places(package: Package) -> Iterator[str]:
    for _name, tree in sorted(package.trees.items()):
        holders = (f"{SHEET}si", f"{SHEET}is", f"{WORD}p")
        for node in tree.iter(*holders):
            yield from map(_named, PLACE.finditer("".join(_texts_of(node))))


def _texts_to_fill(package: Package) -> Iterator[str]:
    """Yield the text of each cell and paragraph; what many cells show comes many times."""
    texts = list(_listed_texts(package))
    asked = {str(place): text for place, text in enumerate(texts) if PLACE.search(text)}
    if any(len(text) > MOST_SIGNS for text in asked.values()):
        raise FormRefused(str(DAMAGED))
    for _name, sheet in package.matching("xl/worksheets/"):
        yield from (_text_of_cell(cell, asked) for cell in sheet.iter(f"{SHEET}c"))
    for _name, tree in package.matching("word/"):
        yield from ("".join(_texts_of(paragraph)) for paragraph in tree.iter(f"{WORD}p"))


def _listed_texts(package: Package) -> Iterator[str]:
    """Yield the texts that cells name by their place in a list."""
    shared = package.trees.get("xl/sharedStrings.xml")
    if shared is not None:
        yield from ("".join(_texts_of(node)) for node in shared.iterfind(f"{SHEET}si"))


def _every_text(tree: Any) -> Iterator[str]:
    for node in tree.iter():
        yield from (text for text in (node.text, *node.attrib.values()) if isinstance(text, str))


def _texts_of(node: Any) -> Iterator[str]:
    for part in node.iter(f"{SHEET}t", f"{WORD}t"):
        yield part.text or ""


# XLSX


def _fill_workbook(package: Package, filling: Filling) -> None:
    shared = package.trees.get("xl/sharedStrings.xml")
    strings = [] if shared is None else list(shared.findall(f"{SHEET}si"))
    asked = {str(place): text for place, text in enumerate(_listed_texts(package))}
    for _name, sheet in package.matching("xl/worksheets/"):
        for cell in sheet.iter(f"{SHEET}c"):
            text = _text_of_cell(cell, asked)
            if PLACE.search(text):
                _fill_cell(cell, text, filling)
    for node in strings:  # what no cell shows any more may not stay in the file either
        if PLACE.search("".join(_texts_of(node))):
            for child in list(node):
                node.remove(child)
            _child(node, "t").text = ""


def _text_of_cell(cell: Any, asked: Mapping[str, str]) -> str:
    value = cell.find(f"{SHEET}v")
    if cell.get("t") == "s" and value is not None:
        return asked.get((value.text or "").strip(), "")
    inline = cell.find(f"{SHEET}is")
    return "" if inline is None else "".join(_texts_of(inline))


def _fill_cell(cell: Any, text: str, filling: Filling) -> None:
    """Put a number where the cell is one place and its figure may be told; words everywhere else."""
    alone = PLACE.fullmatch(text.strip())
    for child in list(cell):
        cell.remove(child)
    if alone and (name := _named(alone)) in filling.numbers:
        cell.attrib.pop("t", None)
        _child(cell, "v").text = repr(filling.numbers[name])
        return
    cell.set("t", "inlineStr")
    words = _child(_child(cell, "is"), "t")
    words.text = _said(text, filling)
    words.set(SPACE, "preserve")


def _child(node: Any, name: str) -> Any:
    made = node.makeelement(f"{SHEET}{name}")
    node.append(made)
    return made


# DOCX


def _fill_document(package: Package, filling: Filling) -> None:
    for _name, tree in package.matching("word/"):
        for paragraph in tree.iter(f"{WORD}p"):
            _fill_paragraph(list(paragraph.iter(f"{WORD}t")), filling)


def _fill_paragraph(nodes: list[Any], filling: Filling) -> None:
    """Fill the places of a paragraph; Word often cuts one into several pieces: the first takes it all."""
    whole = "".join(node.text or "" for node in nodes)
    found = list(PLACE.finditer(whole))
    if not found:
        return
    ends = list(accumulate(len(node.text or "") for node in nodes))
    kept: list[list[str]] = [[] for _node in nodes]
    since = 0
    for place in found:
        _share_out(whole, since, place.start(), ends, kept)
        kept[bisect_right(ends, place.start())].append(_said(place[0], filling))
        since = place.end()
    _share_out(whole, since, len(whole), ends, kept)
    for node, pieces in zip(nodes, kept, strict=True):
        node.text = "".join(pieces)
        node.set(SPACE, "preserve")


def _share_out(whole: str, since: int, until: int, ends: list[int], kept: list[list[str]]) -> None:
    """Give a stretch of a paragraph back to the pieces it came from."""
    place = bisect_right(ends, since)
    while since < until:
        stop = min(ends[place], until)
        kept[place].append(whole[since:stop])
        since, place = stop, place + 1


def _said(text: str, filling: Filling) -> str:
    return clean_text(PLACE.sub(lambda found: filling.texts.get(_named(found), found[0]), text))


def _named(place: re.Match[str]) -> str:
    """Return the name between the braces of a place, one brace or two."""
    return (place[1] or place[2] or "").strip()
