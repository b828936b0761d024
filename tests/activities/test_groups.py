"""Groups: what freezes with the first mark, the successor, the end, hours and teachers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError

from seriktes.activities import closing, freezing
from seriktes.activities.actions import (
    GroupDetails,
    ProgrammeDetails,
    SlotDetails,
    add_group,
    add_slot,
    assign_teacher,
    close_group,
    edit_group,
    edit_programme,
    end_slot,
    end_teaching,
    redate_slot,
    succeed_group,
)
from seriktes.activities.enums import EndReason, GroupLanguage, ProgrammeKind, Season
from seriktes.activities.errors import GroupFrozen, GroupRefused
from seriktes.activities.models import Group
from seriktes.activities.queries import GroupsSought, figures_of_clubs, find_groups
from seriktes.activities.signals import timetable_changed
from seriktes.attendance.enums import SessionState
from seriktes.clubs.actions import close_club, end_appointment
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.signals import appointment_ending
from seriktes.core.access import SYSTEM, NotAllowed, allows
from seriktes.core.facts import facts_changed
from seriktes.core.models import AuditEntry
from seriktes.core.months import month_of
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 1)


def details_of(group: Group) -> GroupDetails:
    return GroupDetails(
        name_kk=group.name_kk,
        programme=group.programme,
        language=GroupLanguage(group.language),
        season=Season(group.season),
        starts_on=group.starts_on,
        capacity=group.capacity,
    )


@pytest.fixture
def frozen(monkeypatch):
    monkeypatch.setattr(freezing, "_holds_facts", [lambda group: True])


def test_a_mark_freezes_what_reports_count_by(world):
    changed = replace(details_of(world.chess), language=GroupLanguage.RU)
    edit_group(actor=SYSTEM, group=world.chess, details=changed)

    make.mark(world.session, world.child)

    world.chess.refresh_from_db()
    with pytest.raises(GroupFrozen):
        edit_group(actor=SYSTEM, group=world.chess, details=replace(changed, season=Season.SUMMER))
    edit_group(actor=SYSTEM, group=world.chess, details=replace(changed, name_kk="Шахмат бір"))


def test_a_programme_s_kind_freezes_too(world, frozen):
    details = ProgrammeDetails("Шахмат", "", "", ProgrammeKind.ARTS)

    with pytest.raises(GroupFrozen):
        edit_programme(actor=SYSTEM, programme=world.chess.programme, details=details)


def test_a_successor_takes_people_teachers_and_hours_over(world):
    make.timetable_slot(world.chess)
    make.enrolment(make.person(), world.chess, ends_on=date(2025, 5, 1))
    details = replace(details_of(world.chess), language=GroupLanguage.RU, starts_on=DAY)

    successor = succeed_group(actor=world.actor("leader"), group=world.chess, details=details)

    world.chess.refresh_from_db()
    assert (successor.predecessor, successor.language) == (world.chess, "ru")
    assert world.chess.ends_on == date(2025, 8, 31)
    assert [(one.person, one.starts_on) for one in successor.enrolments.all()] == [(world.child, DAY)]
    assert [one.user for one in successor.teachings.all()] == [world.users["teacher"]]
    assert successor.timetable.count() == 1
    former = world.child.enrolments.get(group=world.chess)
    assert (former.ends_on, former.end_reason) == (date(2025, 8, 31), EndReason.TRANSFERRED)


def test_a_successor_that_begins_with_the_first_day_there_is_is_refused_in_words(world):
    details = replace(details_of(world.chess), language=GroupLanguage.RU, starts_on=date.min)

    with pytest.raises(GroupRefused):
        succeed_group(actor=SYSTEM, group=world.chess, details=details)


def test_the_end_of_a_group_ends_everything_in_it(world):
    make.timetable_slot(world.chess)

    close_group(actor=world.actor("leader"), group=world.chess, ends_on=DAY)

    for rows in (world.chess.enrolments, world.chess.teachings, world.chess.timetable):
        assert not rows.filter(ends_on=None).exists()
    with pytest.raises(GroupRefused):
        close_group(actor=SYSTEM, group=world.chess, ends_on=DAY)


def test_the_end_of_a_group_cuts_what_was_to_end_later(world):
    later = date(2025, 12, 31)
    for rows in (world.chess.enrolments, world.chess.teachings.filter(ends_on=None)):
        rows.update(ends_on=later)
    make.timetable_slot(world.chess, ends_on=later)

    close_group(actor=SYSTEM, group=world.chess, ends_on=DAY)

    assert [row.ends_on for row in world.chess.enrolments.all()] == [DAY]
    assert [row.ends_on for row in world.chess.timetable.all()] == [DAY]
    assert {row.ends_on for row in world.chess.teachings.all()} == {DAY, date(2025, 1, 31)}
    assert world.child.enrolments.get(group=world.chess).end_reason == EndReason.FINISHED


def test_who_was_to_leave_later_goes_over_with_the_last_day_and_the_reason(world):
    leaves = {"ends_on": date(2025, 12, 31), "end_reason": EndReason.MOVED}
    world.child.enrolments.filter(group=world.chess).update(**leaves)
    details = replace(details_of(world.chess), language=GroupLanguage.RU, starts_on=DAY)
    heard: list[frozenset] = []

    def hear(group_months, **_kwargs):
        heard.append(group_months)

    facts_changed.connect(hear)
    successor = succeed_group(actor=SYSTEM, group=world.chess, details=details)
    facts_changed.disconnect(hear)

    carried = successor.enrolments.get()
    assert (carried.starts_on, carried.ends_on, carried.end_reason) == (DAY, *leaves.values())
    assert AuditEntry.objects.get(action="activities.group.succeeded").after["enrolments"] == [carried.pk]
    told = frozenset().union(*heard)
    assert {(world.chess.pk, month_of(DAY)), (successor.pk, month_of(DAY))} <= told


def test_a_group_does_not_end_under_somebody_who_comes_later(world):
    make.enrolment(make.person(), world.chess, starts_on=date(2025, 10, 1))

    with pytest.raises(GroupRefused):
        close_group(actor=SYSTEM, group=world.chess, ends_on=DAY)

    world.chess.refresh_from_db()
    assert world.chess.ends_on is None


def test_places_do_not_fall_below_the_people(world):
    make.enrolment(make.person(), world.chess)

    with pytest.raises(GroupRefused):
        edit_group(actor=SYSTEM, group=world.chess, details=replace(details_of(world.chess), capacity=1))


def test_an_hour_is_there_once_and_news_of_it_goes_up(world):
    heard: list[frozenset] = []

    def hear(group_ids, **_kwargs):
        heard.append(group_ids)

    timetable_changed.connect(hear)
    hour = SlotDetails(weekday=0, starts_at=time(15), minutes=60, starts_on=DAY)

    slot = add_slot(actor=world.actor("leader"), group=world.chess, details=hour)
    with pytest.raises(GroupRefused):
        add_slot(actor=world.actor("leader"), group=world.chess, details=hour)
    end_slot(actor=world.actor("leader"), slot=slot, ends_on=date(2025, 12, 31))
    later = replace(hour, starts_on=date(2026, 1, 1))
    add_slot(actor=world.actor("leader"), group=world.chess, details=later)

    timetable_changed.disconnect(hear)
    assert heard == [frozenset({world.chess.pk})] * 3


def test_a_fault_of_whoever_hears_the_news_is_not_taken_for_a_double(world):
    def fail(**_kwargs):
        raise IntegrityError

    hour = SlotDetails(weekday=0, starts_at=time(15), minutes=60, starts_on=DAY)
    timetable_changed.connect(fail)
    try:
        with pytest.raises(IntegrityError):
            add_slot(actor=SYSTEM, group=world.chess, details=hour)
    finally:
        timetable_changed.disconnect(fail)

    assert not world.chess.timetable.exists()


def test_only_staff_of_the_club_teaches(world):
    asked = {"actor": world.actor("leader"), "group": world.chess, "starts_on": DAY, "is_lead": True}

    with pytest.raises(GroupRefused):
        assign_teacher(user=world.users["other_teacher"], **asked)
    with pytest.raises(GroupRefused):
        assign_teacher(user=world.users["teacher"], **asked)
    teaching = assign_teacher(user=world.users["leader"], **asked)
    end_teaching(actor=world.actor("leader"), teaching=teaching, ends_on=date(2025, 12, 31))

    assert AuditEntry.objects.filter(action__startswith="activities.teaching").count() == 2


@pytest.mark.parametrize("name", ["teacher", "other_leader", "auditor", "partnership_manager", "akimat"])
def test_who_may_not_change_the_group(world, name):
    with pytest.raises(NotAllowed):
        edit_group(actor=world.actor(name), group=world.chess, details=details_of(world.chess))
    with pytest.raises(NotAllowed):
        add_group(actor=world.actor(name), club=world.club, details=details_of(world.chess))


def test_a_person_in_two_groups_of_a_club_counts_once(world):
    make.enrolment(world.child, make.group("Шахмат 2", club=world.club))

    figures = figures_of_clubs([world.club.pk, world.other_club.pk])

    assert [(known.groups, known.people) for known in figures.values()] == [(2, 1), (1, 1)]


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        (GroupsSought(), ["Домбыра 1", "Шахмат 1"]),
        (GroupsSought(text="shahmat"), ["Шахмат 1"]),
        (GroupsSought(kind="arts"), ["Домбыра 1"]),
        (GroupsSought(language="ru"), []),
        (GroupsSought(is_former=True), []),
    ],
)
def test_groups_are_found(world, sought, names):
    assert [group.name for group in find_groups(SYSTEM, sought)] == names


def test_hours_and_teachers_whose_end_lies_ahead_may_end_earlier(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    slot = make.timetable_slot(world.chess)
    teaching = world.chess.teachings.get(ends_on=None)
    close_group(actor=SYSTEM, group=world.chess, ends_on=date(2026, 5, 31))

    redate_slot(actor=SYSTEM, slot=slot, starts_on=date(2025, 9, 8))
    with pytest.raises(GroupRefused):
        end_slot(actor=SYSTEM, slot=slot, ends_on=date(2026, 6, 1))
    ends = [
        end_slot(actor=SYSTEM, slot=slot, ends_on=date(2026, 4, 10)).ends_on,
        end_teaching(actor=SYSTEM, teaching=teaching, ends_on=date(2026, 4, 10)).ends_on,
    ]

    assert ends == [date(2026, 4, 10)] * 2


def test_hours_and_teachers_of_a_group_with_a_closing_day_end_on_it(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    close_group(actor=SYSTEM, group=world.chess, ends_on=date(2026, 5, 31))
    hour = SlotDetails(weekday=0, starts_at=time(15), minutes=60, starts_on=date(2026, 4, 1))
    asked = {"actor": SYSTEM, "group": world.chess, "starts_on": hour.starts_on, "is_lead": True}

    slot = add_slot(actor=SYSTEM, group=world.chess, details=hour)
    teaching = assign_teacher(user=world.users["leader"], **asked)
    for again in (
        lambda: add_slot(actor=SYSTEM, group=world.chess, details=hour),
        lambda: add_slot(actor=SYSTEM, group=world.chess, details=replace(hour, starts_on=date(2026, 6, 1))),
        lambda: assign_teacher(user=world.users["leader"], **asked),
        lambda: assign_teacher(user=world.users["leader"], **asked | {"starts_on": date(2026, 6, 1)}),
    ):
        with pytest.raises(GroupRefused):
            again()

    assert (slot.ends_on, teaching.ends_on) == (date(2026, 5, 31),) * 2


@pytest.mark.parametrize("corrected", [date(2026, 4, 30), date(2026, 6, 30)])
def test_a_closing_day_ahead_is_corrected_with_all_that_was_to_end_on_it(world, time_machine, corrected):
    time_machine.move_to("2026-04-01 12:00")
    own_end = make.enrolment(make.person(), world.chess, ends_on=date(2026, 4, 15), end_reason=EndReason.LEFT)
    make.timetable_slot(world.chess)
    close_group(actor=SYSTEM, group=world.chess, ends_on=date(2026, 5, 31))

    close_group(actor=SYSTEM, group=world.chess, ends_on=corrected)

    world.chess.refresh_from_db()
    own_end.refresh_from_db()
    assert world.chess.ends_on == corrected
    assert world.child.enrolments.get(group=world.chess).ends_on == corrected
    assert world.chess.timetable.get().ends_on == corrected
    assert world.chess.teachings.get(user=world.users["teacher"]).ends_on == corrected
    assert (own_end.ends_on, own_end.end_reason) == (date(2026, 4, 15), EndReason.LEFT)
    told = AuditEntry.objects.filter(action="activities.group.closed").latest("pk")
    assert (told.before, told.after) == ({"ends_on": "2026-05-31"}, {"ends_on": f"{corrected}"})


def test_a_group_with_a_successor_does_not_end_later(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    details = replace(details_of(world.chess), language=GroupLanguage.RU, starts_on=date(2026, 6, 1))
    succeed_group(actor=SYSTEM, group=world.chess, details=details)

    with pytest.raises(GroupRefused):
        close_group(actor=SYSTEM, group=world.chess, ends_on=date(2026, 6, 30))


def test_a_successor_of_a_group_with_a_closing_day_goes_on(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    close_group(actor=SYSTEM, group=world.chess, ends_on=date(2026, 5, 31))
    details = replace(details_of(world.chess), language=GroupLanguage.RU, starts_on=date(2026, 6, 1))

    successor = succeed_group(actor=SYSTEM, group=world.chess, details=details)
    with pytest.raises(GroupRefused):
        succeed_group(actor=SYSTEM, group=world.chess, details=replace(details, starts_on=date(2026, 9, 1)))

    carried = successor.enrolments.get()
    assert (successor.ends_on, carried.ends_on, carried.end_reason) == (None, None, "")
    assert world.child.enrolments.get(group=world.chess).end_reason == EndReason.TRANSFERRED


def test_a_group_is_not_added_to_a_club_that_does_not_work(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    close_club(actor=SYSTEM, club=world.club, ends_on=date(2026, 5, 31))
    details = replace(details_of(world.chess), name_kk="Жаңа топ", starts_on=date(2026, 6, 1))

    with pytest.raises(GroupRefused):
        add_group(actor=SYSTEM, club=world.club, details=details)
    with pytest.raises(GroupRefused):
        succeed_group(actor=SYSTEM, group=world.chess, details=details)
    made = add_group(actor=SYSTEM, club=world.club, details=replace(details, starts_on=date(2026, 5, 1)))

    assert made.ends_on == date(2026, 5, 31)


def test_a_group_does_not_begin_after_somebody_was_enrolled_in_it(world):
    first = min(world.chess.enrolments.values_list("starts_on", flat=True))
    details = details_of(world.chess)

    with pytest.raises(GroupRefused):
        edit_group(
            actor=SYSTEM, group=world.chess, details=replace(details, starts_on=first + timedelta(days=1))
        )
    edit_group(actor=SYSTEM, group=world.chess, details=replace(details, starts_on=first))

    world.chess.refresh_from_db()
    assert world.chess.starts_on == first


def test_a_group_does_not_begin_after_a_session_that_is_recorded(world):
    make.mark(world.session, world.child)
    world.session.state = SessionState.HELD
    world.session.save()
    world.chess.enrolments.update(starts_on=date(2026, 6, 1))
    later = replace(details_of(world.chess), starts_on=world.session.day + timedelta(days=1))

    with pytest.raises(GroupRefused):
        edit_group(actor=SYSTEM, group=world.chess, details=later)


@pytest.mark.parametrize("starts_on", [date(2026, 5, 1), date(2026, 2, 1)], ids=["after its end", "twice"])
def test_an_hour_is_not_moved_behind_its_end_nor_over_the_former_one(world, time_machine, starts_on):
    time_machine.move_to("2026-04-01 12:00")
    make.timetable_slot(world.chess, weekday=2, starts_on=DAY, ends_on=date(2026, 3, 1))
    slot = make.timetable_slot(world.chess, weekday=2, starts_on=date(2026, 3, 2), ends_on=date(2026, 4, 10))

    with pytest.raises(GroupRefused):
        redate_slot(actor=SYSTEM, slot=slot, starts_on=starts_on)

    slot.refresh_from_db()
    assert slot.starts_on == date(2026, 3, 2)


@pytest.mark.parametrize("is_heard", [True, False], ids=["mended", "control"])
def test_who_leaves_a_club_knows_the_people_of_its_groups_no_longer(world, time_machine, is_heard):
    time_machine.move_to("2026-04-01 12:00")
    if not is_heard:
        appointment_ending.disconnect(dispatch_uid="activities.end_teachings")
    held = world.club.appointments.get(user=world.users["teacher"])
    ahead = make.teaching(make.group("Шахмат 2", club=world.club), held.user, starts_on=date(2026, 5, 1))

    try:
        end_appointment(actor=world.actor("chair"), appointment=held, ends_on=date(2026, 4, 1))
    finally:
        appointment_ending.connect(closing.end_what_they_teach, dispatch_uid="activities.end_teachings")
    time_machine.move_to("2026-04-02 12:00")

    teacher = world.actor("teacher")
    assert allows(teacher, "people.person.view", world.child) is not is_heard
    assert allows(teacher, "attendance.session.mark", world.session) is not is_heard
    last = held.user.teachings.exclude(pk=ahead.pk).get().ends_on
    assert last == (date(2026, 4, 1) if is_heard else None)
    assert type(ahead).objects.filter(pk=ahead.pk).exists() is not is_heard


def test_who_keeps_another_role_in_the_club_goes_on_teaching(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    held = world.club.appointments.get(user=world.users["teacher"])
    other = make.appointment(world.club, held.user, ClubRole.HELPER)

    end_appointment(actor=SYSTEM, appointment=held, ends_on=date(2026, 4, 1))
    assert held.user.teachings.get().ends_on is None

    end_appointment(actor=SYSTEM, appointment=other, ends_on=date(2026, 4, 20))
    assert held.user.teachings.get().ends_on == date(2026, 4, 20)


def test_an_end_in_the_past_leaves_what_was_taught_since(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    held = world.club.appointments.get(user=world.users["teacher"])
    later = make.teaching(make.group("Шахмат 2", club=world.club), held.user, starts_on=date(2026, 3, 1))

    end_appointment(actor=SYSTEM, appointment=held, ends_on=date(2026, 2, 1))

    later.refresh_from_db()
    assert (later.ends_on, held.user.teachings.exclude(pk=later.pk).get().ends_on) == (
        date(2026, 3, 1),
        date(2026, 2, 1),
    )


def test_a_teaching_does_not_outlast_the_role_in_the_club(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    held = world.club.appointments.get(user=world.users["teacher"])
    end_appointment(actor=SYSTEM, appointment=held, ends_on=date(2026, 4, 20))
    group = make.group("Шахмат 2", club=world.club)

    teaching = assign_teacher(
        actor=SYSTEM, group=group, user=held.user, starts_on=date(2026, 4, 10), is_lead=True
    )

    assert teaching.ends_on == date(2026, 4, 20)
