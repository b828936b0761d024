"""Proposed shares change nothing by themselves; a person accepts one, several or none."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from seriktes.attribution import sharing
from seriktes.attribution.errors import (
    CoveredElsewhere,
    LowerFirst,
    OutsideAgreement,
    OverTheWhole,
    ProposalDecided,
    SharesChanged,
)
from seriktes.attribution.models import (
    CoverageRule,
    ProposedShare,
    RuleProposal,
    ShareProposal,
    ShareSource,
)
from seriktes.attribution.proposals import approve_proposal
from seriktes.attribution.share_changes import ShareChanges
from seriktes.attribution.sharing import (
    accept_shares,
    decline_shares,
    propose_shares,
)
from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.intake import EventConflict
from seriktes.core.models import AuditEntry
from seriktes.partners.actions import reverse_contribution
from tests import factories as make
from tests.attribution.giving import OCTOBER, SEPTEMBER, TENGE, event, proposed, rules_of, wanted
from tests.attribution.test_rollup import kept, made_anew


def test_nothing_counts_before_a_person_accepts(visited):
    before, rules = kept(), set(CoverageRule.objects.values_list("pk", flat=True))

    proposed(visited)

    assert (kept(), set(CoverageRule.objects.values_list("pk", flat=True))) == (before, rules)


def test_an_accepted_share_follows_the_rule_from_its_day(visited):
    proposal = proposed(visited)
    agreement = visited.akimat_agreement

    done = accept_shares(
        actor=visited.actor("partnership_manager"), proposal=proposal, agreements=[agreement.pk]
    )

    assert rules_of(agreement) == [
        (400_000, make.LONG_AGO, date(2025, 9, 30)),
        (300_000, OCTOBER, None),
    ]
    assert rules_of(visited.company_agreement) == [(600_000, make.LONG_AGO, None)]
    accepted = ProposedShare.objects.get(agreement=agreement)
    assert (accepted.rule.share, accepted.rule.starts_on, done.decided_by) == (
        300_000,
        OCTOBER,
        visited.users["partnership_manager"],
    )
    assert ProposedShare.objects.get(agreement=visited.company_agreement).is_accepted is False
    assert kept() == made_anew()
    entry = AuditEntry.objects.get(action="attribution.shareproposal.accepted")
    assert entry.after["shares"][0]["rule"] == accepted.rule_id


def test_one_in_force_since_that_day_gets_a_new_version_and_an_equal_one_stays(visited):
    asked = wanted({"club": visited.club}, starts_on=make.LONG_AGO, cost_tiyn=1_000 * TENGE)
    agreement = visited.akimat_agreement

    accept_shares(actor=SYSTEM, proposal=proposed(visited, asked), agreements=[agreement.pk])

    new = CoverageRule.objects.current().get(agreement=agreement)
    assert (rules_of(agreement), new.replaces) == ([(300_000, make.LONG_AGO, None)], visited.akimat_rule)
    again = proposed(visited, asked)
    accept_shares(actor=SYSTEM, proposal=again, agreements=[agreement.pk])
    assert CoverageRule.objects.current().get(agreement=agreement) == new
    assert again.shares.get(agreement=agreement).rule == new


def test_a_new_rule_lasts_until_the_next_of_its_scope_or_the_agreement_ends(visited):
    agreement = make.agreement(make.organisation("Қор (үлгі)"), "Қ-7", ends_on=date(2026, 12, 31))
    make.contribution(agreement, 100 * TENGE, date(2025, 9, 5))
    asked = wanted({"club": visited.other_club}, cost_tiyn=10_000 * TENGE, chosen=frozenset({agreement.pk}))
    later = make.coverage_rule(
        agreement, 0, club=visited.other_club, starts_on="2026-03-01", ends_on="2026-12-31"
    )

    accept_shares(actor=SYSTEM, proposal=proposed(visited, asked), agreements=[agreement.pk])

    assert rules_of(agreement)[0] == (10_000, OCTOBER, date(2026, 2, 28))
    CoverageRule.objects.filter(agreement=agreement).update(replaced_at=timezone.now())
    accept_shares(actor=SYSTEM, proposal=proposed(visited, asked), agreements=[agreement.pk])
    assert rules_of(agreement) == [(10_000, OCTOBER, date(2026, 12, 31))]
    assert later.share == 0


def test_a_share_outside_the_agreement_or_above_the_whole_is_refused_and_nothing_is_kept(visited):
    agreement = make.agreement(make.organisation("Қор (үлгі)"), "Қ-7", ends_on=date(2025, 9, 30))
    make.contribution(agreement, 100 * TENGE, date(2025, 9, 5))
    chosen = frozenset({agreement.pk})
    ended = proposed(visited, wanted({"club": visited.club}, chosen=chosen))
    with pytest.raises(OutsideAgreement):
        accept_shares(actor=SYSTEM, proposal=ended, agreements=[visited.akimat_agreement.pk, agreement.pk])
    agreement.ends_on = None
    agreement.save()

    with pytest.raises(OverTheWhole):
        accept_shares(actor=SYSTEM, proposal=ended, agreements=[agreement.pk])

    assert rules_of(visited.akimat_agreement) == [(400_000, make.LONG_AGO, None)]
    assert (ShareProposal.objects.get().decided_at, ProposedShare.objects.filter(rule=None).count()) == (
        None,
        3,
    )


def test_another_rule_of_the_agreement_that_meets_the_scope_is_named(visited):
    proposal = proposed(visited)

    with pytest.raises(CoveredElsewhere) as refusal:
        accept_shares(actor=SYSTEM, proposal=proposal, agreements=[visited.company_agreement.pk])

    assert "К-1" in str(refusal.value)
    assert "60" in str(refusal.value)


def test_a_rule_for_people_of_a_category_meets_every_scope(visited):
    """Its visits in the scope count for the agreement already: a rule of the place would add to it."""
    make.coverage_rule(visited.akimat_agreement, 100_000, category=make.category())
    proposal = proposed(visited)

    with pytest.raises(CoveredElsewhere) as refusal:
        accept_shares(actor=SYSTEM, proposal=proposal, agreements=[visited.akimat_agreement.pk])

    assert "Көпбалалы отбасы (үлгі)" in str(refusal.value)
    CoverageRule.objects.exclude(category=None).update(share=0)
    accept_shares(actor=SYSTEM, proposal=proposal, agreements=[visited.akimat_agreement.pk])
    assert (300_000, OCTOBER, None) in rules_of(visited.akimat_agreement)


def test_control_without_that_look_one_agreement_would_count_twice(visited, monkeypatch):
    monkeypatch.setattr(ShareChanges, "_require_alone", lambda *_given: None)
    proposal = proposed(visited, wanted({"club": visited.club}, cost_tiyn=100_000 * TENGE))

    accept_shares(
        actor=SYSTEM,
        proposal=proposal,
        agreements=[visited.akimat_agreement.pk, visited.company_agreement.pk],
    )

    assert sum(share for share, _first, _last in rules_of(visited.company_agreement)) == 605_000


def test_shares_whose_contributions_changed_are_not_accepted(visited):
    proposal = proposed(visited)
    given = visited.akimat_agreement.contributions.get()
    reverse_contribution(actor=SYSTEM, contribution=given, note="-")

    with pytest.raises(SharesChanged):
        accept_shares(actor=SYSTEM, proposal=proposal, agreements=[visited.akimat_agreement.pk])

    assert rules_of(visited.akimat_agreement) == [(400_000, make.LONG_AGO, None)]


def test_control_without_that_look_they_would_be(visited, monkeypatch):
    monkeypatch.setattr(sharing, "is_basis_changed", lambda _proposal: False)
    proposal = proposed(visited)
    reverse_contribution(actor=SYSTEM, contribution=visited.akimat_agreement.contributions.get(), note="-")

    accept_shares(actor=SYSTEM, proposal=proposal, agreements=[visited.akimat_agreement.pk])

    assert rules_of(visited.akimat_agreement)[-1][0] == 300_000


@pytest.mark.parametrize("late", ["money", "room"])
def test_something_added_later_changes_the_basis_too(visited, late):
    proposal = proposed(visited)
    if late == "money":
        make.contribution(visited.akimat_agreement, 1, date(2025, 9, 3))
    else:
        make.valued_contribution(visited.akimat_agreement, 900, date(2025, 8, 1), ends_on=date(2025, 9, 1))

    with pytest.raises(SharesChanged):
        accept_shares(actor=SYSTEM, proposal=proposal, agreements=[visited.akimat_agreement.pk])


def test_it_is_decided_once_and_none_is_an_answer(visited):
    accepted, declined = proposed(visited), proposed(visited)
    accept_shares(actor=SYSTEM, proposal=accepted, agreements=[visited.akimat_agreement.pk])
    decline_shares(actor=SYSTEM, proposal=declined)

    for proposal in (accepted, declined):
        with pytest.raises(ProposalDecided):
            accept_shares(actor=SYSTEM, proposal=proposal, agreements=[visited.akimat_agreement.pk])
        with pytest.raises(ProposalDecided):
            decline_shares(actor=SYSTEM, proposal=proposal)
    assert rules_of(visited.akimat_agreement)[-1] == (300_000, OCTOBER, None)
    assert not declined.shares.exclude(rule=None, waiting=None).exists()


def test_the_same_form_sent_twice_is_one_proposal(visited):
    asked = wanted({"club": visited.club})

    first, second = (propose_shares(actor=SYSTEM, wanted=asked, event=event()) for _ in range(2))

    assert first == second == ShareProposal.objects.get()
    with pytest.raises(EventConflict):
        propose_shares(actor=SYSTEM, wanted=asked, event=event(said="b"))


@pytest.mark.parametrize("name", ["auditor", "leader", "akimat", "coordinator"])
def test_only_those_who_manage_partnership_propose_and_decide(visited, name):
    actor, proposal = visited.actor(name), proposed(visited)

    for deed in (
        lambda: propose_shares(actor=actor, wanted=wanted({"club": visited.club}), event=event()),
        lambda: accept_shares(actor=actor, proposal=proposal, agreements=[visited.akimat_agreement.pk]),
        lambda: decline_shares(actor=actor, proposal=proposal),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert ShareProposal.objects.get().decided_at is None


def test_what_alters_released_figures_waits_for_a_second_person(released_month):
    asked = wanted({"club": released_month.club}, starts_on=date(2025, 9, 10), cost_tiyn=1_000 * TENGE)
    agreement, manager = released_month.akimat_agreement, released_month.actor("partnership_manager")
    proposal = proposed(released_month, asked)
    before = kept()

    accept_shares(actor=manager, proposal=proposal, agreements=[agreement.pk])

    waiting = RuleProposal.objects.get()
    share = ProposedShare.objects.get(agreement=agreement)
    assert (share.waiting, share.rule, waiting.follows) == (waiting, None, True)
    assert (rules_of(agreement), kept()) == ([(400_000, make.LONG_AGO, None)], before)
    approve_proposal(actor=released_month.actor("chair"), proposal=waiting)
    assert rules_of(agreement) == [
        (400_000, make.LONG_AGO, date(2025, 9, 9)),
        (300_000, date(2025, 9, 10), None),
    ]
    assert kept() == made_anew()


def test_raised_shares_need_the_lowered_ones_to_be_approved_first(released_month):
    second = make.agreement(make.organisation("Қор (үлгі)"), "Қ-7")
    make.contribution(second, 900 * TENGE, date(2025, 9, 5))
    asked = wanted(
        {"club": released_month.club},
        starts_on=date(2025, 9, 10),
        cost_tiyn=10_000 * TENGE,
        chosen=frozenset({second.pk}),
    )
    proposal = proposed(released_month, asked)

    with pytest.raises(LowerFirst):
        accept_shares(
            actor=released_month.actor("chair"),
            proposal=proposal,
            agreements=[released_month.akimat_agreement.pk, second.pk],
        )

    assert not RuleProposal.objects.exists()
    lowered = accept_shares(
        actor=released_month.actor("chair"),
        proposal=proposal,
        agreements=[released_month.akimat_agreement.pk],
    )
    assert lowered.shares.exclude(waiting=None).count() == 1


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (ShareProposal, {"club": None}),
        (ShareProposal, {"programme_kind": "sport"}),
        (ShareProposal, {"last_month": SEPTEMBER - 1}),
        (ShareProposal, {"cost_tiyn": 0}),
        (ProposedShare, {"share": 1_000_001}),
        (ProposedShare, {"tiyn": -1}),
        (ShareSource, {"contribution": None}),
    ],
)
def test_the_database_refuses_what_cannot_be(visited, model, wrong):
    proposed(visited)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**wrong)
