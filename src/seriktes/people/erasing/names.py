"""Where free words name a person: in a note, a topic, a caption, an answer that was kept.

    names = KnownNames(families=("Үлгібаев",), givens=("Айбар",))
    names.is_named_in("Үлгібаев Айбарға сыйлық")      # family and given name: it is this person
    names.may_be_named_in("Үлгібаевтың әкесі келді")  # the family name alone: somebody has to read it
    names.taken_out_of("Үлгібаев Айбарға сыйлық")     # "••• ••• сыйлық"

Words are compared as the search compares them (`core.text.fold`), so Kazakh, Russian and Latin spellings and
case endings are found. A number, a phone or an ИИН, names its person wherever it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.db.models.fields import TextField
from django.db.models.functions import Cast

from seriktes.core.text import fold, to_latin

GONE = "•••"
SHORTEST_STEM, LONGEST_ENDING = 3, 6
# A patronymic, a class or a word of courtesy may stand between a family name and a given name.
NEAR = 3
FEWEST_DIGITS = 7

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_NUMBER = re.compile(r"\+?\d[\d\s()\u2010-\u2013-]{5,20}\d")
# What the program itself calls a part of a JSON value: "marks" is nobody of the family Марк.
_IDENTIFIER = re.compile("[a-z_]+")
_RUSSIAN = str.maketrans("ӘәҒғҚқҢңӨөҰұҮүҺһІі", "АаГгКкНнОоУуУуХхИи")


@dataclass(frozen=True)
class KnownNames:
    """Everything a person was ever called here, and their numbers."""

    families: tuple[str, ...] = ()
    givens: tuple[str, ...] = ()
    patronymics: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    # What other people of the register are called whose family names begin like these.
    others: tuple[str, ...] = ()

    @cached_property
    def has_namesake(self) -> bool:
        """Whether somebody else has the same names: then only a number is sure."""
        return any(self._names_whole(_words(one)) for one in self.others)

    @cached_property
    def _is_like_others(self) -> bool:
        """Whether a form of these names may be somebody else's, as Әлиге and Әлихан."""
        return any(self._names_in_any_form(_words(one)) for one in self.others)

    @cached_property
    def _shares_initials(self) -> bool:
        return any(self._names_by_initial(_words(_with_initial(one))) for one in self.others)

    @cached_property
    def family_stems(self) -> frozenset[str]:
        return _stems(self.families)

    @cached_property
    def _givens(self) -> frozenset[str]:
        return _stems(self.givens)

    @cached_property
    def _patronymics(self) -> frozenset[str]:
        return _stems(self.patronymics)

    @cached_property
    def _all(self) -> frozenset[str]:
        return self.family_stems | self._givens | self._patronymics

    @cached_property
    def _digits(self) -> frozenset[str]:
        # 8 701 … and +7 701 … are one number.
        return frozenset(
            _digits(number)[-10:] for number in self.numbers if len(_digits(number)) > FEWEST_DIGITS
        )

    def is_named_in(self, text: str) -> bool:
        """Whether a text surely names this person: by both names, by initials, or by a number.

        What may mean somebody else of the register is not sure: of namesakes only a number is.
        """
        if any(True for _found in self._numbers_in(text)):
            return True
        if self.has_namesake:
            return False
        words = _words(text)
        by_names = self._names_whole if self._is_like_others else self._names_in_any_form
        return by_names(words) or (not self._shares_initials and self._names_by_initial(words))

    def _names_whole(self, words: list[str]) -> bool:
        families, givens = self._whole
        return _stand_together(words, families.__contains__, givens.__contains__ if givens else None)

    @cached_property
    def _whole(self) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(_words(" ".join(self.families))), frozenset(_words(" ".join(self.givens)))

    def _names_in_any_form(self, words: list[str]) -> bool:
        return _stand_together(
            words,
            lambda word: _begins(word, self.family_stems),
            (lambda word: _begins(word, self._givens)) if self._givens else None,
        )

    def _names_by_initial(self, words: list[str]) -> bool:
        initials = {stem[0] for stem in self._givens}
        return any(
            (_begins(one, self.family_stems) and other in initials)
            or (_begins(other, self.family_stems) and one in initials)
            for one, other in pairwise(words)
        )

    def may_be_named_in(self, text: str) -> bool:
        """Whether a text holds the family name, the given name with the patronymic, or a number."""
        words = _words(text)
        return (
            any(_begins(word, self.family_stems) for word in words)
            or any(
                _begins(one, self._givens) and _begins(other, self._patronymics)
                for one, other in pairwise(words)
            )
            or any(True for _found in self._numbers_in(text))
        )

    def taken_out_of(self, text: str) -> str:
        """Return a text without any name and number of this person."""
        for start, end in reversed(list(self._numbers_in(text))):
            text = f"{text[:start]}{GONE}{text[end:]}"
        return _WORD.sub(lambda match: GONE if _begins(fold(match[0]), self._all) else match[0], text)

    def is_named_in_value(self, value: Any) -> bool:
        """Whether a JSON value surely names this person: in one text, or in texts that stand together."""
        return any(self.is_named_in(together) for together in _together(value))

    def taken_out_of_value(self, value: Any, *, everywhere: bool = False) -> Any:
        """Return a JSON value without the person where it surely names them, or `everywhere`; in keys too."""
        if isinstance(value, str):
            return self.taken_out_of(value) if everywhere or self.is_named_in(value) else value
        if not isinstance(value, (list, dict)):
            return value
        is_meant = everywhere or self.is_named_in(_own_texts(value))
        if isinstance(value, list):
            return [self._of_part(one, everywhere=everywhere, is_meant=is_meant) for one in value]
        return {
            key if _IDENTIFIER.fullmatch(key) or not is_meant else self.taken_out_of(key): self._of_part(
                one, everywhere=everywhere, is_meant=is_meant
            )
            for key, one in value.items()
        }

    def _of_part(self, value: Any, *, everywhere: bool, is_meant: bool) -> Any:
        if isinstance(value, str):
            return self.taken_out_of(value) if is_meant else value
        return self.taken_out_of_value(value, everywhere=everywhere)

    def _numbers_in(self, text: str) -> Iterator[tuple[int, int]]:
        if not self._digits:
            return
        for match in _NUMBER.finditer(text):
            if any(number in _digits(match[0]) for number in self._digits):
                yield match.span()

    def searched_in(self, field: str) -> tuple[dict[str, Any], Q]:
        """Return (annotations, condition) for the rows whose column may name the person, in any spelling.

        The database reads letters as they are, so it is asked for each way in which a name is usually
        written; what it finds is read again by the other methods.
        """
        names = (*self.families, *self.patronymics)
        wanted = {one for name in names for one in _spellings(name)} | self._digits
        wanted |= {one for number in self._digits for one in _spaced(number)}
        wanted |= {number for number in self.numbers if len(_digits(number)) > FEWEST_DIGITS}
        condition = Q(pk__in=())
        for part in wanted:
            condition |= Q(searched__contains=part)
            if not part.isascii():  # SQLite keeps JSON with its letters escaped
                condition |= Q(searched__contains=json.dumps(part)[1:-1])
        return {"searched": Cast(field, TextField())}, condition


