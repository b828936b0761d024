"""Shares computed from what partners gave for one club, which nobody has decided yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from seriktes.attribution.serving import givings, serving
from seriktes.attribution.sharing import SharesWanted, propose_shares
from seriktes.clubs.models import Club
from seriktes.core.access import Actor
from seriktes.core.intake import ClientEvent
from seriktes.core.months import first_day, month_of
from seriktes.demo.scale import Scale, noon
from seriktes.partners.models import Agreement

CLUB = 10  # the akimat and the company each have a rule of their own for it
OWN_MEANS = 5  # beside what partners gave the network itself bore a fifth of that, rounded up to a round sum
ROUND = 100_000_00


def write(scale: Scale, clubs: Sequence[Club], manager: Actor) -> None:
    """Compute the shares of one club from the twelve months that have ended."""
    month = month_of(scale.until)
    club = clubs[min(CLUB, len(clubs) - 1)]
    wanted = SharesWanted({"club": club}, month - 12, month - 1, starts_on=first_day(month))
    served = serving(wanted.term, wanted.first_month, wanted.last_month)
    agreements = Agreement.objects.values_list("pk", flat=True)
    found = givings(agreements, wanted.first_month, wanted.last_month)
    given = sum(served.counted(one) for one in found)
    whole = -(-(given + given // OWN_MEANS) // ROUND) * ROUND
    event = ClientEvent(UUID(int=scale.seed), "demo.shares", noon(scale.until))
    propose_shares(actor=manager, wanted=replace(wanted, cost_tiyn=whole), event=event)
