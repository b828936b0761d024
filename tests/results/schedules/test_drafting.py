"""Drafts that make themselves: when all is marked or the wait is over, once, never approved."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from seriktes.attendance.enums import SessionState
from seriktes.attribution.rollup import rebuild
from seriktes.core import ticks
from seriktes.core.jobs import run_job
from seriktes.core.models import AuditEntry, Job
from seriktes.core.months import parse_month
from seriktes.results.actions import CHECK_JOB, discard_draft
from seriktes.results.models import Release
from seriktes.results.schedules import actions
from seriktes.results.schedules.actions import add_schedule, draft_what_is_due
from seriktes.results.schedules.models import ScheduledDraft
from seriktes.results.schedules.queries import made_by_schedule
from seriktes.results.validators import Period
from tests import factories as make
from tests.results import releasing
from tests.results.schedules.conftest import scheduled, terms

QUARTER = Period(parse_month("2025-10"), parse_month("2025-12"))


def unmarked(network, day=date(2025, 12, 29)):
    """A session of the akimat's clubs that nobody has marked."""
    session = make.session(network.groups[0], day, time(9))
    rebuild()
    return session


def test_on_the_first_day_after_months_that_are_all_marked_the_report_is_drafted(quarterly, network):
    made = draft_what_is_due()

    draft = Release.objects.get()
    assert made == [draft]
    assert (draft.partner, draft.first_month, draft.last_month) == (
        network.akimat,
        QUARTER.first,
        QUARTER.last,
    )
    assert (draft.drafted_by, draft.released_at, draft.approvals.count()) == (None, None, 0)
    assert list(Job.objects.values_list("kind", "owner")) == [(CHECK_JOB, None)]
    assert list(ScheduledDraft.objects.values_list("release", "unmarked")) == [(draft.pk, 0)]
    assert AuditEntry.objects.filter(action="results.release.drafted", actor=None).count() == 1


def test_its_check_runs_as_the_program(quarterly):
    (draft,) = draft_what_is_due()

    run_job(draft.job_id)

    checked = releasing.again(draft)
    assert (checked.job.state, bool(checked.digest), checked.released_at) == ("done", True, None)


def test_it_is_drafted_once(quarterly):
    draft_what_is_due()

    assert (draft_what_is_due(), Release.objects.count(), Job.objects.count()) == ([], 1, 1)


def test_a_draft_that_somebody_discarded_stays_discarded(quarterly, desk):
    (draft,) = draft_what_is_due()
    discard_draft(actor=desk.chair, release=draft)

    assert (draft_what_is_due(), Release.objects.drafts().count()) == ([], 0)


def test_a_draft_that_somebody_made_and_discarded_is_not_made_again(quarterly, network, desk):
    discard_draft(actor=desk.chair, release=desk.drafted(network.akimat, QUARTER))

    assert draft_what_is_due() == []


def test_a_report_released_by_hand_is_not_drafted(quarterly, network, desk):
    desk.released(network.akimat, QUARTER)

    assert (draft_what_is_due(), Release.objects.drafts().count()) == ([], 0)


def test_while_a_session_is_not_marked_the_draft_waits_so_many_days(quarterly, network, january):
    unmarked(network)
    waits = [draft_what_is_due()]
    january.move_to(datetime(2026, 1, 10, 12, tzinfo=UTC))
    waits.append(draft_what_is_due())
    january.move_to(datetime(2026, 1, 11, 12, tzinfo=UTC))
    made = draft_what_is_due()

    assert waits == [[], []]
    assert [one.scheduled.unmarked for one in made] == [1]


def test_once_the_last_session_is_marked_the_draft_is_made(quarterly, network):
    session = unmarked(network)
    waits = draft_what_is_due()
    session.state = SessionState.HELD
    session.save()

    assert (waits, len(draft_what_is_due())) == ([], 1)


def test_a_session_of_a_club_that_the_partner_does_not_cover_delays_nothing(quarterly, network):
    make.session(network.groups[3], date(2025, 12, 29), time(9))

    assert len(draft_what_is_due()) == 1


def test_months_that_still_run_are_not_drafted(quarterly, january):
    january.move_to(datetime(2025, 12, 31, 12, tzinfo=UTC))

    assert draft_what_is_due() == []


def test_months_before_the_network_existed_are_left_alone(quarterly, network, desk):
    quarterly.first_month = parse_month("2025-04")
    quarterly.save()

    assert [one.first_month for one in draft_what_is_due()] == [parse_month("2025-10")]


def test_two_agreements_of_one_partner_that_ask_for_the_same_months_have_one_draft(quarterly, network, desk):
    other = make.agreement(network.akimat, "А-2")
    add_schedule(actor=desk.manager, agreement=other, terms=terms(desk.manager.user, days_after=60))

    assert len(draft_what_is_due()) == 1


def test_the_tick_drafts(quarterly):
    outcomes = {outcome.name: outcome.error for outcome in ticks.run_all()}

    assert outcomes["results.draft_what_is_due"] is None
    assert Release.objects.drafts().count() == 1


@pytest.fixture
def faulty(quarterly, network, desk, monkeypatch):
    """Reports of two partners are due; the program is at fault in the first one."""
    scheduled(desk, network.company)
    due = actions.waiting_for_a_draft(date(2026, 1, 1))
    count = actions.unmarked_sessions

    def fail(scope, partner):
        if partner == due[0].partner.pk:
            raise ZeroDivisionError("a fault")
        return count(scope, partner)

    monkeypatch.setattr(actions, "unmarked_sessions", fail)
    return due


def test_a_fault_in_one_report_keeps_no_other_from_being_drafted(faulty, caplog):
    made = draft_what_is_due()

    assert [one.partner for one in made] == [one.partner for one in faulty[1:]]
    assert [(one.levelname, bool(one.exc_info)) for one in caplog.records if "no draft" in one.message] == [
        ("ERROR", True)
    ]


def test_control_without_the_guard_none_is_drafted(faulty, monkeypatch):
    monkeypatch.setattr(actions, "draft_if_ready", unguarded)

    with pytest.raises(ZeroDivisionError):
        draft_what_is_due()
    assert not Release.objects.exists()


def unguarded(one):
    """Draft as `draft_if_ready` does, without what catches a fault."""
    return actions._drafted_once(one, actions.unmarked_sessions(None, one.partner.pk))


def test_the_draft_says_where_sessions_are_still_not_marked(quarterly, network, january, insider):
    unmarked(network)
    unmarked(network, date(2025, 12, 28))
    january.move_to(datetime(2026, 1, 12, 12, tzinfo=UTC))
    (draft,) = draft_what_is_due()

    said = made_by_schedule(draft)
    page = insider.get(draft.get_absolute_url()).content.decode()

    assert (said.row.unmarked, said.unmarked) == (2, [(network.clubs[0], 2)])
    assert f"{network.clubs[0].name} – 2" in page


def test_a_draft_of_a_person_says_nothing_of_a_schedule(quarterly, network, desk):
    assert made_by_schedule(desk.drafted(network.company, QUARTER)) is None
