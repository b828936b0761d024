from __future__ import annotations

from datetime import date, timedelta

import pytest

from seriktes.accounts.enums import Role
from seriktes.core.access import Actor
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from seriktes.core.months import parse_month
from seriktes.results.actions import draft_release, withdraw_release
from seriktes.results.schedules import actions
from seriktes.results.schedules.enums import DueState, Nearness, Rhythm
from seriktes.results.schedules.errors import NothingDue, NotOfItsOwn, NotResponsible, RhythmTaken, WrongDay
from seriktes.results.schedules.models import ReportSchedule
from seriktes.results.schedules.queries import due_reports, overlaps, reminders, schedules_of, usual_rhythm
from seriktes.results.validators import Period
from tests import factories as make
from tests.results.schedules.conftest import scheduled, terms

QUARTER = Period(parse_month("2025-10"), parse_month("2025-12"))
YEAR_AHEAD = date(2026, 12, 31)


def due(actor, until=YEAR_AHEAD):
    return due_reports(schedules_of(actor), until)


def test_a_quarterly_schedule_asks_for_every_quarter_thirty_days_later(quarterly, desk):
    found = [(one.period.words, one.expected_on, one.state) for one in due(desk.manager)]

    assert found == [
        (QUARTER.words, date(2026, 1, 30), DueState.OPEN),
        (Period(QUARTER.first + 3, QUARTER.last + 3).words, date(2026, 4, 30), DueState.RUNS),
        (Period(QUARTER.first + 6, QUARTER.last + 6).words, date(2026, 7, 30), DueState.RUNS),
        (Period(QUARTER.first + 9, QUARTER.last + 9).words, date(2026, 10, 30), DueState.RUNS),
    ]


def test_months_before_the_first_record_are_not_due_since_nothing_can_be_told_of_them(quarterly, desk):
    """The network has records since September 2025."""
    early = terms(desk.manager.user, first_month=parse_month("2025-01"))
    actions.change_schedule(actor=desk.manager, schedule=quarterly, terms=early)

    assert [one.period for one in due(desk.manager, date(2026, 1, 30))] == [QUARTER]


def test_an_agreement_that_ends_asks_for_the_quarter_it_ends_in_and_no_more(quarterly, desk):
    quarterly.agreement.ends_on = date(2026, 2, 10)
    quarterly.agreement.save()

    assert [one.period.last for one in due(desk.manager)] == [QUARTER.last, QUARTER.last + 3]


def test_a_schedule_ends_with_its_last_month(quarterly, desk):
    changed = terms(desk.manager.user, last_month=QUARTER.last)
    actions.change_schedule(actor=desk.manager, schedule=quarterly, terms=changed)

    assert [one.period for one in due(desk.manager)] == [QUARTER]


def test_a_report_goes_from_draft_to_done_and_back_when_it_is_withdrawn(quarterly, network, desk):
    states = [due(desk.manager)[0].state]
    draft = desk.drafted(network.akimat, QUARTER)
    states.append(due(desk.manager)[0].state)
    released = desk.approved(draft)
    states.append(due(desk.manager)[0].state)
    withdraw_release(actor=desk.manager, release=released, reason="Үлгі")
    states.append(due(desk.manager)[0].state)

    assert states == [DueState.OPEN, DueState.DRAFT, DueState.DONE, DueState.OPEN]


@pytest.mark.parametrize(
    ("day", "nearness"),
    [
        (date(2026, 1, 15), Nearness.FAR),
        (date(2026, 1, 16), Nearness.SOON),
        (date(2026, 1, 26), Nearness.SOON),
        (date(2026, 1, 27), Nearness.NEAR),
        (date(2026, 1, 30), Nearness.NEAR),
        (date(2026, 1, 31), Nearness.LATE),
        (date(2027, 3, 1), Nearness.LATE),
    ],
)
def test_reminders_come_two_weeks_before_three_days_before_and_when_it_is_late(
    quarterly, desk, day, nearness
):
    found = [one for one in reminders(desk.manager, today=day) if one.period == QUARTER]

    assert [one.nearness for one in found] == ([] if nearness == Nearness.FAR else [nearness])


