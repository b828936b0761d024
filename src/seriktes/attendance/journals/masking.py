"""What may be an ИИН, shown by its last four digits: nobody needs the rest of it to find the cell."""

from __future__ import annotations

import re

IIN_LENGTH, SHORTEST_IIN = 12, 9
_SPACING = re.compile(r"[\s'’-]")
_LIKE_IIN = re.compile(r"(?<!\d)\d{8}(\d{4})(?!\d)")


def masked(text: str) -> str:
    """Return `text` with the last four digits of what may be an ИИН, also of a number that lost its zeros."""
    plain = _SPACING.sub("", text).removesuffix(".0")
    if plain.isdecimal() and SHORTEST_IIN <= len(plain) <= IIN_LENGTH:
        return f"********{plain[-4:]}"
    return _LIKE_IIN.sub(r"********\1", text)
