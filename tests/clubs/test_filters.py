from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from seriktes.clubs import queries
from seriktes.clubs.forms import NO_CLUB, SEVERAL_CLUBS, ClubMeantField
from tests import factories as make

PAGES = ("/groups/", "/people/", "/sessions/", "/day/")


@pytest.fixture
def coordinator(world, client, monkeypatch):
    monkeypatch.setattr(queries, "MOST_OFFERED", 1)
    client.force_login(world.users["coordinator"])
    return client


@pytest.mark.parametrize("page", PAGES)
def test_of_too_many_clubs_one_is_typed(world, coordinator, page):
    asked, chosen = coordinator.get(page), coordinator.get(page, {"club": world.club.code})

    assert '<input type="text" name="club"' in asked.content.decode()
    assert f'<option value="{world.club.code}" selected>' in chosen.content.decode()


def test_lists_are_narrowed_to_the_clubs_typed(world, coordinator):
    part = "шұғыл"

    groups = coordinator.get("/groups/", {"club": part})
    people = coordinator.get("/people/", {"club": part})

    assert [line.own.name_kk for line in groups.context["lines"]] == [world.chess.name_kk]
    assert [person for person, _cells in people.context["rows"]] == [world.child]


def test_one_club_is_meant_by_its_whole_name_or_by_what_only_it_has(world):
    longer = make.club(f"{world.club.name_kk} екінші")
    field = ClubMeantField(actor=world.actor("coordinator"))

    meant = [field.clean(said) for said in (world.club.name_kk.lower(), "екінші", longer.code, "")]

    assert meant == [world.club, longer, longer, None]


@pytest.mark.parametrize(("said", "sentence"), [("жоқ клуб", NO_CLUB), ("шұғыл", SEVERAL_CLUBS)])
def test_what_means_no_club_or_several_is_told(world, said, sentence):
    make.club(f"{world.club.name_kk} екінші")
    field = ClubMeantField(actor=world.actor("coordinator"))

    with pytest.raises(ValidationError) as refusal:
        field.clean(said)

    assert refusal.value.messages == [str(sentence)]
