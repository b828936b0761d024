"""What an erasure would do: the dry run that two people read before anything goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from seriktes.core.access import Actor
from seriktes.people.erasing.registry import erasers
from seriktes.people.erasing.subjects import Subject, subject_of
from seriktes.people.erasing.texts import Mention, mentions
from seriktes.people.models import Erasure, Guardianship, Person

TEXTS = ("people.texts", "texts")


@dataclass(frozen=True)
class Line:
    """What there is of one kind, in words, and how much of it."""

    key: str
    text: object
    count: int


@dataclass(frozen=True)
class ErasureSection:
    """What one app keeps: what of it goes, and what stays."""

    name: str
    label: object
    goes: list[Line]
    stays: list[Line]


@dataclass(frozen=True)
class ErasurePlan:
    """The dry run for one human being, and for the guardians who would go along."""

    subject: Subject
    sections: list[ErasureSection]
    mentions: list[Mention]
    blocks: list[str]
    along: list[Subject]

    @property
    def guardians(self) -> list[Person]:
        return [one.root for one in self.along]

    @property
    def codes(self) -> list[str]:
        """Which rows it is about: whoever confirms has read of these."""
        return sorted(code for one in (self.subject, *self.along) for code in one.codes)

    def files_of(self, one: Subject) -> dict[str, bool]:
        """Return what this dry run has read of kept files about somebody who is called the same today."""
        return next((read.files for read in (self.subject, *self.along) if read.names == one.names), {})

    @property
    def going(self) -> list[ErasureSection]:
        return [section for section in self.sections if section.goes]

    @property
    def staying(self) -> list[Line]:
        return [line for section in self.sections for line in section.stays]

    @property
    def sure(self) -> list[Mention]:
        """Free words that surely name the person: the name goes from them without asking."""
        return [mention for mention in self.mentions if mention.is_sure]

    @property
    def doubtful(self) -> list[Mention]:
        """Free words with the family name alone: whoever confirms says which of them mean this person."""
        return [mention for mention in self.mentions if not mention.is_sure]


def plan_of(person: Person, actor: Actor, erasure: Erasure | None = None) -> ErasurePlan:
    """Return what an erasure would remove and leave, and what stands in its way; nothing is written."""
    subject = subject_of(person, actor, erasure)
    along = alone(subject)
    found = {one.key: one for each in (subject, *along) for one in mentions(each.names)}
    return ErasurePlan(subject, list(_sections(subject)), [*found.values()], blocks_of(subject, along), along)


def blocks_of(subject: Subject, along: Iterable[Subject]) -> list[str]:
    """Return what has to be done before the person, and the guardians who go along, can be erased."""
    said = (eraser.blocks(one) for one in (subject, *along) for eraser in erasers)
    return list(dict.fromkeys(sentence for sentences in said for sentence in sentences))


def removed_by(subject: Subject) -> list[list[object]]:
    """Return how much of what goes, for the row of the erasure: [eraser, line, count]."""
    return [[section.name, line.key, line.count] for section in _sections(subject) for line in section.goes]


def alone(subject: Subject) -> list[Subject]:
    """Return the guardians of the person whom nobody else needs: their data go along."""
    ties = Guardianship.objects.filter(child__in=subject.ids, guardian__erasure=None)
    within = frozenset(subject.ids)
    found = (subject_of(one, subject.actor, also=subject.also, ward=within) for one in _roots(ties))
    return [one for one in found if within.isdisjoint(one.ids) and not _is_needed(one, within)]


def _roots(ties: object) -> list[Person]:
    keys = ties.values("guardian")  # type: ignore[attr-defined]
    roots = Person.objects.filter(pk__in=keys).root_ids()
    return list(Person.objects.filter(pk__in=roots).order_by("pk"))


def _is_needed(guardian: Subject, but: Collection[int]) -> bool:
    return any(eraser.needs(guardian, but) for eraser in erasers)


def _sections(subject: Subject) -> Iterator[ErasureSection]:
    for eraser in erasers:
        counts = eraser.counts(subject)
        yield ErasureSection(
            eraser.name, eraser.label, _lines(eraser.goes, counts), _lines(eraser.stays, counts)
        )


def _lines(texts: Mapping[str, object], counts: Mapping[str, int]) -> list[Line]:
    return [Line(key, text, counts[key]) for key, text in texts.items() if counts.get(key)]


def told(removed: Iterable[tuple[str, str, int]]) -> list[Line]:
    """Return what an erasure has removed, in words; what no app at hand knows any more keeps its key."""
    words = {(eraser.name, key): text for eraser in erasers for key, text in eraser.goes.items()}
    words[TEXTS] = _("names in free words")
    return [Line(key, words.get((name, key), key), count) for name, key, count in removed]
