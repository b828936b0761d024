from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from seriktes.activities.models import Group, Teaching, TimetableSlot
from seriktes.attendance import jobs
from seriktes.attendance.actions import plan_sessions, record_mark
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.errors import OutsideGroup
from seriktes.attendance.models import NotHeld, Session
from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from tests import factories as make
from tests.attendance.entries import event

SEPTEMBER = {"first": date(2025, 9, 1), "last": date(2025, 9, 30)}


def planned(group) -> list[tuple[date, time]]:
    return list(Session.objects.filter(group=group).values_list("day", "starts_at"))


def test_sessions_follow_the_timetable_and_its_dates(db):
    group = make.group(ends_on=date(2025, 9, 23))
    teacher = make.user()
    make.teaching(group, teacher, ends_on=date(2025, 9, 10))
    make.timetable_slot(group, weekday=0, starts_at=time(15), minutes=90)
    make.timetable_slot(group, weekday=4, starts_at=time(9), ends_on=date(2025, 9, 12))

    made = plan_sessions(actor=SYSTEM, **SEPTEMBER)

    assert made.created == 6
    assert [(session.day.day, session.starts_at.hour, session.lead) for session in Session.objects.all()] == [
        (1, 15, teacher),
        (5, 9, teacher),
        (8, 15, teacher),
        (12, 9, None),
        (15, 15, None),
        (22, 15, None),
    ]


def test_planning_again_makes_nothing(db):
    group = make.group()
    make.timetable_slot(group)
    plan_sessions(actor=SYSTEM, **SEPTEMBER)
    before = planned(group)

    again = plan_sessions(actor=SYSTEM, **SEPTEMBER)

    assert (again.created, again.removed, planned(group)) == (0, 0, before)


def test_a_teacher_plans_their_own_groups_only(world):
    make.timetable_slot(world.chess)
    chess, dombra = (Group.objects.filter(pk=group.pk) for group in (world.chess, world.dombra))

    made = plan_sessions(actor=world.actor("teacher"), groups=chess, **SEPTEMBER)

    assert made.created == 4  # one of the five Mondays was there
    with pytest.raises(NotAllowed):
        plan_sessions(actor=world.actor("teacher"), groups=dombra, **SEPTEMBER)


def test_the_far_future_is_refused(db):
    with pytest.raises(OutsideGroup):
        plan_sessions(actor=SYSTEM, first=date(9999, 1, 1), last=date(9999, 12, 31))


def test_an_ended_hour_takes_its_untouched_sessions_along(world):
    today = timezone.localdate()
    slot = make.timetable_slot(world.chess, weekday=today.weekday(), starts_at=time(18))
    jobs.plan_ahead()
    marked, *rest = Session.objects.filter(group=world.chess, day__gte=today)
    by_hand = make.session(world.chess, day=today + timedelta(days=7), starts_at=time(12))
    record_mark(
        actor=world.actor("teacher"),
        session=marked,
        person=world.child,
        status=MarkStatus.PRESENT,
        event=event(),
    )
    TimetableSlot.objects.filter(pk=slot.pk).update(ends_on=today - timedelta(days=1))

    after = jobs.plan_ahead()

    assert (len(rest), after.removed, after.created) == (2, 2, 0)
    assert list(Session.objects.filter(group=world.chess, day__gte=today)) == [marked, by_hand]


def test_a_changed_timetable_is_followed_at_once(world):
    today = timezone.localdate()
    make.timetable_slot(world.chess, weekday=today.weekday(), starts_at=time(18))
    make.timetable_slot(world.dombra, weekday=today.weekday(), starts_at=time(18))

    jobs.plan_changed(group_ids=frozenset({world.chess.pk}))

    assert Session.objects.filter(group=world.chess, day__gte=today).count() == 3
    assert Session.objects.filter(group=world.dombra, day__gte=today).count() == 0


def test_untouched_sessions_to_come_follow_a_new_lead_and_length(world):
    """What is recorded about keeps the lead and the length that it had."""
    today = timezone.localdate()
    slot = make.timetable_slot(world.chess, weekday=today.weekday(), starts_at=time(18), minutes=60)
    jobs.plan_ahead()
    marked, fell_out, free = Session.objects.filter(group=world.chess, day__gte=today)
    teacher = world.users["teacher"]
    make.mark(marked, world.child, MarkStatus.PRESENT, recorded_by=teacher)
    NotHeld.objects.create(session=fell_out, reason="illness", withdrawn_at=timezone.now())
    Teaching.objects.filter(group=world.chess).update(ends_on=today - timedelta(days=1))
    make.teaching(world.chess, new := make.user(), starts_on=today)
    TimetableSlot.objects.filter(pk=slot.pk).update(ends_on=today - timedelta(days=1))
    make.timetable_slot(world.chess, weekday=today.weekday(), starts_at=time(18), minutes=90, starts_on=today)

    after = jobs.plan_ahead()

    assert (after.created, after.removed, after.changed, jobs.plan_ahead().changed) == (0, 0, 1, 0)
    assert list(
        Session.objects.filter(group=world.chess, day__gte=today).values_list("pk", "minutes", "lead")
    ) == [(marked.pk, 60, teacher.pk), (fell_out.pk, 60, teacher.pk), (free.pk, 90, new.pk)]
