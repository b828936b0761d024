"""A report on its way out: drafted, checked, approved by two people; each act has its states."""

from __future__ import annotations

from datetime import date, time

import pytest
import time_machine
from django.db import IntegrityError, transaction

from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attribution.rollup import rebuild
from seriktes.core.access import SYSTEM
from seriktes.core.enums import JobState
from seriktes.core.errors import DomainError, NotAllowed
from seriktes.core.models import AuditEntry, Job
from seriktes.core.months import parse_month
from seriktes.results import actions
from seriktes.results.enums import CheckOutcome, ReleaseState
from seriktes.results.errors import (
    AlreadyDrafted,
    AlreadyReleased,
    FiguresChanged,
    NotADraft,
    NotApproved,
    NotChecked,
    NotCurrent,
    NotOver,
    NotReleased,
    NotWithdrawn,
    WrongPeriod,
)
from seriktes.results.models import Release
from seriktes.results.queries import live_report
from seriktes.results.reports import from_json
from seriktes.results.validators import Period
from seriktes.verification.models import Seal
from tests import factories as make
from tests.results.networks import PERIOD
from tests.results.releasing import NEXT, again, many_more_visits, worked

# draft and check


def test_a_draft_is_checked_and_holds_what_may_leave(network, desk, draft):
    assert (draft.state, draft.drafted_by) == (ReleaseState.CHECKED, desk.manager.user)
    stored = from_json(draft.figures)
    small = next(row for row in stored.table("club").rows if row.names[0].kk == network.clubs[2].name_kk)
    assert (small.figures.people, small.figures.visits, small.figures.exclusive) == (None, None, None)
    assert stored.unmarked is None
    check = draft.checks.get()
    assert (check.outcome, check.digest, check.dropped_approvals) == (CheckOutcome.PASSED, draft.digest, 0)
    assert [
        entry.action for entry in AuditEntry.objects.filter(target_type="results.release").order_by("pk")
    ] == [
        "results.release.drafted",
        "results.release.checked",
    ]


def test_a_control_live_figures_tell_of_three_people(network):
    live = live_report(network.company, PERIOD).report

    small = next(row for row in live.table("club").rows if row.names[0].kk == network.clubs[2].name_kk)
    assert small.figures.people == 3


def test_a_draft_that_may_not_leave_says_why_and_nobody_can_approve_it(network, desk):
    agreement = make.agreement(make.organisation("Қор (үлгі)"), "Қ-1")
    make.coverage_rule(agreement, 900_000, club=network.clubs[0])
    rebuild()

    refused = desk.drafted(network.company)

    check = refused.checks.get()
    assert (refused.state, refused.figures, refused.digest) == (ReleaseState.DRAFT, None, "")
    assert (check.outcome, check.reason[-1]) == (CheckOutcome.REFUSED, ".")
    with pytest.raises(NotChecked):
        actions.approve_release(actor=desk.chair, release=refused, seen="")


@pytest.mark.parametrize("status", [MarkStatus.ABSENT, MarkStatus.PRESENT])
def test_a_mark_above_the_whole_keeps_a_report_from_leaving(network, desk, status):
    """An absence is no visit, but it counts for the rate of attendance: it has to be settled as well."""
    category, child = make.category(), make.person(sex="f")
    make.coverage_rule(make.agreement(make.organisation("Қор (үлгі)"), "Қ-1"), 900_000, category=category)
    make.person_category(child, category)
    session = make.session(network.groups[0], date(2025, 12, 1), time(9), state=SessionState.HELD)
    make.mark(session, child, status)
    rebuild()

    refused = desk.drafted(network.company)

    live = live_report(network.company, PERIOD).report
    assert live.unresolved_visits == (status == MarkStatus.PRESENT)
    assert (refused.state, refused.checks.get().outcome) == (ReleaseState.DRAFT, CheckOutcome.REFUSED)


def test_control_a_mark_within_the_whole_lets_it_leave(network, desk):
    category, child = make.category(), make.person(sex="f")
    make.coverage_rule(make.agreement(make.organisation("Қор (үлгі)"), "Қ-1"), 100_000, category=category)
    make.person_category(child, category)
    session = make.session(network.groups[0], date(2025, 12, 1), time(9), state=SessionState.HELD)
    make.mark(session, child, MarkStatus.ABSENT)
    rebuild()

    assert desk.drafted(network.company).state == ReleaseState.CHECKED


