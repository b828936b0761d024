"""Two people accept the same shares at once: one of the two sees that the other has decided."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from seriktes.attribution import sharing
from seriktes.attribution.models import CoverageRule, ShareProposal
from seriktes.attribution.sharing import SharesWanted, accept_shares, propose_shares
from seriktes.core.access import SYSTEM
from seriktes.core.intake import ClientEvent
from seriktes.core.months import month_of
from tests import factories as make
from tests.partners.test_races import Crossing

pytestmark = pytest.mark.django_db(transaction=True)

SEPTEMBER = month_of(date(2025, 9, 1))


def accepting_twice_at_once(monkeypatch) -> list[str]:
    agreement, club = make.agreement(make.organisation()), make.club()
    make.contribution(agreement, 30_000, date(2025, 9, 3))
    wanted = SharesWanted(
        {"club": club}, SEPTEMBER, SEPTEMBER, date(2025, 10, 1), 100_000, frozenset({agreement.pk})
    )
    event = ClientEvent(uuid.uuid4(), "attribution.shares", timezone.now(), {})
    proposal = propose_shares(actor=SYSTEM, wanted=wanted, event=event)
    crossing, unchanged = Crossing(), sharing.is_basis_changed

    def look_then_wait(seen: ShareProposal) -> bool:
        found = unchanged(seen)
        if not crossing.is_midway.is_set():
            crossing.stop()
        return found

    monkeypatch.setattr(sharing, "is_basis_changed", look_then_wait)
    deed = {"actor": SYSTEM, "proposal": proposal, "agreements": [agreement.pk]}
    return crossing.run(partial(accept_shares, **deed), partial(accept_shares, **deed))


def test_shares_are_accepted_once(monkeypatch):
    assert accepting_twice_at_once(monkeypatch) == ["ShareProposal", "ProposalDecided"]
    assert list(CoverageRule.objects.current().values_list("share", flat=True)) == [300_000]


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer: there is no lock to take off"
)
def test_control_without_the_lock_both_believe_they_decided(monkeypatch):
    monkeypatch.setattr(sharing, "_held", lambda _actor, seen: ShareProposal.objects.get(pk=seen.pk))

    assert accepting_twice_at_once(monkeypatch) == ["ShareProposal", "ShareProposal"]
