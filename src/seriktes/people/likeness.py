"""When two names may be one person's: spelled in another script, mistyped by a letter or two."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from seriktes.core.text import clean, fold
from seriktes.people.enums import Likeness

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


def alike(
    one: tuple[str, str, str], one_born: date | None, other: tuple[str, str, str], other_born: date | None
) -> Likeness | None:
    """Return why two people of these names (family, given, patronymic) and dates of birth may be one."""
    keys, other_keys = _folded(one), _folded(other)
    is_straight = _are_close(keys, other_keys)
    if not is_straight and not _are_close((keys[1], keys[0], keys[2]), other_keys):
        return None
    if one_born is None or other_born is None:
        return Likeness.UNDATED
    if one_born == other_born:
        return _same_day(one, other) if is_straight else Likeness.ORDER
    return Likeness.DAY_AND_MONTH if birth_key(one_born) == birth_key(other_born) else None


def _same_day(one: tuple[str, str, str], other: tuple[str, str, str]) -> Likeness:
    written, other_written = _lowered(one), _lowered(other)
    if written == other_written:
        return Likeness.NAME_AND_DAY
    if written[:2] == other_written[:2] and not (written[2] and other_written[2]):
        return Likeness.PATRONYMIC
    return Likeness.SPELLING


def _lowered(names: tuple[str, str, str]) -> tuple[str, ...]:
    return tuple(clean(name).casefold() for name in names)


def names_are_close(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two (family, given, patronymic) are close; an absent patronymic agrees with any."""
    return _are_close(_folded(one), _folded(other))


@lru_cache(maxsize=4096)
def _folded(names: tuple[str, str, str]) -> tuple[str, str, str]:
    family, given, patronymic = map(fold, names)
    return family, given, patronymic


def _are_close(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    family, given, patronymic = zip(one, other, strict=True)
    return _close(*family) and _close(*given) and (not all(patronymic) or _close(*patronymic))


def given_names_are_close(one: str, other: str) -> bool:
    """Whether two given names are close; two absent ones are not."""
    return bool(one and other) and _close(fold(one), fold(other))


def _close(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    allowed = 0 if longest <= SHORT_NAME else 1 if longest <= LONG_NAME else 2
    return one == other or (
        abs(len(one) - len(other)) <= allowed and _distance(one, other, allowed) <= allowed
    )


def _distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be added, removed, changed or swapped with their neighbour.

    Beyond `most` it stops counting: two rows that are both above it lead to nothing below.
    """
    one, other = _differing(one, other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, last, row = row, before, [place]
        for column, against in enumerate(other, 1):
            cost = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != against))
            swapped = place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == against
            row.append(min(cost, last[column - 2] + 1) if swapped else cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]


def _differing(one: str, other: str) -> tuple[str, str]:
    """Return what stands between the letters that both begin and both end with."""
    first = 0
    while first < min(len(one), len(other)) and one[first] == other[first]:
        first += 1
    one, other = one[first:], other[first:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other
