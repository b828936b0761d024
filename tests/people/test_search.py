"""A name is found in every script it is written in, and by a part of it or of a phone."""

from __future__ import annotations

import pytest

from seriktes.core.access import SYSTEM
from seriktes.people.actions import merge_people
from seriktes.people.models import Phone
from seriktes.people.queries import PeopleSought, find_people
from tests import factories as make

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [person.full_name for person in find_people(SYSTEM, PeopleSought(text=text))]


@pytest.fixture
def people():
    woman = make.person("Өтегенова", "Гүлнар", patronymic="Нұрланқызы", sex="f")
    Phone.objects.create(person=woman, number="+77091234567")
    make.person("Әбенов", "Ерлан")
    return woman


@pytest.mark.parametrize(
    "text",
    [
        "Өтегенова",
        "Утегенова",
        "утегенова гульнар",
        "гүлнар өтег",
        "utegen",
        "Ötegenova",
        "O'tegenova",
        "UTEGENOVA GULNAR",
        "тегено",
        "Нурлан",
        "+7 709 123 45 67",
        "8 (709) 123-45-67",
        "4567",
    ],
)
def test_a_person_is_found_by(people, text):
    assert found(text) == ["Өтегенова Гүлнар Нұрланқызы"]


@pytest.mark.parametrize("text", ["Өтегенов Ерлан", "999999", "%", "_", "'", "67", "…"])
def test_nobody_is_found_by(people, text):
    assert found(text) == []


def test_no_text_finds_everybody_in_the_order_of_the_kazakh_alphabet():
    for family in ("Яшин", "Өтегенова", "Ұлықбек", "Аманов", "Әбенов", "Іскендір", "Қайрат", "Карим"):
        make.person(family, "Айбар")

    assert [name.split()[0] for name in found("")] == [
        "Аманов",
        "Әбенов",
        "Карим",
        "Қайрат",
        "Өтегенова",
        "Ұлықбек",
        "Іскендір",
        "Яшин",
    ]


def test_a_merged_row_finds_the_person_it_stands_for(people):
    former = make.person("Қалиева", "Гүлнар")
    merge_people(actor=SYSTEM, kept=people, merged=former)

    assert found("калиева") == ["Өтегенова Гүлнар Нұрланқызы"]


def test_a_search_shows_only_whom_the_actor_may_see(world):
    leader = world.actor("leader")

    assert list(find_people(leader, PeopleSought(text="а"))) == [world.child, world.mother]
    assert list(find_people(leader, PeopleSought(text="Дана"))) == []


@pytest.mark.parametrize(
    ("youngest", "oldest", "count"), [(11, 11, 1), (12, 12, 0), (None, 10, 0), (11, None, 1)]
)
def test_ages_count_full_years(time_machine, youngest, oldest, count):
    time_machine.move_to("2026-05-09 12:00")  # the day before the twelfth birthday
    make.person()

    assert find_people(SYSTEM, PeopleSought(age_from=youngest, age_until=oldest)).count() == count
