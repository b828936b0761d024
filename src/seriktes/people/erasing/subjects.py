"""Whose data are erased: every row of one human being, with everything they were ever called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from django.db.models import Q

from seriktes.core.access import Actor
from seriktes.core.models import AuditEntry
from seriktes.people.erasing.names import KnownNames
from seriktes.people.models import Erasure, Person, Phone
from seriktes.people.sealing import open_iin

T = TypeVar("T")
NAME_FIELDS = ("family_name", "given_name", "patronymic")


@dataclass(frozen=True)
class Subject:
    """One human being who is to be erased; read before anything goes.

    `actor` is who does it, or looks at what would be done; `erasure` is None as long as nobody has asked.
    `also` names the places of free words that mean this person, as somebody has read them; `ward` the rows
    of the child with whom a guardian goes along. `files` says by hash of each kept file that was read whether
    it names the person.
    """

    rows: tuple[Person, ...]
    names: KnownNames
    actor: Actor
    erasure: Erasure | None = None
    also: frozenset[str] = frozenset()
    ward: frozenset[int] = frozenset()
    files: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    _memory: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def remember(self, key: str, loader: Callable[[], T]) -> T:
        """Return what `loader` gave the first time it was asked for `key`: files are read once."""
        if key not in self._memory:
            self._memory[key] = loader()
        return cast("T", self._memory[key])

    @property
    def root(self) -> Person:
        return self.rows[0]

    @property
    def ids(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def codes(self) -> list[str]:
        return [row.code for row in self.rows]


def subject_of(
    person: Person,
    actor: Actor,
    erasure: Erasure | None = None,
    also: Collection[str] = (),
    ward: frozenset[int] = frozenset(),
) -> Subject:
    """Return the human being behind a row, the root first."""
    rows = sorted(Person.objects.same_as(person), key=lambda row: (row.canonical_id is not None, row.pk))
    return Subject(tuple(rows), _names(rows), actor, erasure, frozenset(also), ward)


def log_of(ids: Iterable[int]) -> Any:
    """Return the entries of the log about these rows of people."""
    return AuditEntry.objects.filter(target_type=Person._meta.label_lower, target_id__in=list(ids))


def _names(rows: list[Person]) -> KnownNames:
    told = [{name: getattr(row, name) for name in NAME_FIELDS} for row in rows]
    ids, phones = [row.pk for row in rows], []
    for before, after in log_of(ids).order_by().values_list("before", "after"):
        told += [before, after]
        phones += [number for side in (before, after) for number in side.get("phones") or []]
    phones += Phone.objects.filter(person__in=ids).values_list("number", flat=True)
    numbers = dict.fromkeys([*phones, *filter(None, map(open_iin, rows))])
    families, givens, patronymics = (tuple(_said(told, name)) for name in NAME_FIELDS)
    names = KnownNames(families, givens, patronymics, tuple(numbers))
    return replace(names, others=tuple(_like(names, ids)))


def _like(names: KnownNames, ids: list[int]) -> Iterator[str]:
    """Yield what other people are called whose family names begin like those of the person."""
    begins = Q(pk__in=())
    for stem in names.family_stems:
        begins |= Q(family_key__startswith=stem)
    rows = Person.objects.known().filter(begins).exclude(pk__in=ids).order_by()
    for family, given in rows.values_list("family_name", "given_name"):
        yield f"{family} {given}"


def _said(told: list[dict[str, Any]], name: str) -> Iterator[str]:
    return iter(dict.fromkeys(str(one[name]) for one in told if one.get(name)))
