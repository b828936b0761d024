"""Who may be the person that is being written down."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.db.models import Q

from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from seriktes.people.actions import (
    PersonDetails,
    add_person,
    edit_person,
    merge_people,
    tell_apart,
    undo_distinction,
    undo_merge,
)
from seriktes.people.enums import Likeness
from seriktes.people.errors import DistinctionRefused, IinTaken, MergeRefused
from seriktes.people.iin import sample_iin
from seriktes.people.likeness import names_are_close
from seriktes.people.models import Person, PersonDistinction, PersonMerge, Phone
from seriktes.people.queries import Described, decided_pairs, likely_same, possible_duplicates
from seriktes.people.queries.duplicates import CANDIDATES
from seriktes.settings import env
from tests import factories as make

ROUNDS = 50 if env.read("SERIKTES_PROVE") else 6

pytestmark = pytest.mark.django_db
BORN = date(2014, 5, 10)
PAIR_QUERIES = 10


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
        (Described(("Улгибаев", "Айбар", ""), BORN), (Likeness.SPELLING,)),
        (Described(("Үлгібаев", "Айбар", "Серікұлы"), BORN), (Likeness.PATRONYMIC,)),
        (Described(("ҮЛГІБАЕВ", "Айбар", ""), BORN), (Likeness.NAME_AND_DAY,)),
        (Described(("Айбар", "Үлгібаев", ""), BORN), (Likeness.ORDER,)),
        (Described(("Үлгібаев", "Айбар", ""), date(2014, 10, 5)), (Likeness.DAY_AND_MONTH,)),
        (Described(("Улгибаев", "Айбар", "")), (Likeness.UNDATED,)),
        (Described(("Басқа", "Айбар", ""), date(2015, 1, 1), ("+77090000001",)), (Likeness.PHONE,)),
        (Described(("Басқа", "Ерлан", ""), iin=sample_iin(BORN, "m", 7)), (Likeness.IIN,)),
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

    assert [(one.person, one.reasons) for one in found] == [(same, (Likeness.PHONE,))]


def test_the_search_for_pairs_loads_nothing_sealed(django_assert_max_num_queries):
    one, other = make.person(), make.person()

    with django_assert_max_num_queries(PAIR_QUERIES) as asked:
        pairs = possible_duplicates(SYSTEM)

    assert {(pair.one, pair.other) for pair in pairs} == {(one, other)}
    assert not [query for query in asked if "iin_sealed" in query["sql"]]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({}, Likeness.NAME_AND_DAY),
        ({"patronymic": "Серікұлы"}, Likeness.PATRONYMIC),
        ({"family_name": "Улгибаев"}, Likeness.SPELLING),
        ({"given_name": "Айбор"}, Likeness.SPELLING),
        ({"family_name": "Үлгіраев"}, Likeness.SPELLING),
        ({"family_name": "Айбар", "given_name": "Үлгібаев"}, Likeness.ORDER),
        ({"birth_date": date(2014, 10, 5)}, Likeness.DAY_AND_MONTH),
        ({"birth_date": None}, Likeness.UNDATED),
    ],
)
def test_each_kind_of_duplicate_is_found_with_its_reason(second, reason):
    one, other = make.person(), make.person(**second)

    (pair,) = possible_duplicates(SYSTEM)

    assert (pair.one, pair.other, pair.reasons) == (one, other, (reason,))


@pytest.mark.parametrize(
    "second",
    [
        {"given_name": "Дана"},
        {"birth_date": date(2012, 3, 4)},
        {"patronymic": "Нұрланұлы"},
        {"family_name": "Сейітов"},
    ],
)
def test_brothers_and_namesakes_are_no_duplicates(second):
    for person in (make.person(patronymic="Серікұлы"), make.person(**({"patronymic": "Серікұлы"} | second))):
        Phone.objects.create(person=person, number=f"+7709000000{'12'[second != {'given_name': 'Дана'}]}")

    assert [pair for pair in possible_duplicates(SYSTEM) if Likeness.PHONE not in pair.reasons] == []
    if second.get("given_name"):
        assert possible_duplicates(SYSTEM) == []


def test_the_surest_pair_comes_first():
    undated = make.person("Асқаров", "Дана", birth_date=None), make.person("Асқаров", "Дана")
    spelled = make.person("Өтегенов", "Ерлан"), make.person("Утегенов", "Ерлан")
    same = make.person("Ясенев", "Лев"), make.person("Ясенев", "Лев")

    pairs = possible_duplicates(SYSTEM)

    assert [(pair.one, pair.other) for pair in pairs] == [same, spelled, undated]


def test_two_who_each_have_an_iin_are_two_people():
    for number in (1, 2):
        iin = sample_iin(BORN, "m", number)
        add_person(actor=SYSTEM, details=PersonDetails("Үлгібаев", "Айбар", "", BORN, "m", (), iin))

    assert possible_duplicates(SYSTEM) == []


def test_a_pair_told_apart_is_never_shown_until_the_answer_is_taken_back(world):
    one, other = make.person("Сейітов"), make.person("Сейітов")
    chair = world.actor("chair")

    distinction = tell_apart(actor=chair, one=other, other=one)
    again = tell_apart(actor=chair, one=one, other=other)

    assert again == distinction
    assert (distinction.one, distinction.other, distinction.decided_by) == (one, other, world.users["chair"])
    assert possible_duplicates(chair) == []
    assert [row.distinction for row in decided_pairs(chair)] == [distinction]
    with pytest.raises(MergeRefused):
        merge_people(actor=chair, kept=one, merged=other)

    undo_distinction(actor=chair, distinction=distinction)

    assert [(pair.one, pair.other) for pair in possible_duplicates(chair)] == [(one, other)]
    assert decided_pairs(chair) == []
    with pytest.raises(DistinctionRefused):
        undo_distinction(actor=chair, distinction=distinction)
    told = AuditEntry.objects.filter(action__startswith="people.distinction").order_by("pk")
    assert [entry.action for entry in told] == ["people.distinction.made", "people.distinction.undone"]


def test_an_answer_outlives_the_joining_of_one_of_the_two():
    one, other, third = (make.person() for _number in range(3))
    tell_apart(actor=SYSTEM, one=one, other=other)
    merge = merge_people(actor=SYSTEM, kept=third, merged=one)

    assert possible_duplicates(SYSTEM) == []
    with pytest.raises(MergeRefused):
        merge_people(actor=SYSTEM, kept=third, merged=other)

    undo_merge(actor=SYSTEM, merge=merge)
    assert [(pair.one, pair.other) for pair in possible_duplicates(SYSTEM)] == [(one, third), (other, third)]


def test_one_person_is_not_told_apart_from_themselves():
    one, other = make.person(), make.person()
    merge_people(actor=SYSTEM, kept=one, merged=other)
    other.refresh_from_db()

    with pytest.raises(DistinctionRefused):
        tell_apart(actor=SYSTEM, one=one, other=other)


def test_whoever_may_not_join_may_not_tell_apart(world):
    with pytest.raises(NotAllowed):
        tell_apart(actor=world.actor("leader"), one=world.child, other=world.other_child)

    assert not PersonDistinction.objects.exists()


def test_a_namesake_of_the_same_club_is_asked_about(world):
    near = Q(pk__in=Person.objects.filter(pk=world.child.pk))
    born = date(2010, 1, 1)

    asked = likely_same(SYSTEM, Described(("Улгибаев", "Айбар", ""), born, near=near))
    elsewhere = likely_same(SYSTEM, Described(("Улгибаев", "Айбар", ""), born, near=Q(pk__in=())))

    assert [(one.person, one.reasons) for one in asked] == [(world.child, (Likeness.NEARBY,))]
    assert elsewhere == []


def test_a_namesake_born_the_same_day_is_not_said_to_be_born_another(world):
    Person.objects.filter(pk=world.child.pk).update(patronymic="Болатұлы")
    near = Q(pk__in=[world.child.pk])
    described = Described(("Үлгібаев", "Айбар", "Серікұлы"), world.child.birth_date, near=near)

    asked = [one.reasons for one in likely_same(SYSTEM, described)]
    undated = [one.reasons for one in likely_same(SYSTEM, replace(described, birth_date=None))]

    assert asked == undated == [(Likeness.OTHER_PATRONYMIC,)]


def test_an_iin_that_a_joined_row_keeps_is_no_other_person_s():
    number = sample_iin(BORN, "m", 1)
    details = PersonDetails("Үлгібаев", "Айбар", "", BORN, "m", (), number)
    merged = add_person(actor=SYSTEM, details=details)
    kept, stranger = make.person(), make.person("Сейітов")
    merge_people(actor=SYSTEM, kept=kept, merged=merged)

    edit_person(actor=SYSTEM, person=kept, details=details)

    with pytest.raises(IinTaken):
        edit_person(actor=SYSTEM, person=stranger, details=details)


@pytest.mark.django_db
def test_people_joined_since_they_were_read_are_not_told_apart():
    one, other = make.person(), make.person()
    merge_people(actor=SYSTEM, kept=Person.objects.get(pk=one.pk), merged=Person.objects.get(pk=other.pk))

    with pytest.raises(DistinctionRefused):
        tell_apart(actor=SYSTEM, one=one, other=other)


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_do_not_both_join_and_keep_apart():
    for _round in range(ROUNDS):
        one, other = make.person(), make.person()
        together = threading.Barrier(2)

        def decide(act, together=together, **pair):
            together.wait()
            try:
                act(actor=SYSTEM, **pair)
            except (DistinctionRefused, MergeRefused):
                pass
            finally:
                connection.close()

        threads = [
            threading.Thread(target=decide, args=(merge_people,), kwargs={"kept": one, "merged": other}),
            threading.Thread(target=decide, args=(tell_apart,), kwargs={"one": one, "other": other}),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

        decided = PersonMerge.objects.filter(kept=one).count(), PersonDistinction.objects.count()
        assert decided in {(1, 0), (0, 1)}
        PersonDistinction.objects.all().delete()
