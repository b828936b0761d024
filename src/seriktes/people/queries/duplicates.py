"""Who may be who: people like one that is being written down, and pairs of people who may be one.

Pairs are looked for in blocks: rows that share a key of their own index. So the database reads an index, and
only rows that have a partner are compared here, however many people there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Substr

from seriktes.core.access import Actor
from seriktes.core.text import fold
from seriktes.people import likeness
from seriktes.people.enums import Likeness
from seriktes.people.likeness import given_names_are_close
from seriktes.people.models import Person, PersonDistinction, Phone
from seriktes.people.sealing import iin_index

CANDIDATES = 200
MOST_PAIRS = 200
# So many rows of a block are compared, and so many of one key: more than a reviewer works off.
ROWS_OF_BLOCK, ROWS_OF_KEY = 2000, 30
SURENESS = {reason: len(Likeness) - place for place, reason in enumerate(Likeness)}
# What two people are compared and listed by: nothing sealed is loaded for it.
COMPARED = (
    "code", "family_name", "given_name", "patronymic", "birth_date", "sort_key", "canonical", "family_key",
    "given_key", "sound_key", "birth_key",
)  # fmt: skip


# Like somebody who is being written down


@dataclass(frozen=True)
class Described:
    """What is typed of a person before they are saved.

    `near` is the condition on people of the same club: among them the same name is asked about, whatever
    the date of birth.
    """

    names: tuple[str, str, str]
    birth_date: date | None = None
    phones: tuple[str, ...] = ()
    iin: str = ""
    near: Q | None = None


@dataclass(frozen=True)
class Likely:
    """Somebody known who may be the described person, and why.

    `person` is None where the actor may not see them: only that somebody exists may be said.
    """

    person: Person | None
    reasons: tuple[Likeness, ...]

    @property
    def why(self) -> str:
        """The reasons in words."""
        return in_words(self.reasons)


def likely_same(actor: Actor, described: Described, *, besides: Person | None = None) -> list[Likely]:
    """Return the people who may be the described one, surest first; `besides` is left out with its rows."""
    found: dict[int, list[Likeness]] = defaultdict(list)
    for row in _candidates(described):
        if besides is None or row.root_id != besides.root_id:
            reasons = _reasons(row, described)
            found[row.root_id] += [reason for reason in reasons if reason not in found[row.root_id]]
    for row in _namesakes_nearby(described):
        if (besides is None or row.root_id != besides.root_id) and not found[row.root_id]:
            found[row.root_id].append(_nearby(row, described))
    roots = [root for root, reasons in found.items() if reasons]
    seen = Person.objects.visible_to(actor).in_bulk(roots) if roots else {}
    likely = [Likely(seen.get(root), tuple(found[root])) for root in roots]
    return sorted(likely, key=lambda one: -_sureness(one.reasons))


def _candidates(described: Described) -> list[Person]:
    """Return the rows to compare; an ИИН or a phone is never lost among the many of one day or one name."""
    exact = Q(pk__in=())
    if described.iin:
        exact |= Q(iin_index=iin_index(described.iin))
    if described.phones:
        exact |= Q(pk__in=Phone.objects.filter(number__in=described.phones).values("person"))
    condition = Q(pk__in=())
    if described.birth_date:
        condition |= Q(birth_date=described.birth_date)
    if sound := _sound(described):
        if described.birth_date:
            dated = Q(birth_key=likeness.birth_key(described.birth_date)) | Q(birth_key=None)
            condition |= Q(dated, sound_key=sound)
        else:
            condition |= Q(sound_key=sound)
    people = Person.objects.prefetch_related("phones").order_by("pk")
    surest = list(people.filter(exact)[:CANDIDATES])
    known = {row.pk for row in surest}
    return surest + [row for row in people.filter(condition)[:CANDIDATES] if row.pk not in known]


def _sound(described: Described) -> str:
    family, given, _patronymic = map(fold, described.names)
    return likeness.sound_key(family, given) if family else ""


def _namesakes_nearby(described: Described) -> Iterator[Person]:
    """Yield the people of the same club who bear the described family and given name."""
    family, given, _patronymic = map(fold, described.names)
    if described.near is None or not (family and given):
        return
    rows = Person.objects.filter(described.near, sound_key=likeness.sound_key(family, given)).order_by("pk")
    for row in rows[:CANDIDATES]:
        if {row.family_key, row.given_key} == {family, given}:
            yield row


def _nearby(row: Person, described: Described) -> Likeness:
    dates = {row.birth_date, described.birth_date} - {None}
    return Likeness.NEARBY if len(dates) > 1 else Likeness.OTHER_PATRONYMIC


def _reasons(row: Person, described: Described) -> list[Likeness]:
    reasons: list[Likeness] = []
    if described.iin and row.iin_index == iin_index(described.iin):
        reasons.append(Likeness.IIN)
    if reason := likeness.alike(_names(row), row.birth_date, described.names, described.birth_date):
        reasons.append(reason)
    if given_names_are_close(row.given_name, described.names[1]) and (
        {phone.number for phone in row.phones.all()} & set(described.phones)
    ):
        reasons.append(Likeness.PHONE)
    return reasons


def _names(person: Person) -> tuple[str, str, str]:
    return person.family_name, person.given_name, person.patronymic


def in_words(reasons: Iterable[Likeness]) -> str:
    """Return reasons as one text, the surest first."""
    ordered = sorted(reasons, key=lambda reason: -SURENESS[reason])
    return "; ".join(str(reason.label) for reason in ordered)


def _sureness(reasons: Iterable[Likeness]) -> int:
    """Return how sure several reasons are together: the surest counts first, the others break ties."""
    weights = sorted((SURENESS[reason] for reason in reasons), reverse=True)
    return sum(weight * 100 if place == 0 else weight for place, weight in enumerate(weights))


# Pairs in the register


@dataclass(frozen=True)
class Pair:
    """Two people who may be one, and why."""

    one: Person
    other: Person
    reasons: tuple[Likeness, ...]

    @property
    def why(self) -> str:
        """The reasons in words."""
        return in_words(self.reasons)


def possible_duplicates(actor: Actor) -> list[Pair]:
    """Return pairs of people the actor may merge who may be one, the likeliest `MOST_PAIRS`.

    A pair that somebody decided to be two people is left out, and so are two who each have an ИИН.
    """
    people = Person.objects.visible_to(actor, "people.person.merge").canonical().known()
    reasons: dict[tuple[int, int], list[Likeness]] = defaultdict(list)
    known: dict[int, Person] = {}
    for one, other in _pairs_in_blocks(people):
        reason = likeness.alike(_names(one), one.birth_date, _names(other), other.birth_date)
        if reason and reason not in reasons[one.pk, other.pk]:
            reasons[one.pk, other.pk].append(reason)
            known |= {one.pk: one, other.pk: other}
    for one, other in _pairs_by_phone(people):
        reasons[one.pk, other.pk].append(Likeness.PHONE)
        known |= {one.pk: one, other.pk: other}
    apart = _apart(known)
    pairs = [
        Pair(known[one], known[other], tuple(why))
        for (one, other), why in reasons.items()
        if why and (one, other) not in apart
    ]
    return sorted(pairs, key=lambda pair: (-_sureness(pair.reasons), pair.one.sort_key, pair.one.pk))[
        :MOST_PAIRS
    ]


def _pairs_in_blocks(people: QuerySet[Person]) -> Iterator[tuple[Person, Person]]:
    """Yield each pair of rows that share a key, once for each key they share."""
    dated = people.exclude(birth_date=None)
    blocks = (
        # One sound and one day, be it with day and month in each other's place.
        (dated, ("sound_key", "birth_key"), ""),
        # One day and one of the two names, the other one beginning alike.
        (dated.exclude(given_key=""), ("birth_date", "given_key"), "family_key"),
        (dated, ("birth_date", "family_key"), "given_key"),
    )
    for rows, keys, begins_alike in blocks:
        yield from _pairs(_with_partner(rows, rows, keys, begins_alike), keys)
    undated = people.filter(birth_date=None)
    alone = list(_with_partner(undated, people, ("sound_key",)))
    partners = people.filter(sound_key__in={row.sound_key for row in alone}).exclude(birth_date=None)
    yield from _pairs([*alone, *_compared(partners)[:ROWS_OF_BLOCK]], ("sound_key",))


def _with_partner(
    rows: QuerySet[Person], others: QuerySet[Person], keys: tuple[str, ...], begins_alike: str = ""
) -> QuerySet[Person]:
    """Keep the rows for which another one has the same keys and was not told apart from it."""
    partner = others.filter(**{key: OuterRef(key) for key in keys}).exclude(pk=OuterRef("pk"))
    if begins_alike:
        partner = partner.annotate(begins=Substr(begins_alike, 1, 1)).filter(
            begins=Substr(OuterRef(begins_alike), 1, 1)
        )
    pairs = PersonDistinction.objects.filter(undone_at=None)
    decided = pairs.filter(
        Q(one=OuterRef("pk"), other=OuterRef(OuterRef("pk")))
        | Q(other=OuterRef("pk"), one=OuterRef(OuterRef("pk")))
    )
    return _compared(rows.filter(Exists(partner.filter(~Exists(decided)))).order_by(*keys, "pk"))[
        :ROWS_OF_BLOCK
    ]


def _compared(rows: QuerySet[Person]) -> QuerySet[Person]:
    return rows.only(*COMPARED).annotate(has_iin=Q(iin_index__isnull=False))


def _pairs(rows: Iterable[Person], keys: tuple[str, ...]) -> Iterator[tuple[Person, Person]]:
    """Yield the pairs of rows with equal keys, the smaller key first; two ИИН are two people."""
    by_key: dict[tuple[object, ...], list[Person]] = defaultdict(list)
    for row in rows:
        by_key[tuple(getattr(row, key) for key in keys)].append(row)
    for same in by_key.values():
        for one, other in combinations(sorted(same[:ROWS_OF_KEY], key=lambda row: row.pk), 2):
            if not (one.has_iin and other.has_iin):  # type: ignore[attr-defined]
                yield one, other


def _pairs_by_phone(people: QuerySet[Person]) -> Iterator[tuple[Person, Person]]:
    """Yield pairs who share a phone and the given name; brothers and sisters share the phone alone."""
    phones = Phone.objects.filter(person__in=people).exclude(person__given_key="").order_by("number")
    twice = phones.values("number", "person__given_key").annotate(held=Count("person")).filter(held__gt=1)
    numbers = {found["number"] for found in twice[:ROWS_OF_BLOCK]}
    held = list(phones.filter(number__in=numbers).values_list("number", "person"))
    rows = {row.pk: row for row in _compared(people.filter(pk__in={person for _number, person in held}))}
    by_number: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for number, person in held:
        by_number[number, rows[person].given_key].append(rows[person])
    for same in by_number.values():
        yield from _pairs(same, ("given_key",))


# Pairs that somebody has decided on


@dataclass(frozen=True)
class Decided:
    """Two people who were found to be different, by whom and when."""

    distinction: PersonDistinction
    one: Person
    other: Person


def decided_pairs(actor: Actor) -> list[Decided]:
    """Return the latest `MOST_PAIRS` decisions in force about people the actor may merge."""
    people = Person.objects.visible_to(actor, "people.person.merge").values("pk")
    rows = PersonDistinction.objects.filter(undone_at=None, one__in=people, other__in=people)
    rows = rows.select_related("one__canonical", "other__canonical", "decided_by")[:MOST_PAIRS]
    return [Decided(row, row.one.canonical or row.one, row.other.canonical or row.other) for row in rows]


def distinction_of(one: Person, other: Person) -> PersonDistinction | None:
    """Return the decision in force that these two, or rows joined with them, are two people."""
    decisions = _about((one.root_id, other.root_id)).exclude(one_root=F("other_root"))
    found: PersonDistinction | None = decisions.select_related("decided_by").first()
    return found


def _about(roots: Iterable[int]) -> QuerySet[Any]:
    """Return the decisions in force whose two people are both among `roots`."""
    found: QuerySet[Any] = PersonDistinction.objects.filter(undone_at=None).annotate(
        one_root=Coalesce("one__canonical", "one"), other_root=Coalesce("other__canonical", "other")
    )
    among = set(roots)
    return found.filter(one_root__in=among, other_root__in=among)


def _apart(known: Iterable[int]) -> set[tuple[int, int]]:
    """Return the pairs among these people, smaller key first, that were decided to be two."""
    pairs = _about(known).values_list("one_root", "other_root")
    return {(min(pair), max(pair)) for pair in pairs}
