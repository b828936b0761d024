"""Two people at once: one release, two approvers, one number each. On both databases."""

from __future__ import annotations

import pytest

from seriktes.core.access import Actor
from seriktes.results import actions
from seriktes.results.errors import AlreadyDrafted
from seriktes.results.models import Release, ReleaseApproval
from seriktes.verification.models import Seal
from seriktes.verification.queries import broken_seals
from tests import factories as make
from tests.attendance.test_races import at_once
from tests.results import networks, releasing
from tests.results.networks import PERIOD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def network(transactional_db):
    return networks.build(sizes=(12, 8))


@pytest.fixture
def desk(network):
    return releasing.desk()


def approving(actor: Actor, draft: Release):
    """Approve as a request of its own does: what an actor remembers ends with it."""
    return lambda: actions.approve_release(actor=Actor(user=actor.user), release=draft, seen=draft.digest)


def test_one_person_who_approves_twice_at_once_is_one_person(network, desk):
    draft = desk.drafted(network.company)

    outcomes = at_once(approving(desk.chair, draft), approving(desk.chair, draft))

    assert [type(outcome) for outcome in outcomes] == [Release] * 2
    assert ReleaseApproval.objects.count() == 1
    assert releasing.again(draft).released_at is None


def test_two_people_who_approve_at_once_release_once(network, desk):
    draft = desk.drafted(network.company)

    at_once(approving(desk.chair, draft), approving(desk.manager, draft))

    released = releasing.worked(draft)
    assert {released.first_approver, released.second_approver} == {desk.chair.user, desk.manager.user}
    assert (Seal.objects.count(), released.files.count()) == (1, 18)


def test_two_reports_sealed_at_once_are_each_compared_with_the_other(network, desk):
    drafts = [desk.drafted(partner) for partner in (network.company, network.akimat)]
    for draft in drafts:
        for actor in (desk.manager, desk.chair):
            make.approval(draft, actor.user)

    def sealing(draft: Release):
        return lambda: actions.seal_release(actor=Actor(user=desk.chair.user), release=draft)

    outcomes = at_once(*(sealing(draft) for draft in drafts))

    assert [type(outcome) for outcome in outcomes] == [Release] * 2
    assert sorted(Release.objects.released().values_list("compared_with", flat=True)) == [0, 1]
    assert [list(broken_seals()), Seal.objects.sealed().count()] == [[], 2]


def test_one_report_sealed_twice_at_once_leaves_once(network, desk):
    draft = desk.drafted(network.company)
    for actor in (desk.manager, desk.chair):
        make.approval(draft, actor.user)

    def seal() -> Release:
        return actions.seal_release(actor=Actor(user=desk.chair.user), release=draft)

    outcomes = at_once(seal, seal)

    assert [type(outcome) for outcome in outcomes] == [Release] * 2
    assert (Seal.objects.count(), releasing.again(draft).files.count()) == (1, 18)


def test_the_same_months_drafted_twice_at_once_are_drafted_once(network, desk):
    def draft() -> Release:
        return actions.draft_release(
            actor=Actor(user=desk.manager.user), partner=network.company, period=PERIOD
        )

    outcomes = at_once(draft, draft)

    assert {type(outcome) for outcome in outcomes} == {Release, AlreadyDrafted}
    assert Release.objects.count() == 1
