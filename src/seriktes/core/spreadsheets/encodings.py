"""Which bytes are which letters: Russian and Kazakh text without a declared encoding."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from seriktes.core.spreadsheets.errors import NotASpreadsheet
from seriktes.core.spreadsheets.notes import Note

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("cp1251", "kz1048", "koi8-r", "cp866", "mac-cyrillic")
TITLES = {"kz1048": "KZ-1048", "koi8-r": "KOI8-R", "cp866": "IBM866", "mac-cyrillic": "Mac Cyrillic"}
SAMPLE = 64 * 1024
FEWEST_KAZAKH = 3
# Letters of a running Russian text per thousand, rounded, with the Kazakh ones beside them.
FREQUENCY = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (
            110,
            85,
            80,
            74,
            67,
            63,
            55,
            47,
            45,
            44,
            35,
            32,
            30,
            28,
            26,
            20,
            19,
            17,
            17,
            16,
            16,
            14,
            12,
            10,
            9,
            7,
            6,
            5,
            4,
            3,
            3,
            1,
            1,
        ),
        strict=True,
    )
)
KAZAKH = dict.fromkeys("әғқңөұүі", 12) | {"һ": 2}


@dataclass(frozen=True)
class Decoded:
    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(content: bytes) -> Decoded:
    """The text of `content` with the name of its encoding; raises `NotASpreadsheet` for other content."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded_by(content, encoding)
    if wide := _unmarked_utf16(content):
        return _decoded_by(content, wide)
    if b"\0" in content:
        raise NotASpreadsheet
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _by_letters(content)


def _decoded_by(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotASpreadsheet from error
    return Decoded(text.replace("\0", ""), "utf-8" if encoding == "utf-8-sig" else encoding)


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without its mark: separators and digits leave every second byte zero."""
    sample = content[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 20 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _by_letters(content: bytes) -> Decoded:
    """The one-byte encoding in which the text looks most like Russian or Kazakh."""
    sample = content[:SAMPLE]
    best = max(CANDIDATES, key=lambda encoding: _likeness(sample.decode(encoding, "replace")))
    if best == "kz1048" and _differing(sample, best, "cp1251") < FEWEST_KAZAKH:
        best = "cp1251"
    text = content.decode(best, "replace")
    return Decoded(text, best, _notes(best, text))


def _differing(sample: bytes, one: str, other: str) -> int:
    """How many letters two encodings read differently: a stray foreign letter decides nothing."""
    pairs = zip(sample.decode(one, "replace"), sample.decode(other, "replace"), strict=True)
    return sum(first != second for first, second in pairs)


def _likeness(text: str) -> float:
    total = 0.0
    before = " "
    for letter in text:
        if letter > "\x7f":
            total += _weight(letter)
            if letter.isupper() and before.islower():
                total -= 60
        before = letter
    return total


@cache
def _weight(letter: str) -> float:
    """Common letters count most; letters of other alphabets, signs and frames count against."""
    small = letter.lower()
    weight = FREQUENCY.get(small) or KAZAKH.get(small)
    if weight is None:
        return 0 if letter in "«»–—№“”„… °" else -40
    return weight if letter == small else weight * 0.6


def _notes(encoding: str, text: str) -> tuple[Note, ...]:
    notes = []
    if encoding in TITLES:
        notes.append(
            Note(
                "old_encoding",
                _(
                    "The text was read in the old encoding %(encoding)s. "
                    "Check that the names are spelt right."
                ),
                {"encoding": TITLES[encoding]},
            )
        )
    if encoding == "cp1251" and lost_letters(text):
        notes.append(
            Note(
                "lost_letters",
                _(
                    "Some Kazakh letters were lost when this file was saved and stand as “?”. "
                    "Save it again as “CSV UTF-8” or as xlsx."
                ),
            )
        )
    return tuple(notes)


def lost_letters(text: str) -> bool:
    """Whether a question mark stands inside a Cyrillic word, where a letter had no place in the code page."""
    return any(sign == "?" and (_is_cyrillic(text[place + 1 : place + 2])) for place, sign in enumerate(text))


def _is_cyrillic(letter: str) -> bool:
    return bool(letter) and "\u0400" <= letter <= "\u04ff"
