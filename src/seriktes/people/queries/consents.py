"""Until when people consent: one answer for rows that are one human being."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from seriktes.core.access import Actor
from seriktes.people.enums import Purpose
from seriktes.people.models import Consent, Person


@dataclass(frozen=True)
class PersonConsent:
    """Somebody and until when they consent to one purpose; None: they do not, or not any more."""

    person: Person
    until: date | None

    @property
    def has_no_end(self) -> bool:
        return self.until == date.max


@dataclass(frozen=True)
class PeopleConsents:
    """People with their consents, as somebody may read it; `unseen` counts the others."""

    seen: list[PersonConsent]
    unseen: int


def consents_of(actor: Actor, people: Sequence[Person], purpose: Purpose) -> PeopleConsents:
    """Return people in their order, each with until when they consent to one purpose."""
    visible = Person.objects.visible_to(actor).filter(pk__in=[one.pk for one in people])
    known = set(visible.values_list("pk", flat=True))
    until = consented_until({one.root_id for one in people}, purpose)
    seen = [PersonConsent(one, until.get(one.root_id)) for one in people if one.pk in known]
    return PeopleConsents(seen, len(people) - len(seen))


def consented_until(roots: Collection[int], purpose: Purpose) -> dict[int, date]:
    """Return the last day of each person's consent to one purpose; whoever gave none is missing.

    A consent without an end lasts until `date.max`. One that was withdrawn is none; nor is one that another
    row of the same human being had before: who withdrew it did not know of that row.
    """
    rows = Person.objects.filter(Q(pk__in=roots) | Q(canonical__in=roots)).values("pk")
    known: dict[int, list[Consent]] = defaultdict(list)
    for one in Consent.objects.filter(person__in=rows, purpose=purpose).annotate(root=root_of("person")):
        known[one.root].append(one)
    standing = {root: not_withdrawn(given) for root, given in known.items()}
    return {root: max(one.ends_on or date.max for one in given) for root, given in standing.items() if given}


def not_withdrawn(given: Iterable[Consent]) -> list[Consent]:
    """Return which consents of a human being stand: neither withdrawn, nor ended by one of another row.

    They may have run out, or begin later.
    """
    known = list(given)
    withdrawn = [one for one in known if one.withdrawn_on is not None]
    open_ones = (one for one in known if one.withdrawn_on is None)
    return [one for one in open_ones if not any(_ends(other, one) for other in withdrawn)]


def _ends(withdrawn: Consent, given: Consent) -> bool:
    """Whether a consent was withdrawn from one row of a human being after one was given for another row."""
    is_later = withdrawn.withdrawn_on is not None and withdrawn.withdrawn_on > given.starts_on
    is_alike = withdrawn.purpose == given.purpose and withdrawn.person_id != given.person_id
    return is_later and is_alike


def shortest(roots: Collection[int], consents: dict[int, date]) -> date | None:
    """Return the last day on which all of these persons consent; None where one of them does not."""
    days = [consents[root] for root in roots if root in consents]
    return min(days, default=date.max) if len(days) == len(roots) else None


def root_of(path: str) -> Coalesce:
    """Return the row that a person at the end of `path` stands for, in a query."""
    return Coalesce(f"{path}__canonical", path)
