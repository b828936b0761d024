"""Who of the registry is meant by a row of a journal.

An ИИН decides; else the folded name with the date of birth; else the folded name within the group. Whatever
is less than that a person decides: nobody is joined to somebody else by a likeness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from seriktes.attendance.imports.contents import JournalPerson
from seriktes.attendance.journals.readings import PersonRow
from seriktes.core.spreadsheets.notes import Note
from seriktes.core.text import clean, fold
from seriktes.people.likeness import names_are_close

LONGEST_NAME = 100
MOST_CANDIDATES = 6


class Certainty(TextChoices):
    CERTAIN = "certain", _("known")
    DOUBTFUL = "doubtful", _("to be decided")
    UNKNOWN = "unknown", _("not known yet")


BY_IIN = Note("iin", _("by the IIN"))
BY_BIRTH = Note("birth", _("by the name and the date of birth"))
BY_GROUP = Note("group", _("by the name in this group"))
IIN_OTHER_NAME = Note("iin_other_name", _("The IIN is that of somebody with another name."))
SEVERAL = Note("several", _("Several people have this name."))
NAMESAKE = Note("namesake", _("This name stands in the journal more than once."))
WALK_IN = Note("walk_in", _("Somebody of this name has come to this group without being enrolled."))
OTHER_GROUP = Note("other_group", _("Somebody of this name is known, but not in this group."))
OTHER_BIRTH = Note("other_birth", _("Somebody of this name is known with another date of birth."))
CLOSE = Note("close", _("The name is close to a known one."))
NOBODY = Note("nobody", _("Nobody of this name is known in the club."))


@dataclass(frozen=True)
class Known:
    """Somebody of the registry; one for each row of a human being, all with the same `root_id`."""

    root_id: int
    code: str
    name: str
    names: tuple[str, str, str]
    birth_date: date | None = None
    iin_index: str | None = None
    groups: frozenset[int] = frozenset()
    visited: frozenset[int] = frozenset()  # groups with marks of somebody who was never enrolled in them
    is_visible: bool = True


@dataclass(frozen=True)
class Match:
    """A person of the journal and who they may be; `suggested` is offered first, never taken unseen."""

    person: JournalPerson
    certainty: Certainty
    reason: Note
    candidates: tuple[Known, ...] = ()
    suggested: Known | None = None


def split_name(row: PersonRow) -> tuple[str, str, str]:
    """Return family name, given name and patronymic: from their columns, else in the order of documents."""
    if row.surname or row.given:
        parts = [row.surname or row.given, row.given if row.surname else "", row.patronymic]
    else:
        words = clean(row.name).split()
        parts = [*words[:2], " ".join(words[2:])] + [""] * max(0, 2 - len(words))
    family, given, patronymic = (clean(part)[:LONGEST_NAME] for part in parts[:3])
    return family, given, patronymic


class Register:
    """The known people, ready to be looked up."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.by_iin: dict[str, Known] = {}
        self.by_name: dict[frozenset[str], list[Known]] = {}
        self.by_word: dict[str, list[Known]] = {}
        for known in people:
            if known.iin_index:
                self.by_iin[known.iin_index] = known
            if known.is_visible:
                self._index(known)

    def _index(self, known: Known) -> None:
        family, given, patronymic = (fold(part).split() for part in known.names)
        for words in {frozenset(family + given), frozenset(family + given + patronymic)}:
            self.by_name.setdefault(words, []).append(known)
        for word in {*family, *given}:
            self.by_word.setdefault(word, []).append(known)

    def match(self, person: JournalPerson, iin_index: str, groups: AbstractSet[int]) -> Match:
        """Return who `person` is, in a journal that goes to `groups`."""
        found = self.by_iin.get(iin_index) if iin_index else None
        if found is not None:
            return _by_iin(person, found)
        same = [known for known in self._same_name(person.row) if not _has_other_iin(known, iin_index)]
        if same:
            return _by_name(person, same, groups)
        close = _once(self._close(person.row, groups))
        if close:
            return Match(person, Certainty.DOUBTFUL, CLOSE, close[:MOST_CANDIDATES])
        return Match(person, Certainty.UNKNOWN, NOBODY)

    def _same_name(self, row: PersonRow) -> list[Known]:
        """People with the same words in their name; a patronymic may be absent on one side."""
        words = fold(row.name).split()
        found = list(self.by_name.get(frozenset(words), ())) if len(words) > 1 else []
        if len(words) > 2:
            shorter = self.by_name.get(frozenset(words[:2]), ())
            found += [known for known in shorter if not known.names[2]]
        return found

    def _close(self, row: PersonRow, groups: AbstractSet[int]) -> Iterator[Known]:
        """People whose name may be meant: mistyped, shortened to initials, or one word of it alone."""
        words = fold(row.name).split()
        family, given, patronymic = split_name(row)
        near = {id(known): known for word in words for known in self.by_word.get(word, ())}
        for known in near.values():
            is_short = _is_short_form(words, known) and (len(words) > 1 or known.groups & groups)
            orders = ((family, given, patronymic), (given, family, patronymic))
            if is_short or any(names_are_close(order, known.names) for order in orders):
                yield known


