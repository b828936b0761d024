"""What tests of shares ask, and how they read what came of it."""

from __future__ import annotations

import random
import uuid
from datetime import date

from django.utils import timezone

from seriktes.attribution.models import CoverageRule, ShareProposal
from seriktes.attribution.sharing import SharesWanted, propose_shares
from seriktes.core.access import SYSTEM
from seriktes.core.intake import ClientEvent
from seriktes.core.months import month_of

SEPTEMBER = month_of(date(2025, 9, 1))
OCTOBER = date(2025, 10, 1)
TENGE = 100


def wanted(scope, *, starts_on=OCTOBER, **fields) -> SharesWanted:
    return SharesWanted(scope, SEPTEMBER, SEPTEMBER, starts_on, **fields)


def event(number=7, said="a") -> ClientEvent:
    return ClientEvent(uuid.UUID(int=number), "attribution.shares", timezone.now(), {"said": said})


def proposed(world, asked=None, actor=SYSTEM) -> ShareProposal:
    asked = asked or wanted({"club": world.club}, cost_tiyn=1_000 * TENGE)
    return propose_shares(actor=actor, wanted=asked, event=event(random.getrandbits(64)))


def rules_of(agreement) -> list[tuple]:
    rules = CoverageRule.objects.current().filter(agreement=agreement).order_by("starts_on", "pk")
    return list(rules.values_list("share", "starts_on", "ends_on"))


def shares(proposal) -> dict[str, tuple[int, int]]:
    return {one.agreement.number: (one.tiyn // TENGE, one.share) for one in proposal.shares.all()}
