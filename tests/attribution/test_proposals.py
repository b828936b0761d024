"""A change of rules that alters released figures waits for a second person."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from seriktes.attendance.enums import SessionState
from seriktes.attribution import rollup
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.enums import ProposalOutcome
from seriktes.attribution.errors import AlreadyProposed, OwnProposal, ProposalDecided, RuleChanged
from seriktes.attribution.models import CoverageRule, GroupMonth, RuleProposal
from seriktes.attribution.proposals import (
    RuleChange,
    approve_proposal,
    change_or_propose,
    decline_proposal,
    touched_by,
)
from seriktes.attribution.queries.proposals import rule_changes_behind
from seriktes.attribution.released import ReleasedReport
from seriktes.attribution.signals import released_figures_changed
from seriktes.core.months import month_of
from seriktes.results.validators import Period
from tests import factories as make
from tests.attribution.test_rollup import kept, made_anew

SEPTEMBER = Period(month_of(date(2025, 9, 1)), month_of(date(2025, 9, 1)))


def terms(share, **scope) -> RuleTerms:
    return RuleTerms(share, date(2025, 9, 1), None, **scope)


@pytest.fixture
def released(world):
    """The world's September with one visit; the akimat's report of it is released."""
    world.session.state = SessionState.HELD
    world.session.save()
    make.mark(world.session, world.child)
    rollup.rebuild()
    users = world.users
    made = make.release(world.akimat, SEPTEMBER, (users["chair"], users["partnership_manager"]))
    return world, made


def lowered(world) -> RuleChange:
    """The akimat's rule at 30 instead of 40 per cent, from September on."""
    rule = world.akimat_rule
    return RuleChange(rule.agreement, rule, RuleTerms(300_000, rule.starts_on, None, club=world.club))


def test_a_change_that_touches_no_release_takes_effect_at_once(released):
    world, _release = released
    change = RuleChange(
        world.company_agreement, world.company_rule, RuleTerms(600_000, date(2025, 10, 1), unit=world.network)
    )
    other = RuleChange(
        world.company_agreement, None, RuleTerms(0, date(2026, 1, 1), None, club=world.other_club)
    )

    made = change_or_propose(actor=world.actor("partnership_manager"), change=other)

    assert isinstance(made, CoverageRule)
    assert touched_by(actor=world.actor("partnership_manager"), change=change) != []
    assert not RuleProposal.objects.exists()


def test_a_change_of_released_figures_waits_and_changes_nothing(released):
    world, release = released
    before, rules = kept(), set(CoverageRule.objects.current())

    proposal = change_or_propose(actor=world.actor("partnership_manager"), change=lowered(world))

    assert (proposal.outcome, proposal.proposed_by) == ("waiting", world.users["partnership_manager"])
    assert [(one.release_code, one.number) for one in proposal.touched.all()] == [
        (release.code, release.number)
    ]
    assert (kept(), set(CoverageRule.objects.current())) == (before, rules)


def test_the_change_of_another_partner_touches_the_release_too(released):
    world, release = released
    change = RuleChange(world.company_agreement, world.company_rule)

    touched = touched_by(actor=world.actor("chair"), change=change)

    assert touched == [
        ReleasedReport(release.code, release.number, world.akimat.pk, SEPTEMBER.first, SEPTEMBER.last)
    ]


def test_a_second_person_lets_it_take_effect_and_the_releases_are_told(released):
    world, release = released
    proposal = change_or_propose(actor=world.actor("partnership_manager"), change=lowered(world))
    told = []

    def hear(*, release_codes, **_):
        told.append(release_codes)

    released_figures_changed.connect(hear)
    done = approve_proposal(actor=world.actor("chair"), proposal=proposal)
    released_figures_changed.disconnect(hear)

    assert (done.outcome, done.made.share, done.made.replaces) == ("approved", 300_000, world.akimat_rule)
    assert told == [frozenset({release.code})]
    assert list(rule_changes_behind(release.code)) == [done]
    assert kept() == made_anew()
    assert str(done.made.pk) in GroupMonth.objects.get().mix.key
    with pytest.raises(ProposalDecided):
        approve_proposal(actor=world.actor("administrator"), proposal=proposal)


