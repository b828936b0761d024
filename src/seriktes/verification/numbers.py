"""The number printed on a paper, as people type it: 2026-0001-BCDFGH-JKLMNP-QRSTVW.

Year and number say which paper it is; the random signs behind them say that one has held it.
"""

from __future__ import annotations

import re
import secrets
from typing import NamedTuple

from seriktes.core.mixins import CODE_ALPHABET

TOKEN_LENGTH = 18  # of 28 signs: 86 bits
GROUP = 6
MOST_TYPED = 300

# Letters of the Kazakh keyboard that look like those of a token, and letters taken for digits of the number.
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХІ", "ABEKMHOPCTYXI")
_DIGITS_MEANT = str.maketrans("OILQ", "0110")
_SHAPE = re.compile(rf"([0-9]{{4}})([0-9]{{4,9}})([{CODE_ALPHABET}]{{{TOKEN_LENGTH}}})")


class Number(NamedTuple):
    """A number as it was typed; year and sequence 0 and an empty token are those of no paper."""

    year: int
    sequence: int
    token: str

    @property
    def code(self) -> str:
        """The number as addresses carry it."""
        return f"{printed(self.year, self.sequence)}-{self.token}"


NO_NUMBER = Number(0, 0, "")


def new_token() -> str:
    """Return the random part of a number: 86 bits, without vowels and look-alikes."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(TOKEN_LENGTH))


def printed(year: int, sequence: int) -> str:
    """Return the short number, as it is spoken of: 2026-0001."""
    return f"{year:04}-{sequence:04}"


def spaced(token: str) -> str:
    """Return a token in groups that are easier to type."""
    return "-".join(token[start : start + GROUP] for start in range(0, len(token), GROUP))


def parse(typed: str) -> Number:
    """Return the number that was typed or pasted, or `NO_NUMBER`.

    Case, spaces, dashes, «№» and an address before it do not matter, nor do letters of another keyboard
    that look alike.
    """
    last = typed[:MOST_TYPED].partition("?")[0].rstrip("/ \t\r\n").rpartition("/")[2]
    signs = re.sub("[^0-9A-Z]", "", last.upper().translate(_LOOK_ALIKES))
    head, token = signs[:-TOKEN_LENGTH], signs[-TOKEN_LENGTH:]
    found = _SHAPE.fullmatch(head.translate(_DIGITS_MEANT) + token)
    return Number(int(found[1]), int(found[2]), found[3]) if found else NO_NUMBER
