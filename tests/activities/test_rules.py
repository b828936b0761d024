"""What a leader may do to people known through a group of another club."""

from __future__ import annotations

import pytest

from seriktes.core.access import allows
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
