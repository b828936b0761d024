"""Documents for print: a Typst template of ours and its data become an accessible, archival PDF.

The data reaches the template as JSON, never as markup, so nothing a person has typed can be run. Texts are
cleaned on the way: no control or direction characters, and a question mark where the font has no shape (PDF/A
would refuse the whole file). The same data and the same `now` give the same bytes. Typst takes 100 MB: it is
loaded at the first document, so a web worker that never makes one never pays.

DocumentError is a fault of ours (a template or its data), not of the person's; the job that made it fails.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seriktes.core.glyphs import drawable

if TYPE_CHECKING:
    from typst import Fonts

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parent.parent / "documents"
LANGUAGES = ("kk", "ru", "en")
PICTURE = "picture"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ALIKE = str.maketrans({"\u2011": "-"})
_UNKNOWN = "?"
_BREAKING_HINT = "\u00ad"
_COMMANDS = frozenset({"Cc", "Zl", "Zp"})


class DocumentError(RuntimeError):
    """A document could not be made; the message names the template and what the compiler said."""

    code = "document_failed"


def render_pdf(template: str, data: Mapping[str, Any], *, language: str, now: datetime) -> bytes:
    """Return `template` filled with `data` as PDF/A-2a and PDF/UA-1 in one file.

    `data` holds what JSON holds: strings (already translated and formatted), numbers, lists, mappings; bytes
    of a picture (JPEG or PNG) reach the template as a drawing that holds it. `now` must know its zone; it
    becomes the date of the document, nothing else in the file depends on the clock.
    Raises DocumentError for an unknown template or language, data JSON cannot hold, a failed compilation.
    """
    source = _source(template)
    if language not in LANGUAGES:
        message = f"No document is made in {language!r}; accepted are {', '.join(LANGUAGES)}."
        raise DocumentError(message)
    if now.tzinfo is None:
        message = "The date of a document needs a time zone."
        raise DocumentError(message)
    inputs = {"data": _json(template, data), "language": language, "date": now.strftime("%Y-%m-%d")}
    made_at = int(now.astimezone(UTC).timestamp())
    return _compile(source, inputs, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=made_at)


def draw_png(svg: str, *, ppi: int = 200) -> bytes:
    """Return a drawing of ours (an SVG made for print) as a picture of that resolution, for other programs.

    The same drawing gives the same bytes. Raises DocumentError.
    """
    inputs = {"data": _json(PICTURE, {"svg": svg})}
    return _compile(_source(PICTURE), inputs, format="png", ppi=ppi)


def clean(text: str) -> str:
    """Return `text` as it can be set: one line, no invisible commands, no character without a shape."""
    shapes = _shapes()
    composed = unicodedata.normalize("NFC", text).translate(_ALIKE)
    if shapes.issuperset(composed):
        return composed
    return "".join(_set(character, shapes) for character in composed)


def _compile(source: Path, inputs: dict[str, str], **how: Any) -> bytes:
    import typst  # noqa: PLC0415 -- slow import

    try:
        made, warnings = typst.compile_with_warnings(
            source,
            root=FOLDER,
            font_paths=_fonts(),
            sys_inputs=inputs,
            **how,
        )
    except typst.TypstError as error:
        message = (
            f"The document {source.stem!r} could not be made: {error.message} {error.diagnostic}".strip()
        )
        raise DocumentError(message) from error
    for warning in warnings:
        logger.warning("The document %r: %s", source.stem, warning)
    if not isinstance(made, bytes):
        message = f"The document {source.stem!r} came out as {type(made).__name__}, not as bytes."
        raise DocumentError(message)
    return made


def _source(template: str) -> Path:
    known = sorted(path.stem for path in FOLDER.glob("*.typ") if not path.stem.startswith("_"))
    if not _NAME.fullmatch(template) or template not in known:
        message = f"There is no document {template!r}; there are {', '.join(known)}."
        raise DocumentError(message)
    return FOLDER / f"{template}.typ"


def _json(template: str, data: Mapping[str, Any]) -> str:
    try:
        return json.dumps(_cleaned(data), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"The data of the document {template!r} cannot be written as JSON: {error}"
        raise DocumentError(message) from error


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, bytes):
        return _drawing(value)
    if isinstance(value, Sequence) and not isinstance(value, bytearray):
        return [_cleaned(inner) for inner in value]
    return value


def _drawing(picture: bytes) -> str:
    """Return an SVG that holds a picture and nothing else, of its size; a JPEG stands in the PDF unchanged.

    A template takes texts alone. As numbers in a list each byte of a photograph would cost forty bytes of
    memory; as a file it would lie on the disk unsealed. Raises ValueError for what is no picture.
    """
    from PIL import Image  # noqa: PLC0415 -- slow import

    try:
        with Image.open(BytesIO(picture), formats=("JPEG", "PNG")) as opened:
            width, height = opened.size
            kind = str(opened.get_format_mimetype())
    except OSError as error:
        raise ValueError("Bytes that are no JPEG and no PNG.") from error
    size = f'width="{width}" height="{height}"'
    held = f'<image {size} href="data:{kind};base64,{base64.b64encode(picture).decode()}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{held}</svg>'


def _set(character: str, shapes: frozenset[str]) -> str:
    kind = unicodedata.category(character)
    if kind in _COMMANDS:
        return " "
    if character in shapes or character == _BREAKING_HINT:
        return character
    if kind == "Zs":
        return " "
    return "" if kind in {"Cf", "Mn", "Mc", "Me"} else _UNKNOWN


@cache
def _shapes() -> frozenset[str]:
    """The characters that every weight can draw, and that may stand in a line."""
    drawn = frozenset.intersection(*(drawable(path) for path in sorted((FOLDER / "fonts").glob("*.ttf"))))
    return frozenset(each for each in drawn if unicodedata.category(each) not in _COMMANDS)


@cache
def _fonts() -> Fonts:
    """The fonts of the folder and no others: neither the system's nor those the compiler brings along."""
    import typst  # noqa: PLC0415 -- slow import

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"]
    )
