"""What a leader may do to people known through a group of another club."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from seriktes.core.access import allows
from seriktes.people.models import Person
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("permission", ["people.person.edit", "people.person.merge"])
def test_a_group_taught_elsewhere_lets_a_leader_see_and_not_change(world, permission):
    make.teaching(world.dombra, world.users["leader"])
    leader = world.actor("leader")

    assert allows(leader, "people.person.view", world.other_child)
    assert not allows(leader, permission, world.other_child)
    assert allows(leader, permission, world.child)


def test_whoever_only_teaches_changes_nobody(world):
    teacher = world.actor("teacher")

    assert allows(teacher, "people.person.view", world.child)
    assert not allows(teacher, "people.person.edit", world.child)
    assert not allows(teacher, "people.person.edit")


@pytest.mark.parametrize(("days", "is_known"), [(0, True), (366, True), (367, False)])
@pytest.mark.parametrize("name", ["leader", "teacher"])
@pytest.mark.parametrize("ended", ["enrolment", "group"])
def test_a_person_is_known_for_a_year_after_leaving(world, name, ended, days, is_known):
    last = timezone.localdate() - timedelta(days=days)
    row = world.child.enrolments.get() if ended == "enrolment" else world.chess
    type(row).objects.filter(pk=row.pk).update(ends_on=last)
    seen = Person.objects.visible_to(world.actor(name))

    for person in (world.child, world.mother):
        assert allows(world.actor(name), "people.person.view", person) is is_known
        assert seen.filter(pk=person.pk).exists() is is_known


def test_with_the_end_of_the_teaching_everything_ends(world):
    yesterday = timezone.localdate() - timedelta(days=1)
    world.chess.teachings.filter(user=world.users["teacher"]).update(ends_on=yesterday)

    assert not allows(world.actor("teacher"), "people.person.view", world.child)
    assert allows(world.actor("leader"), "people.person.view", world.child)


def test_the_page_of_a_group_names_no_former_people_of_long_ago(world, client):
    for days in (30, 400):
        gone = make.person(given_name=f"Айбар {'I' * (days // 30)}")
        make.enrolment(gone, world.chess, ends_on=timezone.localdate() - timedelta(days=days))

    shown = {}
    for name in ("leader", "chair"):
        client.force_login(world.users[name])
        shown[name] = len(client.get(world.chess.get_absolute_url()).context["known"].former)

    assert shown == {"leader": 1, "chair": 2}
