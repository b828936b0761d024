"""What the words of a report may tell of one person: names, "one girl in the village", phones, numbers.

No programme can protect a sentence. This one only points; a person reads each place and decides:

    for finding in scan(text):
        finding.kind, finding.start, finding.end, finding.said, finding.sentence

It knows the names of everybody the clubs know, as the search for people does (folded: Kazakh, Russian and
Latin spellings are one), with their case endings. Whoever may write reports thereby learns that somebody of a
name is known; that is less than the list of people, and not given to partners.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.core.text import fold
from seriktes.people.models import Person
from seriktes.results.disclosure import limits

KEYS_AT_ONCE = 400
SHORTEST_STEM = 3


class FindingKind(models.TextChoices):
    """What a place in a text looks like, the gravest first."""

    IIN = "iin", gettext_lazy("identity number")
    PHONE = "phone", gettext_lazy("phone number")
    PERSON = "person", gettext_lazy("family name and given name")
    FEW = "few", gettext_lazy("one person or a few")
    FAMILY_NAME = "family_name", gettext_lazy("family name")
    GIVEN_NAME = "given_name", gettext_lazy("given name")


@dataclass(frozen=True)
class Finding:
    """A place in a text: its characters from `start` to `end`, and what they look like."""

    kind: FindingKind
    start: int
    end: int
    said: str

    @property
    def sentence(self) -> str:
        """What to do about it, in the active language."""
        text = {
            FindingKind.IIN: _("“%(said)s” looks like an identity number. Take it out."),
            FindingKind.PHONE: _(
                "“%(said)s” looks like a phone number. Take it out unless it is the network’s own."
            ),
            FindingKind.PERSON: _(
                "“%(said)s” is the name of somebody the clubs know. Is there their consent?"
            ),
            FindingKind.FEW: _(
                "“%(said)s” speaks of so few that readers may know who is meant. "
                "Speak of more people, or leave out what was hidden in the tables."
            ),
            FindingKind.FAMILY_NAME: _("“%(said)s” is the family name of somebody the clubs know."),
            FindingKind.GIVEN_NAME: _("“%(said)s” is the given name of somebody the clubs know."),
        }[self.kind]
        return text % {"said": self.said}


def scan(text: str) -> tuple[Finding, ...]:
    """Return every place of a text that may tell of one person, in order; of what overlaps the gravest."""
    found = sorted((*_numbers(text), *_few(text), *_names(text)), key=_gravest_first)
    kept: list[Finding] = []
    for finding in found:
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda finding: finding.start))


def _gravest_first(finding: Finding) -> tuple[int, int]:
    return list(FindingKind).index(finding.kind), finding.start


# numbers

_IIN = re.compile(r"(?<!\d)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ \u00a0-]?\d{6}(?!\d)")
_GAP = r"[\s()\u2010-\u2013-]{0,3}"
_PHONE = re.compile(rf"(?<![\d+])(?:\+7|8){_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)")


def _numbers(text: str) -> Iterator[Finding]:
    for kind, pattern in ((FindingKind.IIN, _IIN), (FindingKind.PHONE, _PHONE)):
        for match in pattern.finditer(text):
            yield _found(kind, text, match.start(), match.end())


# "one girl in …"

# By what they mean, from one on; a network may ask for more people than five (`limits.threshold`). The
# Russian «семью» is left out: it is a family more often than seven.
_SMALL = tuple(
    tuple(words.split())
    for words in (
        "бір біреу жалғыз один одна одно одного одной одному одним одну одном one single",
        "екі екеу два две двух двум двумя двое двоих two",
        "үш үшеу три трёх трех трём трем тремя трое троих three",
        "төрт төртеу четыре четырёх четырех четырём четырем четырьмя четверо четверых four",
        "бес бесеу пять пяти пятью пятеро пятерых five",
        "алты алтау шесть шести шестью шестеро шестерых six",
        "жеті жетеу семь семи семеро семерых seven",
        "сегіз восемь восьми восемью восьмью восьмеро восьмерых eight",
        "тоғыз девять девяти девятью девятеро девятерых nine",
    )
)
_ALONE = ("единственн", "лишь одн", "тек бір", "only", "the sole")
_SOMEBODY = (
    r"қыз\w*|ұл(?:ы|ын|дар\w*|ға|дың|ымыз)?|бала\w*|оқушы\w*|жеткіншек\w*|жасөспірім\w*|әйел\w*|ер адам\w*|"
    r"адам\w*|қатысушы\w*|тәрбиеленуші\w*|зейнеткер\w*|мүгедек\w*|"
    r"дев(?:оч|уш)\w*|мальчи\w*|реб[её]н\w*|дет(?:и|ей|ям|ьми)|женщин\w*|мужчин\w*|человек\w*|учени\w*|"
    r"школьни\w*|подрост\w*|участни\w*|воспитанни\w*|пенсионер\w*|инвалид\w*|юнош\w*|пар(?:ень|ня|ней)|"
    r"girls?|boys?|child(?:ren)?|wom[ae]n|m[ae]n|persons?|people|pupils?|students?|learners?|teenagers?|"
    r"participants?|pensioners?"
)

# One person told by age, with a village as good as a name; the age of many («балалар», «7–10») is not.
_ONE = (
    r"қыз(?:ы|дың|ға|ды|да|дан)?|ұл(?:ы)?|бала(?:сы|ның|ға|ны)?|оқушы(?:сы|ның|ға|ны)?|"
    r"жеткіншек|жасөспірім|әйел|ер адам|"
    r"девоч(?:ка|ки|ке|ку|кой)|девушк(?:а|и|е|у|ой)|мальчик(?:а|у|ом|е)?|реб[её]нок|реб[её]нк[ауе]|"
    r"женщин(?:а|ы|е|у|ой)|мужчин(?:а|ы|е|у|ой)|ученик(?:а|у|ом)?|ученица|ученицы|ученицу|школьник(?:а|у)?|"
    r"школьница|школьницу|подрост(?:ок|ка|ку)|юнош(?:а|и|е|у|ей)|пар(?:ень|ня|ню)|"
    r"girl|boy|child|woman|man|pupil|student|teenager"
)
_AGE = r"(?<![\d–—-])\d{1,2}"
_OF_AN_AGE = re.compile(
    rf"\b(?:{_ONE}),?\s+(?:в возрасте\s+)?{_AGE}\s+(?:лет|года?)\b|"
    rf"\b(?:{_ONE})\s+(?:of|aged)\s+{_AGE}(?![\d–—-])|"
    rf"{_AGE}(?:-летн\w+|\s+(?:жасар|жастағы|жасындағы)|-year-old)(?:\s+[^\W\d_]+)?\s+(?:{_ONE})\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8)
def _few_pattern(limit: int) -> re.Pattern[str]:
    words = [word for same in _SMALL[: limit - 1] for word in same]
    numbers = "|".join(str(number) for number in range(1, limit))
    small = "|".join((*words, *(rf"{stem}\w*" for stem in _ALONE), numbers))
    return re.compile(
        rf"(?<![\w,.])(?:{small})(?:[\s-]+[^\W\d_]+){{0,2}}[\s-]+(?:{_SOMEBODY})\b", re.IGNORECASE
    )


def _few(text: str) -> Iterator[Finding]:
    for pattern in (_few_pattern(limits.threshold()), _OF_AN_AGE):
        for match in pattern.finditer(text):
            yield _found(FindingKind.FEW, text, match.start(), match.end())


# names

_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
# Case endings of Kazakh and Russian; a foreign ending does no harm: what is left has to be a known name.
_WRITTEN_ENDINGS = """
    ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті да де та те нда нде дан ден тан тен нан нен
    мен бен пен ы і сы сі лар лер дар дер тар тер лардың лердің дікі
    а я у ю е и ом ем ём ой ей ою ею ым им ых их ами ями ов ого его ому ему
