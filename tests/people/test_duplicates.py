"""Who may be the person that is being written down."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.core.access import SYSTEM
from seriktes.people.actions import PersonDetails, add_person, edit_person, merge_people
from seriktes.people.errors import IinTaken
from seriktes.people.iin import sample_iin
from seriktes.people.likeness import names_are_close
from seriktes.people.models import Phone
from seriktes.people.queries import (
    CANDIDATES,
    SAME_IIN,
    SAME_NAME,
    SAME_NAME_AND_DAY,
    SAME_PHONE,
    Described,
    likely_same,
    possible_duplicates,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
BORN = date(2014, 5, 10)


@pytest.mark.parametrize(
    ("one", "other", "are_close"),
    [
        (("Өтегенова", "Гүлнар", "Нұрланқызы"), ("Утегенова", "Гульнар", ""), True),
        (("Үлгібаев", "Айбар", ""), ("Ulgibaev", "Aibar", ""), True),
        (("Үлгібаев", "Айбар", ""), ("Үлгібаев", "Айабр", ""), True),
        (("Үлгібаев", "Әли", ""), ("Үлгібаев", "Әлі", ""), True),
        (("Үлгібаев", "Әли", ""), ("Үлгібаев", "Дана", ""), False),
        (("Үлгібаев", "Айбар", "Серікұлы"), ("Үлгібаев", "Айбар", "Нұрланұлы"), False),
        (("Үлгібаев", "Айбар", ""), ("Сейітов", "Айбар", ""), False),
    ],
)
def test_names_are_close(one, other, are_close):
    assert names_are_close(one, other) is names_are_close(other, one) is are_close


@pytest.mark.parametrize(
    ("described", "reasons"),
    [
        (Described(("Улгибаев", "Айбар", ""), BORN), (SAME_NAME_AND_DAY,)),
        (Described(("Улгибаев", "Айбар", "")), (SAME_NAME,)),
        (Described(("Басқа", "Айбар", ""), date(2015, 1, 1), ("+77090000001",)), (SAME_PHONE,)),
        (Described(("Басқа", "Ерлан", ""), iin=sample_iin(BORN, "m", 7)), (SAME_IIN,)),
    ],
)
def test_a_likely_person_is_named_with_the_reason(described, reasons):
    known = add_person(
        actor=SYSTEM,
        details=PersonDetails(
            "Үлгібаев", "Айбар", "", BORN, "m", ("+77090000001",), sample_iin(BORN, "m", 7)
        ),
    )

    (likely,) = likely_same(SYSTEM, described)

    assert (likely.person, likely.reasons) == (known, reasons)


@pytest.mark.parametrize(
    "described",
    [
        Described(("Үлгібаев", "Айбар", ""), date(2014, 5, 11)),
        Described(("Үлгібаев", "Дана", ""), BORN),
        Described(("Басқа", "Ерлан", ""), None, ("+77090000001",)),
    ],
)
def test_nobody_is_likely(described):
    Phone.objects.create(person=make.person(birth_date=BORN), number="+77090000001")

    assert likely_same(SYSTEM, described) == []


def test_somebody_of_a_foreign_club_is_only_said_to_exist(world):
    described = Described((world.other_child.family_name, "Дана", ""), world.other_child.birth_date)

    (likely,) = likely_same(world.actor("leader"), described)

    assert likely.person is None


def test_a_merged_pair_is_not_offered_again():
    one, other = make.person(), make.person()
    assert [(pair.one, pair.other) for pair in possible_duplicates(SYSTEM)] == [(one, other)]

    merge_people(actor=SYSTEM, kept=one, merged=other)

    assert possible_duplicates(SYSTEM) == []


def test_a_leader_is_offered_only_people_of_the_own_club(world):
    twin = make.person(world.other_child.family_name, "Дана", sex="f")
    make.enrolment(twin, world.dombra)

    assert possible_duplicates(world.actor("leader")) == []
    assert len(possible_duplicates(world.actor("other_leader"))) == 1


def test_an_exact_phone_is_not_lost_among_the_many_of_one_day():
    for _number in range(CANDIDATES + 1):
        make.person("Өзгебаев", "Ербол", birth_date=BORN)
    same = make.person("Үлгібаев", "Айбар", birth_date=date(2013, 1, 1))
    Phone.objects.create(person=same, number="+77090000001")

    found = likely_same(SYSTEM, Described(("Сейітов", "Айбар", ""), BORN, phones=("+77090000001",)))

    assert [(one.person, one.reasons) for one in found] == [(same, (SAME_PHONE,))]


def test_the_search_for_pairs_loads_nothing_sealed(django_assert_num_queries):
    one, other = make.person(), make.person()

    with django_assert_num_queries(1) as asked:
        pairs = possible_duplicates(SYSTEM)

    assert {(pair.one, pair.other) for pair in pairs} == {(one, other)}
    assert "iin_sealed" not in asked[0]["sql"]


def test_an_iin_that_a_joined_row_keeps_is_no_other_person_s():
    number = sample_iin(BORN, "m", 1)
    details = PersonDetails("Үлгібаев", "Айбар", "", BORN, "m", (), number)
    merged = add_person(actor=SYSTEM, details=details)
    kept, stranger = make.person(), make.person("Сейітов")
    merge_people(actor=SYSTEM, kept=kept, merged=merged)

    edit_person(actor=SYSTEM, person=kept, details=details)

    with pytest.raises(IinTaken):
        edit_person(actor=SYSTEM, person=stranger, details=details)
