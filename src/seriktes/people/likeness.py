"""When two names may be one person's: spelled in another script, mistyped by a letter or two."""

from __future__ import annotations

import re
from datetime import date

from seriktes.core.text import fold

# How many letters may differ, by the length of the longer folded name.
SHORT_NAME, LONG_NAME = 4, 8

_VOWELS = re.compile("[aeio]")


def sound_key(family: str, given: str) -> str:
    """Return a key that the spellings of one folded name share: consonants alone, in one order.

    «Шынар» and «Шинара», «Айбар Үлгібаев» and «Ульгибаев Айбар» have one key; so have a few others, which
    `names_are_close` tells apart.
    """
    return " ".join(sorted(_VOWELS.sub("", name) or name for name in (family, given)))


def birth_key(born: date) -> int:
    """Return a key that a date of birth shares with the one whose day and month changed places."""
    low, high = sorted((born.month, born.day))
    return born.year * 10000 + low * 100 + high


def names_are_close(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two (family, given, patronymic) are close; an absent patronymic agrees with any."""
    pairs = [(fold(left), fold(right)) for left, right in zip(one, other, strict=True)]
    family, given, patronymic = pairs
    return _close(*family) and _close(*given) and (not all(patronymic) or _close(*patronymic))


def given_names_are_close(one: str, other: str) -> bool:
    """Whether two given names are close; two absent ones are not."""
    return bool(one and other) and _close(fold(one), fold(other))


def _close(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    allowed = 0 if longest <= SHORT_NAME else 1 if longest <= LONG_NAME else 2
    return one == other or (abs(len(one) - len(other)) <= allowed and _distance(one, other) <= allowed)


def _distance(one: str, other: str) -> int:
    """Return how many letters must be added, removed, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, last, row = row, before, [place]
        for column, against in enumerate(other, 1):
            cost = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != against))
            swapped = place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == against
            row.append(min(cost, last[column - 2] + 1) if swapped else cost)
    return row[-1]