"""
_ENDINGS = frozenset(map(fold, _WRITTEN_ENDINGS.split()))
_LONGEST = max(map(len, _ENDINGS))
# What stands at the end of a name before a Russian ending takes its place.
_LOST = ("", "a", "ia", "i", "e")


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    keys: frozenset[str]
    is_name_like: bool  # with a capital, and not in quotation marks as clubs are


def _names(text: str) -> Iterator[Finding]:
    words = list(_words(text))
    every = {key for word in words for key in word.keys}
    families, givens = _known("family_key", every), _known("given_key", every)
    pairs = _pairs(families, givens) if families and givens else set()
    for place, word in enumerate(words):
        for other in words[place + 1 : place + 3]:
            if _is_person(word, other, pairs) or _is_person(other, word, pairs):
                yield _found(FindingKind.PERSON, text, word.start, other.end)
        if word.is_name_like and word.keys & families:
            yield _found(FindingKind.FAMILY_NAME, text, word.start, word.end)
        elif word.is_name_like and word.keys & givens:
            yield _found(FindingKind.GIVEN_NAME, text, word.start, word.end)


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        start, end = match.span()
        is_quoted = text[start - 1 : start] in tuple('«“"„') and text[end : end + 1] in tuple('»”"“')
        yield _Word(start, end, keys_of(match[0]), match[0][0].isupper() and not is_quoted)


def keys_of(word: str) -> frozenset[str]:
    """Return the search keys of every name that a word may be a form of."""
    key = fold(word)
    found = {key}
    for length in range(1, min(_LONGEST, len(key) - SHORTEST_STEM) + 1):
        stem, ending = key[:-length], key[-length:]
        if ending in _ENDINGS:
            # Twice the same letter is one in a key: «Нұрланның» has lost the end of its name.
            found |= {stem + lost for lost in (*_LOST, ending[0])}
    return frozenset(each for each in found if len(each) >= SHORTEST_STEM)


def _known(field: str, keys: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in _slices(keys):
        rows = Person.objects.filter(**{f"{field}__in": some}).order_by()
        found |= set(rows.values_list(field, flat=True).distinct())
    return found


def _pairs(families: Collection[str], givens: Collection[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for some in _slices(families):
        rows = Person.objects.filter(family_key__in=some).order_by().values_list("family_key", "given_key")
        found |= {row for row in rows.distinct() if row[1] in givens}
    return found


def _is_person(family: _Word, given: _Word, pairs: Collection[tuple[str, str]]) -> bool:
    return any((one, other) in pairs for one in family.keys for other in given.keys)


def _slices(keys: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(keys)
    return (ordered[start : start + KEYS_AT_ONCE] for start in range(0, len(ordered), KEYS_AT_ONCE))


def _found(kind: FindingKind, text: str, start: int, end: int) -> Finding:
    return Finding(kind, start, end, text[start:end])