def _by_iin(person: JournalPerson, found: Known) -> Match:
    words = set(fold(person.row.name).split())
    if words & set(fold(" ".join(found.names[:2])).split()):
        return Match(person, Certainty.CERTAIN, BY_IIN, (found,), found)
    shown = (found,) if found.is_visible else ()
    return Match(person, Certainty.DOUBTFUL, IIN_OTHER_NAME, shown)


def _by_name(person: JournalPerson, same: list[Known], groups: AbstractSet[int]) -> Match:
    born = person.row.birth_date
    dated = _once(known for known in same if born and known.birth_date == born)
    if dated:
        return _one_or_several(person, dated, BY_BIRTH)
    agreeing = [known for known in same if not (born and known.birth_date)]
    here = _once(known for known in agreeing if known.groups & groups)
    if here:
        if person.is_namesake and len(here) == 1:
            return Match(person, Certainty.DOUBTFUL, NAMESAKE, here, here[0])
        return _one_or_several(person, here, BY_GROUP)
    walk_ins = _once(known for known in agreeing if known.visited & groups)
    elsewhere = walk_ins or _once(agreeing)
    if elsewhere:
        suggested = elsewhere[0] if len(elsewhere) == 1 else None
        reason = WALK_IN if walk_ins else OTHER_GROUP
        return Match(person, Certainty.DOUBTFUL, reason, elsewhere[:MOST_CANDIDATES], suggested)
    return Match(person, Certainty.DOUBTFUL, OTHER_BIRTH, _once(same)[:MOST_CANDIDATES])


def _one_or_several(person: JournalPerson, found: tuple[Known, ...], reason: Note) -> Match:
    if len(found) == 1:
        return Match(person, Certainty.CERTAIN, reason, found, found[0])
    return Match(person, Certainty.DOUBTFUL, SEVERAL, found[:MOST_CANDIDATES])


def _has_other_iin(known: Known, iin_index: str) -> bool:
    return bool(iin_index and known.iin_index and known.iin_index != iin_index)


@lru_cache(maxsize=20_000)
def _folded(names: tuple[str, str, str]) -> tuple[str, str, str]:
    family, given, patronymic = map(fold, names)
    return family, given, patronymic


def _is_short_form(words: list[str], known: Known) -> bool:
    """Whether the words are one word of the name, or the family name with initials."""
    family, given, patronymic = _folded(known.names)
    if len(words) == 1:
        return words[0] in {family, given}
    rest = [word for word in words if word != family]
    initials = (given[:1], patronymic[:1])
    return (
        len(rest) < len(words)
        and all(len(word) == 1 for word in rest)
        and tuple(rest) == initials[: len(rest)]
    )


def _once(people: Iterable[Known]) -> tuple[Known, ...]:
    """Each human being once."""
    return tuple({known.root_id: known for known in people}.values())