def _together(value: Any) -> Iterator[str]:
    """Yield the texts of a JSON value, those of one list or one object as one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        yield _own_texts(value)
        for one in value if isinstance(value, list) else value.values():
            if not isinstance(one, str):
                yield from _together(one)


def _own_texts(value: list[Any] | dict[str, Any]) -> str:
    own = value if isinstance(value, list) else [*value.keys(), *value.values()]
    return "\n".join(one for one in own if isinstance(one, str))


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value, its keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from texts_in(one)


def _stems(names: Iterable[str]) -> frozenset[str]:
    """Return what every form of a name begins with: the folded name without a last vowel."""
    return frozenset(_stem(word) for name in names for word in fold(name).split())


def _stem(word: str) -> str:
    stem = word.rstrip("aeio")
    return stem if len(stem) >= SHORTEST_STEM else word


def _begins(word: str, stems: frozenset[str]) -> bool:
    """Whether a folded word is one of the names with any ending; of a name of two letters, itself alone."""
    return word in stems or any(
        len(stem) >= SHORTEST_STEM and word.startswith(stem) and len(word) <= len(stem) + LONGEST_ENDING
        for stem in stems
    )


def _spellings(name: str) -> Iterator[str]:
    """Yield the beginnings of a name as people write it: Kazakh, Russian and Latin letters, any case."""
    for written in (name, name.translate(_RUSSIAN), to_latin(name), fold(name)):
        stem = written.rstrip("аеиоуыіөүұәэюяaeiouyıöüűä")
        kept = stem if len(stem) >= SHORTEST_STEM else written
        if kept:
            yield from {kept, kept.lower(), kept.upper(), kept.capitalize()}


def _stand_together(
    words: list[str], one: Callable[[str], bool], other: Callable[[str], bool] | None
) -> bool:
    """Whether a word of the one kind has one of the other kind near it; without another kind, is there."""
    found = [place for place, word in enumerate(words) if one(word)]
    if other is None:
        return bool(found)
    return any(
        other(word)
        for place in found
        for word in (*words[max(0, place - NEAR) : place], *words[place + 1 : place + 1 + NEAR])
    )


def _spaced(digits: str) -> Iterator[str]:
    """Yield the end of a phone as people part it: 000 11 22, 000-11-22."""
    for sign in " -":
        yield sign.join((digits[-7:-4], digits[-4:-2], digits[-2:]))


def _words(text: str) -> list[str]:
    return [fold(match[0]) for match in _WORD.finditer(text)]


def _with_initial(name: str) -> str:
    family, _space, rest = name.partition(" ")
    return f"{family} {rest[:1]}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
