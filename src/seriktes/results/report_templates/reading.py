"""Texts are read before they leave: do they name anybody, or speak of one child?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from seriktes.core.text import fold
from seriktes.people.models import Person
from seriktes.results.reports import Names

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SINGLE = re.compile(
    r"\b(?:one|only|a single|бір|жалғыз|один|одна|единственн\w+)\s+"
    r"(?:girl|boy|child|woman|man|person|қыз\w*|ұл\w*|бала\w*|әйел\w*|адам\w*|"
    r"девоч\w+|мальчик\w*|реб[её]н\w+|женщин\w+|мужчин\w+|человек\w*)",
    re.IGNORECASE,
)


def found_in(texts: Iterable[Names]) -> list[str]:
    """Return the words that seem to speak of single people, each once, in the order of the alphabet."""
    found: set[str] = set()
    for names in texts:
        for text in (names.kk, names.ru, names.en):
            found.update(_people(text))
            found.update(match[0] for match in SINGLE.finditer(text))
    return sorted(found)


def _people(text: str) -> Iterator[str]:
    """Yield neighbouring words that are the two names of somebody who comes to the clubs."""
    words = [word for word in WORD.findall(text) if word[0].isupper()]
    keys = [fold(word) for word in words]
    pairs = [(place, {keys[place], keys[place + 1]}) for place in range(len(keys) - 1)]
    known = Person.objects.filter(family_key__in=keys, given_key__in=keys)
    people = [{family, given} for family, given in known.values_list("family_key", "given_key")]
    for place, pair in pairs:
        if pair in people:
            yield f"{words[place]} {words[place + 1]}"
