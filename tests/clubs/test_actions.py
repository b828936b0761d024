"""Clubs and who works in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seriktes.accounts.actions import UserDetails
from seriktes.activities.actions import close_group
from seriktes.activities.errors import GroupRefused
from seriktes.clubs.actions import (
    AppointmentDetails,
    ClubDetails,
    add_club,
    appoint,
    appoint_new_user,
    close_club,
    edit_club,
    end_appointment,
)
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.errors import AppointmentRefused, ClubRefused
from seriktes.clubs.models import Appointment, Club
from seriktes.clubs.queries import ClubsSought, find_clubs, network_tree, staff_of
from seriktes.core.access import SYSTEM, NotAllowed, allows
from seriktes.core.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 1)
LEADS = AppointmentDetails(ClubRole.LEADER, DAY)


def details_of(club: Club) -> ClubDetails:
    return ClubDetails(club.name_kk, club.territory, club.unit, club.starts_on)


def test_a_club_is_written_down_and_changed(world):
    club = add_club(
        actor=world.actor("chair"), details=replace(details_of(world.club), name_kk="«Тұлпар» клубы (үлгі)")
    )
    edit_club(
        actor=world.actor("chair"),
        club=club,
        details=replace(details_of(club), latitude=43.25, longitude=76.5),
    )

    club.refresh_from_db()
    assert (club.latitude, club.longitude) == (43.25, 76.5)
    entry = AuditEntry.objects.get(action="clubs.club.edited")
    assert (entry.before, entry.after) == (
        {"latitude": None, "longitude": None},
        {"latitude": 43.25, "longitude": 76.5},
    )


def test_a_leader_changes_the_own_club_only(world):
    edit_club(actor=world.actor("leader"), club=world.club, details=details_of(world.club))

    for name, club in (("leader", world.other_club), ("teacher", world.club)):
        with pytest.raises(NotAllowed):
            edit_club(actor=world.actor(name), club=club, details=details_of(club))
    with pytest.raises(NotAllowed):
        add_club(actor=world.actor("leader"), details=details_of(world.club))


def test_the_end_of_a_club_ends_its_groups_and_staff(world):
    close_club(actor=world.actor("chair"), club=world.club, ends_on=DAY)

    world.chess.refresh_from_db()
    assert world.chess.ends_on == DAY
    assert not world.chess.enrolments.filter(ends_on=None).exists()
    assert not world.club.appointments.filter(ends_on=None).exists()
    assert not allows(world.actor("leader"), "clubs.club.edit", world.club)
    with pytest.raises(ClubRefused):
        close_club(actor=world.actor("chair"), club=world.club, ends_on=DAY)


def test_the_end_of_a_club_cuts_the_appointments_that_were_to_end_later(world):
    world.club.appointments.filter(ends_on=None).update(ends_on=date(2025, 12, 31))

    close_club(actor=SYSTEM, club=world.club, ends_on=DAY)

    assert {one.ends_on for one in world.club.appointments.all()} == {DAY, date(2025, 1, 31)}


def test_a_club_does_not_end_before_a_group_of_it_begins(world):
    make.group("Кейінгі топ", club=world.club, programme=world.chess.programme, starts_on=date(2026, 1, 1))

    with pytest.raises(GroupRefused, match="Кейінгі топ"):
        close_club(actor=SYSTEM, club=world.club, ends_on=DAY)

    world.chess.refresh_from_db()
    assert world.chess.ends_on is None


def test_a_club_does_not_end_before_it_began(world):
    with pytest.raises(ClubRefused):
        close_club(actor=SYSTEM, club=world.club, ends_on=date(2023, 1, 1))


def test_an_appointment_gives_the_right_and_its_end_takes_it(world):
    actor, user = world.actor("chair"), world.users["outsider"]
    appointment = appoint(actor=actor, club=world.club, user=user, details=LEADS)
    assert allows(world.actor("outsider"), "clubs.club.edit", world.club)

    end_appointment(actor=actor, appointment=appointment, ends_on=DAY)

    assert not allows(world.actor("outsider"), "clubs.club.edit", world.club)
    with pytest.raises(AppointmentRefused):
        end_appointment(actor=actor, appointment=appointment, ends_on=DAY)


def test_a_role_is_held_once(world):
    with pytest.raises(AppointmentRefused):
        appoint(actor=SYSTEM, club=world.club, user=world.users["leader"], details=LEADS)

    assert Appointment.objects.filter(club=world.club, user=world.users["leader"]).count() == 1


@pytest.mark.parametrize("name", ["leader", "coordinator", "auditor", "partnership_manager"])
def test_who_may_not_appoint(world, name):
    with pytest.raises(NotAllowed):
        appoint(actor=world.actor(name), club=world.club, user=world.users["outsider"], details=LEADS)


def test_a_new_user_signs_in_with_the_first_password(world):
    asked = UserDetails(username="aigul", full_name="Айгүл Үлгі", email="", phone="", language="ru")

    appointment, password = appoint_new_user(
        actor=world.actor("chair"), club=world.club, user=asked, details=LEADS
    )

    assert appointment.user.check_password(password)
    assert appointment.user.language == "ru"
    assert password not in str(list(AuditEntry.objects.values_list()))


def test_a_refused_appointment_leaves_no_user(world):
    asked = UserDetails(username="aigul", full_name="Айгүл Үлгі", email="", phone="", language="ru")

    with pytest.raises(AppointmentRefused):
        appoint_new_user(
            actor=SYSTEM,
            club=world.club,
            user=asked,
            details=AppointmentDetails(ClubRole.LEADER, date(2020, 1, 1)),
        )

    assert not type(world.users["leader"]).objects.filter(username="aigul").exists()


def test_staff_is_told_apart_by_the_day(world):
    staff = staff_of(world.club)

    assert [one.user.username for one in staff.current] == ["leader", "teacher"]
    assert [one.user.username for one in staff.former] == ["former_teacher"]


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        (ClubsSought(), ["«Самал» клубы (үлгі)", "«Шұғыла» клубы (үлгі)"]),
        (ClubsSought(text="Shugyla"), ["«Шұғыла» клубы (үлгі)"]),
        (ClubsSought(is_training_centre=True), []),
        (ClubsSought(is_former=True), []),
    ],
)
def test_clubs_are_found(world, sought, names):
    assert [club.name for club in find_clubs(SYSTEM, sought)] == names


def test_a_leader_finds_the_own_club_only(world):
    assert list(find_clubs(world.actor("leader"), ClubsSought())) == [world.club]


def test_the_tree_holds_every_unit_and_club(world):
    part = make.unit("Солтүстік бөлім (үлгі)", parent=world.network)
    make.club("«Тұлпар» клубы (үлгі)", unit=part)

    root = network_tree(world.actor("chair"))

    assert root.unit == world.network
    assert [club.name for club in root.clubs] == ["«Самал» клубы (үлгі)", "«Шұғыла» клубы (үлгі)"]
    assert [(node.unit, [club.name for club in node.clubs]) for node in root.parts] == [
        (part, ["«Тұлпар» клубы (үлгі)"])
    ]


def test_an_appointment_whose_end_lies_ahead_may_end_earlier(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    close_club(actor=SYSTEM, club=world.club, ends_on=date(2026, 5, 31))
    held = world.club.appointments.get(user=world.users["leader"], ends_on=date(2026, 5, 31))

    with pytest.raises(AppointmentRefused):
        end_appointment(actor=SYSTEM, appointment=held, ends_on=date(2026, 6, 1))
    ended = end_appointment(actor=SYSTEM, appointment=held, ends_on=date(2026, 4, 10))

    assert ended.ends_on == date(2026, 4, 10)


def test_who_is_appointed_after_a_closing_day_was_set_leaves_on_that_day(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    close_club(actor=SYSTEM, club=world.club, ends_on=date(2026, 5, 31))
    asked = {"actor": SYSTEM, "club": world.club, "user": world.users["outsider"]}
    role = AppointmentDetails(ClubRole.LEADER, date(2026, 4, 1))

    appointment = appoint(**asked, details=role)
    with pytest.raises(AppointmentRefused):
        appoint(**asked, details=role)

    assert appointment.ends_on == date(2026, 5, 31)


@pytest.mark.parametrize("corrected", [date(2026, 4, 30), date(2026, 6, 30)])
def test_a_closing_day_of_a_club_is_corrected_with_its_groups_and_staff(world, time_machine, corrected):
    time_machine.move_to("2026-04-01 12:00")
    close_club(actor=SYSTEM, club=world.club, ends_on=date(2026, 5, 31))

    close_club(actor=world.actor("chair"), club=world.club, ends_on=corrected)

    world.chess.refresh_from_db()
    world.club.refresh_from_db()
    assert (world.club.ends_on, world.chess.ends_on) == (corrected, corrected)
    assert world.child.enrolments.get(group=world.chess).ends_on == corrected
    assert world.club.appointments.get(user=world.users["leader"]).ends_on == corrected


def test_a_group_does_not_go_on_after_its_club(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    close_club(actor=SYSTEM, club=world.club, ends_on=date(2026, 5, 31))

    with pytest.raises(GroupRefused):
        close_group(actor=SYSTEM, group=world.chess, ends_on=date(2026, 6, 30))