@pytest.fixture
def at_work(network, desk):
    """A draft whose check has begun: the job runs, and has found nothing yet."""
    release = actions.draft_release(actor=desk.manager, partner=network.company, period=PERIOD)
    Job.objects.filter(pk=release.job_id).update(state=JobState.RUNNING)
    return again(release)


def test_a_wish_that_comes_after_the_finding_is_a_check_of_its_own(desk, at_work):
    """The job of the check ends a moment after its finding is kept: nobody looks at what comes between."""
    checked = actions.check_release(actor=desk.manager, release=at_work)

    wished = actions.check_again(actor=desk.manager, release=checked)

    assert (wished.job_id == at_work.job_id, wished.job.state) == (False, JobState.QUEUED)


def test_control_a_wish_while_the_check_still_looks_is_the_same_check(desk, at_work):
    wished = actions.check_again(actor=desk.manager, release=at_work)

    assert (wished.job_id, Job.objects.count()) == (at_work.job_id, 1)


def test_a_check_that_finds_other_figures_drops_the_approvals(network, desk, draft):
    actions.approve_release(actor=desk.manager, release=draft, seen=draft.digest)
    same = worked(actions.check_again(actor=desk.manager, release=draft))
    assert (same.digest, same.approvals.count()) == (draft.digest, 1)

    many_more_visits(network)
    other = worked(actions.check_again(actor=desk.manager, release=draft))

    assert (other.digest == draft.digest, other.approvals.count()) == (False, 0)
    assert other.checks.first().dropped_approvals == 1


def test_a_discarded_draft_loses_its_approvals_and_can_be_brought_back(network, desk, draft):
    actions.approve_release(actor=desk.manager, release=draft, seen=draft.digest)

    gone = actions.discard_draft(actor=desk.manager, release=draft)
    assert (gone.state, gone.approvals.count()) == (ReleaseState.DISCARDED, 0)
    assert actions.discard_draft(actor=desk.manager, release=draft).discarded_at == gone.discarded_at
    with pytest.raises(NotADraft):
        actions.approve_release(actor=desk.chair, release=draft, seen=draft.digest)

    back = worked(actions.restore_draft(actor=desk.manager, release=draft))
    assert (back.state, back.digest) == (ReleaseState.CHECKED, draft.digest)


def test_a_discarded_draft_does_not_come_back_beside_another(network, desk, draft):
    actions.discard_draft(actor=desk.manager, release=draft)
    desk.drafted(network.company)

    with pytest.raises(AlreadyDrafted):
        actions.restore_draft(actor=desk.manager, release=draft)


# two people


def test_the_second_approval_seals_and_releases(network, desk, draft):
    first = actions.approve_release(actor=desk.manager, release=draft, seen=draft.digest)
    assert (worked(first).state, Seal.objects.count()) == (ReleaseState.CHECKED, 0)

    released = worked(actions.approve_release(actor=desk.chair, release=draft, seen=draft.digest))

    assert (released.state, released.figures) == (ReleaseState.RELEASED, draft.figures)
    assert {released.first_approver, released.second_approver} == {desk.manager.user, desk.chair.user}
    assert released.seal.is_sealed
    assert released.job.result_url == released.get_absolute_url()
    assert released.seal.record["content"]["approved_by"] == ["chair", "partnership_manager"]
    entry = AuditEntry.objects.get(action="results.release.released")
    assert (entry.actor, entry.target_id) == (desk.chair.user, released.pk)


def test_one_person_alone_cannot_release(desk, draft):
    for _time in range(2):
        actions.approve_release(actor=desk.chair, release=draft, seen=draft.digest)

    assert draft.approvals.count() == 1
    with pytest.raises(NotApproved):
        actions.seal_again(actor=desk.chair, release=draft)
    with pytest.raises(NotApproved):
        actions.seal_release(actor=desk.chair, release=draft)


def test_the_database_refuses_a_release_of_one_person(desk, draft, released_fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=draft.pk).update(**released_fields(desk.chair, desk.chair))


def test_control_of_two_people_it_takes_the_same_row(desk, draft, released_fields):
    assert Release.objects.filter(pk=draft.pk).update(**released_fields(desk.chair, desk.manager)) == 1


@pytest.fixture
def released_fields():
    def fields(one, other):
        return {
            "released_at": "2026-01-05T06:00Z",
            "seal": make.reserved_seal(),
            "first_approver": one.user,
            "second_approver": other.user,
        }

    return fields


def test_the_system_approves_nothing(draft):
    with pytest.raises(NotAllowed):
        actions.approve_release(actor=SYSTEM, release=draft, seen=draft.digest)


