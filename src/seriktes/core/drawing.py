"""Words and numbers on a drawing: how wide a text will be, where it breaks, which ticks an axis gets.

Pure functions without a font file: widths are those of Onest, rounded up, so a text that fits here fits on
screen and on paper.
"""

from __future__ import annotations

import math
from typing import NamedTuple
from xml.sax.saxutils import escape

_USUAL = 0.62
_ADVANCES = {
    **dict.fromkeys("жмшщыюфmw%№₸АБВГДЕЗИКЛНОПРСТУХЦЧЪЬЭЯӘҒҚҢӨҰҮҺABCDEFGHKLNOPQRSTUVXYZ", 0.74),
    **dict.fromkeys("ЖМШЩЫЮФMW—…", 1.0),
    **dict.fromkeys("іїiIІјjlrtfJ1.,:;'’!|()[]·-‑/ \u00a0\u202f", 0.38),
}
_ELLIPSIS = "…"


class Ticks(NamedTuple):
    """Where the lines of an axis stand, and the value at its end."""

    values: tuple[float, ...]
    top: float


def printable(text: str) -> str:
    """Return `text` on one line without the characters XML 1.0 forbids."""
    return " ".join("".join(c if _is_xml(c) else " " for c in text).split(" ")).strip()


def markup(text: str) -> str:
    """Return `text` safe inside an element and inside a quoted attribute."""
    return escape(printable(text), {'"': "&quot;", "'": "&#39;"})


def text_width(text: str, size: float) -> float:
    """Return the width of `text` set in `size`, a little too wide rather than too narrow."""
    return sum(_ADVANCES.get(character, _USUAL) for character in text) * size


def wrap(text: str, width: float, size: float, *, lines: int = 2) -> tuple[str, ...]:
    """Break `text` at spaces into at most `lines` lines of `width`; what does not fit ends in an ellipsis."""
    words = printable(text).split(" ")
    broken: list[str] = []
    while words:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size) <= width:
            line = f"{line} {words.pop(0)}"
        broken.append(line)
        if len(broken) == lines and words:
            broken[-1] = f"{line} {' '.join(words)}"
            break
    return tuple(shorten(line, width, size) for line in broken)


def shorten(text: str, width: float, size: float) -> str:
    """Return `text`, cut with an ellipsis when it is wider than `width`."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + _ELLIPSIS, size) > width:
        kept = kept[:-1]
    return kept.rstrip(" ,.-") + _ELLIPSIS


def ticks(highest: float, *, about: int = 4) -> Ticks:
    """Return round axis values from zero that cover `highest`; counts stay whole, zero gives one line."""
    if highest <= 0:
        return Ticks((0.0,), 1.0)
    rough = highest / about
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(magnitude * m for m in (1, 2, 2.5, 5, 10) if magnitude * m >= rough * 0.999999)
    step = max(step, 1.0) if highest >= 1 else step
    if step > 1 and not step.is_integer():
        step = float(math.ceil(step))
    count = math.ceil(highest / step - 1e-9)
    return Ticks(tuple(step * n for n in range(count + 1)), step * count)


def _is_xml(character: str) -> bool:
    code = ord(character)
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return False
    return not (0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE)
