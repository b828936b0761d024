"""What a change of rules would do, found out by doing it and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Max, Min

from seriktes.attribution.figures import Measure, People, Slice
from seriktes.attribution.ledger import Count
from seriktes.attribution.models import GroupMonth
from seriktes.attribution.queries.reports import ledger_of, places_in
from seriktes.organisations.models import Organisation

T = TypeVar("T")
Standing = dict[int, tuple[People, Measure]]


@dataclass(frozen=True)
class Difference:
    """One partner's people and visits before and after."""

    partner: Organisation
    people_before: People
    people_after: People
    visits_before: Measure
    visits_after: Measure


def differences(change: Callable[[], T]) -> tuple[list[Difference], T]:
    """Return the partners for whom `change` would alter a figure, over all months, and what it gave.

    Everything `change` writes is taken back; what it refuses is raised. It holds the database's writers
    for as long as it takes: not meant for a change that goes to the worker.
    """
    with transaction.atomic():
        before = _standing()
        given = change()
        after = _standing()
        transaction.set_rollback(True)
    changed = [partner for partner in before | after if before.get(partner) != after.get(partner)]
    partners = Organisation.objects.in_bulk(changed)
    nothing = (People(), Measure())
    found = [(partners[key], before.get(key, nothing), after.get(key, nothing)) for key in changed]
    found.sort(key=lambda each: each[0].sort_key)
    return [Difference(who, was[0], becomes[0], was[1], becomes[1]) for who, was, becomes in found], given


def _standing() -> Standing:
    """Return every partner's people and visits over all months, as this transaction sees them."""
    bounds = GroupMonth.objects.aggregate(first=Min("month"), last=Max("month"))
    if bounds["first"] is None:
        return {}
    scope = Slice(bounds["first"], bounds["last"])
    ledger = ledger_of(scope, places_in(scope, DEFAULT_DB_ALIAS), DEFAULT_DB_ALIAS)
    totals = {partner: Count(ledger, partner).total() for partner in ledger.terms.shares}
    return {partner: (total.people, total.visits) for partner, total in totals.items()}