def test_only_whoever_answers_for_it_is_reminded(quarterly, desk):
    day = date(2026, 1, 20)

    assert [len(reminders(actor, today=day)) for actor in (desk.manager, desk.chair)] == [1, 0]


def test_everybody_who_may_is_reminded_of_what_nobody_answers_for_any_more(quarterly, desk):
    desk.manager.user.is_active = False
    desk.manager.user.save()

    assert len(reminders(desk.chair, today=date(2026, 1, 20))) == 1


def test_a_reminder_goes_by_releasing_only(quarterly, network, desk):
    draft = desk.drafted(network.akimat, QUARTER)
    before = len(reminders(desk.manager, today=date(2026, 2, 20)))
    desk.approved(draft)

    assert (before, reminders(desk.manager, today=date(2026, 2, 20))) == (1, [])


def test_a_reminder_goes_until_the_new_day_when_the_report_is_put_off(quarterly, desk):
    actions.postpone_report(
        actor=desk.manager,
        schedule=quarterly,
        period=QUARTER,
        until=date(2026, 3, 1),
        reason="Су тасқыны (үлгі)",
    )

    one = due(desk.manager)[0]
    near = [reminders(desk.manager, today=day) for day in (date(2026, 2, 14), date(2026, 2, 15))]
    assert (one.due_on, one.expected_on, one.is_postponed) == (date(2026, 1, 30), date(2026, 3, 1), True)
    assert [len(found) for found in near] == [0, 1]


@pytest.mark.parametrize("until", [date(2026, 1, 1), date(2026, 1, 30)])
def test_a_report_is_put_off_to_a_later_day_only(quarterly, desk, until):
    with pytest.raises(WrongDay):
        actions.postpone_report(
            actor=desk.manager, schedule=quarterly, period=QUARTER, until=until, reason="Үлгі"
        )


def test_what_is_not_due_or_done_is_not_put_off(quarterly, network, desk):
    def put_off(period):
        actions.postpone_report(
            actor=desk.manager, schedule=quarterly, period=period, until=date(2026, 3, 1), reason="Үлгі"
        )

    with pytest.raises(NothingDue):
        put_off(Period(QUARTER.first, QUARTER.first))
    desk.released(network.akimat, QUARTER)
    with pytest.raises(NothingDue):
        put_off(QUARTER)


def test_days_of_their_own(january, network, desk):
    schedule = scheduled(desk, network.company, rhythm=Rhythm.DATED, first_month=None)
    own = Period(parse_month("2025-09"), parse_month("2026-05"))
    actions.add_date(actor=desk.manager, schedule=schedule, period=own, due_on=date(2026, 6, 15))

    assert [(one.period, one.due_on) for one in due(desk.manager)] == [(own, date(2026, 6, 15))]
    actions.remove_date(actor=desk.manager, row=schedule.dates.get())
    assert due(desk.manager) == []


def test_a_schedule_of_the_calendar_takes_no_days(quarterly, desk):
    with pytest.raises(NotOfItsOwn):
        actions.add_date(actor=desk.manager, schedule=quarterly, period=QUARTER, due_on=date(2026, 6, 15))


def test_one_schedule_of_a_rhythm_for_an_agreement(quarterly, network, desk):
    with pytest.raises(RhythmTaken):
        scheduled(desk, network.akimat)
    actions.withdraw_schedule(actor=desk.manager, schedule=quarterly)
    actions.withdraw_schedule(actor=desk.manager, schedule=quarterly)

    assert (due(desk.manager), scheduled(desk, network.akimat).rhythm) == ([], Rhythm.QUARTERLY)


def test_whoever_may_not_release_cannot_answer_for_a_report(january, network, desk):
    teacher = make.user("teacher")

    with pytest.raises(NotResponsible):
        scheduled(desk, network.akimat, responsible=teacher)
    assert not ReportSchedule.objects.exists()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR])
