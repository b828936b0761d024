"""Numbers as people write them."""

from __future__ import annotations

import re
import unicodedata

_WRITTEN = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]{1,2}))?")


def tidied(text: str) -> str:
    """Return a text with plain digits and with single plain spaces, whatever kinds somebody typed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def written_number(text: str) -> tuple[str, str] | None:
    """Return the digits before and after the decimal sign of a tidied text; None where it is no number.

    Thousands may be divided by spaces; the decimal sign is a comma or a point, with one or two digits after
    it. "12,500" is none, because a reader cannot know whether it means twelve or twelve thousand. A minus is
    none either. Before the sign there are no noughts in front, but for nought itself.
    """
    match = _WRITTEN.fullmatch(text)
    return None if match is None else (match[1].replace(" ", "").lstrip("0") or "0", match[2] or "")
