"""Each permission, each role, each object: both faces of a rule agree, and the table is what we mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.models import Q

from seriktes.core import access
from seriktes.core.access import NOTHING, Actor, NotAllowed, Rule, allows, grant, permissions, require, rows
from tests.access.things import NOUNS, things

MATRIX = Path(__file__).with_name("matrix.txt")


def asked(name: str) -> tuple[str, ...]:
    """The names of the objects a permission is asked about."""
    return NOUNS.get(".".join(name.split(".")[:2]), ())


def disagreements(world, named, names) -> list[str]:
    """Where `check` and `rows` of a rule say different things."""
    found = []
    for user in world.users:
        actor = world.actor(user)
        for name in names:
            for thing in asked(name):
                obj = named[thing]
                in_rows = type(obj)._default_manager.filter(rows(actor, name), pk=obj.pk).exists()
                if allows(actor, name, obj) != in_rows:
                    found.append(f"{user} {name} {thing}")
    return found


def test_both_faces_of_every_rule_agree(world):
    assert disagreements(world, things(world), permissions()) == []


def held_otherwise(world, names) -> list[str]:
    """Where a rule says that it is held somewhere and its table is empty, or the other way round."""
    found = []
    for user in world.users:
        actor = world.actor(user)
        found += [f"{user} {name}" for name in names if allows(actor, name) != (rows(actor, name) != NOTHING)]
    return found


def test_a_rule_is_held_anywhere_just_where_its_table_has_rows(world):
    assert held_otherwise(world, permissions()) == []


def test_a_rule_held_where_its_table_has_no_rows_is_caught(world, monkeypatch):
    """The control of the comparison above."""
    crooked = Rule("crooked", lambda actor, obj: False, lambda actor: NOTHING, lambda actor: True)
    known = access.Permission("clubs.club.view", crooked, "")
    monkeypatch.setitem(access._permissions, "clubs.club.view", known)

    assert "outsider clubs.club.view" in held_otherwise(world, ["clubs.club.view"])


def test_a_rule_whose_faces_differ_is_caught(world, monkeypatch):
    """The control: with one crooked rule, the comparison above must not be silent."""
    crooked = Rule("crooked", lambda actor, obj: True, lambda actor: Q(pk=0))
    known = access.Permission("clubs.club.view", crooked, "")
    monkeypatch.setitem(access._permissions, "clubs.club.view", known)

    assert "outsider clubs.club.view club" in disagreements(world, things(world), ["clubs.club.view"])


def matrix(world) -> str:
    """Who may do what to which object, as a table for reviewers."""
    named = things(world)
    lines = []
    for name in sorted(permissions()):
        holders = [user for user in sorted(world.users) if allows(world.actor(user), name)]
        lines.append(f"{name}: {' '.join(holders) or '-'}")
        for thing in asked(name):
            may = [user for user in sorted(world.users) if allows(world.actor(user), name, named[thing])]
            lines.append(f"    {thing}: {' '.join(may) or '-'}")
    return "\n".join(lines) + "\n"


def test_the_matrix_is_exactly_the_reviewed_one(world, request):
    """When it changes on purpose: `pytest tests/access --write-tables`, then read the difference."""
    told = matrix(world)
    if request.config.getoption("write_tables"):
        MATRIX.write_text(told)

    assert told == MATRIX.read_text()


def test_nobody_means_no(world):
    nobody = Actor(user=None)

    assert [name for name in permissions() if allows(nobody, name)] == []


def test_a_dismissed_user_holds_nothing_at_the_next_request(world):
    user = world.users["chair"]
    assert allows(Actor(user=user), "people.person.view", world.child)

    user.is_active = False

    assert [name for name in permissions() if allows(Actor(user=user), name)] == []


def test_an_unknown_name_raises_and_lists_the_known_ones(world):
    with pytest.raises(LookupError, match=r"clubs\.club\.view"):
        allows(world.actor("chair"), "clubs.club.admire")


def test_a_second_grant_raises():
    with pytest.raises(ValueError, match="granted twice"):
        grant("clubs.club.view", Rule("any", lambda actor, obj: True, lambda actor: Q()))


def test_a_refusal_says_whom_to_ask(world):
    with pytest.raises(NotAllowed) as refusal:
        require(world.actor("akimat"), "people.person.view", world.child)

    assert str(refusal.value).count(".") >= 2
