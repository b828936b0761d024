"""Into a group, out of it and over to another: places, dates, the log and what sums are told."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from seriktes.activities.actions import (
    close_group,
    end_enrolment,
    enrol_new_person,
    enrol_person,
    export_roster,
    redate_enrolment,
    transfer_enrolment,
)
from seriktes.activities.enums import EndReason
from seriktes.activities.errors import EnrolmentRefused, GroupFull
from seriktes.activities.models import Enrolment, Group
from seriktes.activities.queries import group_page
from seriktes.core.access import SYSTEM, NotAllowed
from seriktes.core.facts import facts_changed
from seriktes.core.models import AuditEntry
from seriktes.core.months import parse_month
from seriktes.people.actions import PersonDetails, merge_people
from seriktes.people.models import Person
from tests import factories as make

DAY = date(2025, 9, 1)


@pytest.fixture
def heard():
    pairs: list[frozenset] = []

    def hear(group_months, **_kwargs):
        pairs.append(group_months)

    facts_changed.connect(hear)
    yield pairs
    facts_changed.disconnect(hear)


@pytest.fixture
def group(db) -> Group:
    return make.group(capacity=2)


def enrol(group, *people) -> list[Enrolment]:
    return [enrol_person(actor=SYSTEM, group=group, person=one, starts_on=DAY) for one in people]


def test_places_are_never_more_than_people(group):
    enrol(group, make.person(), make.person())

    with pytest.raises(GroupFull):
        enrol(group, make.person())

    assert group_page(SYSTEM, group).places_left == 0


def test_a_place_is_free_again_after_an_end(group):
    first, second = enrol(group, make.person(), make.person())
    end_enrolment(actor=SYSTEM, enrolment=first, ends_on=date(2025, 10, 1), reason=EndReason.LEFT)

    third = enrol_person(actor=SYSTEM, group=group, person=make.person(), starts_on=date(2025, 10, 2))

    assert list(Enrolment.objects.on(date(2025, 10, 2)).filter(group=group)) == [second, third]
    with pytest.raises(GroupFull):
        enrol_person(actor=SYSTEM, group=group, person=make.person(), starts_on=date(2025, 10, 2))


def test_two_rows_of_one_human_being_take_one_place(group):
    one, other = make.person(), make.person()
    enrol(group, one, other)
    merge_people(actor=SYSTEM, kept=one, merged=other)

    assert [row.person for row in group_page(SYSTEM, group).roster] == [one]
    enrol(group, make.person())
    with pytest.raises(EnrolmentRefused):
        enrol(group, other)


def test_nobody_is_enrolled_twice_nor_outside_the_group_s_dates(group):
    person = make.person()
    enrol(group, person)

    with pytest.raises(EnrolmentRefused):
        enrol(group, person)
    with pytest.raises(EnrolmentRefused):
        enrol_person(actor=SYSTEM, group=group, person=make.person(), starts_on=date(2023, 12, 31))


def test_a_new_person_and_the_enrolment_stand_or_fall_together(world):
    world.chess.capacity = 1
    world.chess.save()
    people = Person.objects.count()

    with pytest.raises(GroupFull):
        enrol_new_person(
            actor=world.actor("leader"),
            group=world.chess,
            details=PersonDetails("Жаңа", "Бала", sex="f"),
            starts_on=DAY,
        )

    assert Person.objects.count() == people


def test_a_leader_enrols_a_new_person_and_sees_them(world):
    enrolment = enrol_new_person(
        actor=world.actor("leader"),
        group=world.chess,
        details=PersonDetails("Жаңа", "Бала", sex="f"),
        starts_on=DAY,
    )

    assert enrolment.person in Person.objects.visible_to(world.actor("leader"))
    assert enrolment.person not in Person.objects.visible_to(world.actor("other_leader"))


@pytest.mark.parametrize("name", ["teacher", "other_leader", "auditor", "partnership_manager", "akimat"])
def test_who_may_not_enrol(world, name):
    with pytest.raises(NotAllowed):
        enrol_person(actor=world.actor(name), group=world.chess, person=world.mother, starts_on=DAY)


def test_a_leader_does_not_enrol_somebody_they_do_not_know(world):
    with pytest.raises(NotAllowed):
        enrol_person(actor=world.actor("leader"), group=world.chess, person=world.other_child, starts_on=DAY)


def test_a_backdated_enrolment_tells_every_month_it_touches(group, heard, time_machine):
    time_machine.move_to("2025-11-10 12:00")

    (enrolment,) = enrol(group, make.person())
    end_enrolment(actor=SYSTEM, enrolment=enrolment, ends_on=date(2025, 10, 31), reason=EndReason.LEFT)
    enrol_person(actor=SYSTEM, group=group, person=make.person(), starts_on=date(2025, 12, 1))

    months = [parse_month(text) for text in ("2025-09", "2025-10", "2025-11")]
    assert heard == [
        frozenset((group.pk, month) for month in months),
        frozenset({(group.pk, months[2])}),
    ]


def test_an_ended_enrolment_keeps_its_reason_and_is_not_ended_again(group):
    (enrolment,) = enrol(group, make.person())

    end_enrolment(actor=SYSTEM, enrolment=enrolment, ends_on=DAY, reason=EndReason.MOVED)

    enrolment.refresh_from_db()
    assert (enrolment.ends_on, enrolment.end_reason) == (DAY, EndReason.MOVED)
    with pytest.raises(EnrolmentRefused):
        end_enrolment(actor=SYSTEM, enrolment=enrolment, ends_on=DAY, reason=EndReason.MOVED)


def test_an_enrolment_does_not_end_before_it_began(group):
    (enrolment,) = enrol(group, make.person())

    with pytest.raises(EnrolmentRefused):
        end_enrolment(actor=SYSTEM, enrolment=enrolment, ends_on=date(2025, 8, 31), reason=EndReason.LEFT)


def test_a_transfer_leaves_no_day_in_both_groups(group):
    (enrolment,) = enrol(group, make.person())
    other = make.group("Шахмат 2")

    moved = transfer_enrolment(actor=SYSTEM, enrolment=enrolment, group=other, starts_on=date(2025, 10, 1))

    enrolment.refresh_from_db()
    assert (enrolment.ends_on, enrolment.end_reason) == (date(2025, 9, 30), EndReason.TRANSFERRED)
    assert (moved.group, moved.person, moved.starts_on) == (other, enrolment.person, date(2025, 10, 1))


def test_a_transfer_to_a_full_group_changes_nothing(group):
    (enrolment,) = enrol(group, make.person())
    full = make.group("Шахмат 2", capacity=1)
    enrol(full, make.person())

    with pytest.raises(GroupFull):
        transfer_enrolment(actor=SYSTEM, enrolment=enrolment, group=full, starts_on=date(2025, 10, 1))

    enrolment.refresh_from_db()
    assert enrolment.ends_on is None


def test_a_roster_that_leaves_is_in_the_log(world):
    content = export_roster(actor=world.actor("leader"), group=world.chess, form="csv")

    assert "Үлгібаев Айбар" in content.decode("utf-8-sig")
    entry = AuditEntry.objects.get(action="activities.roster.exported")
    assert (entry.actor, entry.after) == (world.users["leader"], {"form": "csv", "people": 1})
    with pytest.raises(NotAllowed):
        export_roster(actor=world.actor("teacher"), group=world.chess, form="csv")


@pytest.mark.django_db(transaction=True)
def test_two_who_enrol_at_once_do_not_share_the_last_place():
    group = make.group(capacity=1)
    people = [make.person(), make.person()]
    together = threading.Barrier(len(people))
    outcomes: list[str] = []

    def enrol_one(person):
        together.wait()
        try:
            enrol_person(actor=SYSTEM, group=group, person=person, starts_on=DAY)
            outcomes.append("enrolled")
        except GroupFull:
            outcomes.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=enrol_one, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["enrolled", "full"]
    assert group.enrolments.count() == 1


def test_the_last_day_there_is_and_the_first_are_answered_in_words(group):
    enrolment = enrol_person(actor=SYSTEM, group=group, person=make.person(), starts_on=DAY)
    other = make.group("Өрме", club=group.club, programme=group.programme)

    with pytest.raises(EnrolmentRefused):
        transfer_enrolment(actor=SYSTEM, enrolment=enrolment, group=other, starts_on=date.min)
    ended = end_enrolment(actor=SYSTEM, enrolment=enrolment, ends_on=date.max, reason=EndReason.OTHER)

    assert ended.ends_on == date.max


def test_an_end_that_lies_ahead_may_come_earlier_but_not_later(group, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    enrolment, moving = enrol(group, make.person(), make.person())
    close_group(actor=SYSTEM, group=group, ends_on=date(2026, 5, 31))
    other = make.group("Өрме", club=group.club, programme=group.programme)

    redate_enrolment(actor=SYSTEM, enrolment=enrolment, starts_on=date(2025, 9, 8))
    transfer_enrolment(actor=SYSTEM, enrolment=moving, group=other, starts_on=date(2026, 4, 6))
    with pytest.raises(EnrolmentRefused):
        end_enrolment(actor=SYSTEM, enrolment=enrolment, ends_on=date(2026, 6, 1), reason=EndReason.LEFT)
    ended = end_enrolment(actor=SYSTEM, enrolment=enrolment, ends_on=date(2026, 4, 10), reason=EndReason.LEFT)

    assert (ended.starts_on, ended.ends_on, ended.end_reason) == (
        date(2025, 9, 8),
        date(2026, 4, 10),
        EndReason.LEFT,
    )
    moving.refresh_from_db()
    assert (moving.ends_on, moving.end_reason) == (date(2026, 4, 5), EndReason.TRANSFERRED)


def test_who_is_enrolled_after_a_closing_day_was_set_leaves_on_that_day(group, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    close_group(actor=SYSTEM, group=group, ends_on=date(2026, 5, 31))

    (enrolment,) = enrol(group, make.person())

    assert enrolment.ends_on == date(2026, 5, 31)


def test_an_enrolment_does_not_begin_after_its_end(group, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    (enrolment,) = enrol(group, make.person())
    end_enrolment(actor=SYSTEM, enrolment=enrolment, ends_on=date(2026, 4, 10), reason=EndReason.LEFT)

    with pytest.raises(EnrolmentRefused, match=r"10\.04\.2026"):
        redate_enrolment(actor=SYSTEM, enrolment=enrolment, starts_on=date(2026, 5, 1))