def test_an_approval_taken_back_does_not_count(desk, draft):
    actions.approve_release(actor=desk.manager, release=draft, seen=draft.digest)
    actions.take_back_approval(actor=desk.manager, release=draft)
    actions.approve_release(actor=desk.chair, release=draft, seen=draft.digest)

    assert draft.approvals.get().approver == desk.chair.user
    assert again(draft).state == ReleaseState.CHECKED


def test_what_was_not_looked_at_is_not_approved(desk, draft):
    with pytest.raises(FiguresChanged):
        actions.approve_release(actor=desk.chair, release=draft, seen="0" * 64)
    assert draft.approvals.count() == 0


@pytest.mark.parametrize("role", ["administrator", "auditor", "coordinator", "company"])
def test_who_may_not_is_refused(network, world, draft, role):
    actor = world.actor(role)
    acts = (
        lambda: actions.draft_release(actor=actor, partner=network.company, period=NEXT),
        lambda: actions.approve_release(actor=actor, release=draft, seen=draft.digest),
        lambda: actions.discard_draft(actor=actor, release=draft),
        lambda: actions.withdraw_release(actor=actor, release=draft, reason="Қате (үлгі)"),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


# bad input: a sentence each


@pytest.mark.parametrize(
    ("period", "refusal"),
    [
        (Period(parse_month("1999-01"), parse_month("1999-12")), WrongPeriod),
        (Period(PERIOD.last, PERIOD.first), WrongPeriod),
        (Period(PERIOD.first, PERIOD.first + 40), WrongPeriod),
    ],
)
def test_months_that_no_report_has_are_refused(network, desk, period, refusal):
    with time_machine.travel("2030-01-01"), pytest.raises(refusal, match=r"\.$"):
        actions.draft_release(actor=desk.manager, partner=network.company, period=period)


@time_machine.travel("2025-12-15")
def test_a_month_that_still_runs_is_not_drafted(network, desk):
    with pytest.raises(NotOver, match=r"\.$"):
        actions.draft_release(actor=desk.manager, partner=network.company, period=PERIOD)


def test_the_same_months_are_drafted_once_and_released_once(network, desk):
    draft = desk.drafted(network.company)
    with pytest.raises(AlreadyDrafted, match=r"\.$"):
        actions.draft_release(actor=desk.manager, partner=network.company, period=PERIOD)

    released = desk.approved(draft)
    with pytest.raises(AlreadyReleased, match=released.number):
        actions.draft_release(actor=desk.manager, partner=network.company, period=PERIOD)
    assert desk.released(network.akimat).state == desk.released(network.company, NEXT).state == "released"


def refusals(desk, release) -> dict[str, type[DomainError] | None]:
    """What each act says of a release in some state."""
    acts = {
        "approve": lambda: actions.approve_release(actor=desk.chair, release=release, seen=release.digest),
        "check": lambda: actions.check_again(actor=desk.chair, release=release),
        "discard": lambda: actions.discard_draft(actor=desk.chair, release=release),
        "bring back": lambda: actions.restore_draft(actor=desk.chair, release=release),
        "restate": lambda: actions.draft_restatement(actor=desk.chair, release=release, cause="Қате (үлгі)"),
        "withdraw": lambda: actions.withdraw_release(actor=desk.chair, release=release, reason="Қате (үлгі)"),
        "restore": lambda: actions.restore_release(actor=desk.chair, release=release),
    }
    found = {}
    for name, act in acts.items():
        try:
            with transaction.atomic():
                act()
                transaction.set_rollback(True)
        except DomainError as refusal:
            found[name] = type(refusal) if str(refusal).endswith(".") else None
    return found


def test_each_act_has_its_states(network, desk):
    draft = desk.drafted(network.company)
    of_draft = refusals(desk, draft)
    released = desk.approved(draft)
    of_released = refusals(desk, released)
    withdrawn = actions.withdraw_release(actor=desk.chair, release=released, reason="Қате (үлгі)")

    assert of_draft == {
        "bring back": NotADraft, "restate": NotReleased, "withdraw": NotReleased, "restore": NotWithdrawn,
    }  # fmt: skip
    assert of_released == {
        "approve": NotADraft, "check": NotADraft, "discard": NotADraft, "bring back": NotADraft,
        "restore": NotWithdrawn,
    }  # fmt: skip
    assert refusals(desk, withdrawn)["restate"] is NotCurrent