def test_others_write_down_no_schedule(january, network, desk, role):
    user = make.user("other")
    make.network_role(user, role)
    agreement = network.akimat.agreements.get()

    with pytest.raises(NotAllowed):
        actions.add_schedule(actor=Actor(user=user), agreement=agreement, terms=terms(desk.manager.user))


def test_what_is_done_to_a_schedule_stands_in_the_log(quarterly, desk):
    actions.change_schedule(
        actor=desk.manager, schedule=quarterly, terms=terms(desk.chair.user, days_after=20)
    )
    actions.change_schedule(
        actor=desk.manager, schedule=quarterly, terms=terms(desk.chair.user, days_after=20)
    )
    actions.postpone_report(
        actor=desk.chair, schedule=quarterly, period=QUARTER, until=date(2026, 3, 1), reason="Үлгі"
    )
    actions.withdraw_schedule(actor=desk.chair, schedule=quarterly)

    said = [(entry.action, entry.after) for entry in AuditEntry.objects.order_by("pk")][-3:]
    assert [action for action, _after in said] == [
        "results.schedule.changed",
        "results.schedule.postponed",
        "results.schedule.withdrawn",
    ]
    assert said[0][1] == {"days_after": 20, "responsible": desk.chair.user.pk}
    assert said[1][1] == {"first": "2025-10", "last": "2025-12", "until": "2026-03-01", "reason": "Үлгі"}


def test_a_new_schedule_is_offered_the_rhythm_that_most_have(january, network, desk):
    rhythms = [usual_rhythm()]
    scheduled(desk, network.akimat, rhythm=Rhythm.HALF_YEARLY, first_month=parse_month("2025-07"))
    rhythms.append(usual_rhythm())

    assert rhythms == [Rhythm.QUARTERLY, Rhythm.HALF_YEARLY]


def test_reports_of_other_months_are_named_as_being_in_the_way(quarterly, network, desk):
    same = scheduled(desk, network.company)
    before = overlaps(schedules_of(desk.manager))
    actions.change_schedule(
        actor=desk.manager,
        schedule=same,
        terms=terms(desk.manager.user, rhythm=Rhythm.HALF_YEARLY, first_month=parse_month("2026-01")),
    )
    found = overlaps(schedules_of(desk.manager))

    assert before == []
    assert [(one.one, one.other, one.is_same_partner) for one in found] == [
        (network.akimat, network.company, False)
    ]


def test_one_partner_with_quarters_and_years_is_named_too(quarterly, network, desk):
    scheduled(desk, network.akimat, rhythm=Rhythm.YEARLY, first_month=parse_month("2026-01"))

    assert [one.is_same_partner for one in overlaps(schedules_of(desk.manager))] == [True]


def test_a_partner_sees_the_schedule_of_its_own_agreements(quarterly, network, desk):
    scheduled(desk, network.company)
    user = make.user("akimat")
    make.representative(network.akimat, user)

    assert list(schedules_of(Actor(user=user))) == [quarterly]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_many_schedules_there_are(
    january, network, desk, count, django_assert_num_queries
):
    for number in range(count):
        partner = make.organisation(f"Серіктес {number} (үлгі)")
        agreement = make.agreement(partner, "1")
        actions.add_schedule(actor=desk.manager, agreement=agreement, terms=terms(desk.manager.user))
    actor = Actor(user=desk.manager.user)
    schedules = schedules_of(actor)

    with django_assert_num_queries(5):
        found = due_reports(schedules, date(2026, 1, 1) + timedelta(days=400))

    assert len(found) == 5 * count


def test_a_draft_of_a_restatement_leaves_the_report_done(quarterly, network, desk):
    desk.released(network.akimat, QUARTER)
    one = due(desk.manager)[0]

    assert (one.state, one.draft) == (DueState.DONE, None)
    with pytest.raises(Exception, match=one.current.number):
        draft_release(actor=desk.manager, partner=network.akimat, period=QUARTER)