def test_what_left_after_the_proposal_is_touched_by_its_approval(released):
    world, release = released
    proposal = change_or_propose(actor=world.actor("partnership_manager"), change=lowered(world))
    users = world.users
    later = make.release(world.company, SEPTEMBER, (users["chair"], users["partnership_manager"]))

    approve_proposal(actor=world.actor("chair"), proposal=proposal)

    assert set(proposal.touched.values_list("release_code", flat=True)) == {release.code, later.code}
    assert list(rule_changes_behind(later.code)) == [proposal]


def test_nobody_approves_what_they_have_proposed(released):
    world, _release = released
    manager = world.actor("partnership_manager")
    proposal = change_or_propose(actor=manager, change=lowered(world))

    with pytest.raises(OwnProposal):
        approve_proposal(actor=manager, proposal=proposal)

    assert RuleProposal.objects.get().outcome == ProposalOutcome.WAITING


def test_the_database_refuses_one_person_for_both(released):
    world, _release = released
    proposal = change_or_propose(actor=world.actor("partnership_manager"), change=lowered(world))
    same = RuleProposal.objects.filter(pk=proposal.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        same.update(outcome="approved", decided_at=timezone.now(), decided_by=proposal.proposed_by)
    assert same.update(outcome="approved", decided_at=timezone.now(), decided_by=world.users["chair"]) == 1


def test_a_rule_has_one_change_that_waits(released):
    world, _release = released
    change_or_propose(actor=world.actor("partnership_manager"), change=lowered(world))

    with pytest.raises(AlreadyProposed):
        change_or_propose(
            actor=world.actor("chair"), change=RuleChange(world.akimat_agreement, world.akimat_rule)
        )


@pytest.mark.parametrize(("who", "outcome"), [("chair", "declined"), ("partnership_manager", "taken_back")])
def test_declined_or_taken_back_the_rules_stay(released, who, outcome):
    world, _release = released
    before = kept()
    proposal = change_or_propose(actor=world.actor("partnership_manager"), change=lowered(world))

    assert decline_proposal(actor=world.actor(who), proposal=proposal).outcome == outcome
    assert kept() == before


def test_a_proposal_over_a_rule_that_has_changed_since_is_refused(released):
    world, _release = released
    proposal = change_or_propose(actor=world.actor("partnership_manager"), change=lowered(world))
    CoverageRule.objects.filter(pk=world.akimat_rule.pk).update(replaced_at=timezone.now())

    with pytest.raises(RuleChanged):
        approve_proposal(actor=world.actor("chair"), proposal=proposal)


def test_two_people_change_a_rule_on_pages(released, client):
    world, release = released
    given = {
        "scope": f"club:{world.club.code}",
        "share": "30",
        "starts_on": world.akimat_rule.starts_on.isoformat(),
    }
    edit = reverse("attribution:rule-edit", args=[world.akimat_rule.code])
    client.force_login(world.users["partnership_manager"])

    looked = client.post(edit, given | {"preview": "1"}).content.decode()
    waits = client.post(edit, given)
    proposal = RuleProposal.objects.get()
    own = client.get(waits.url).content.decode()
    client.force_login(world.users["chair"])
    home, listed, page = (
        client.get(address).content.decode()
        for address in ("/rest/", reverse("attribution:proposal-list"), waits.url)
    )
    client.post(reverse("attribution:proposal-approval", args=[proposal.code]))

    approval = reverse("attribution:proposal-approval", args=[proposal.code])
    assert waits.url == proposal.get_absolute_url()
    assert release.number in looked
    assert release.number in page
    assert (approval in own, approval in page) == (False, True)
    assert reverse("attribution:proposal-list") in home
    assert waits.url in listed
    assert RuleProposal.objects.get().outcome == ProposalOutcome.APPROVED


def test_what_is_above_the_whole_is_listed_with_what_to_lower(world, client):
    category = make.category()
    make.person_category(world.child, category)
    foundation = make.agreement(make.organisation("Қор (үлгі)"), "Қ-7")
    make.coverage_rule(foundation, 200_000, category=category)
    world.session.state = SessionState.HELD
    world.session.save()
    make.mark(world.session, world.child)
    rollup.rebuild()
    client.force_login(world.users["partnership_manager"])

    home = client.get("/rest/").content.decode()
    page = client.get(reverse("attribution:unresolved-list")).content.decode()

    assert reverse("attribution:unresolved-list") in home
    assert all(word in page for word in ("Қ-7", "120\u00a0%", "20\u00a0%", world.chess.name))
    assert world.child.family_name not in page
