"""A query that is written once answers what the same queryset would."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.activities.models import Enrolment
from seriktes.core.mixins import in_force
from seriktes.core.prepared import Prepared, given
from seriktes.people.models import Person
from tests import factories as make


def test_the_values_of_each_call_count(world):
    enrolled = Prepared(
        lambda: Enrolment.objects.filter(in_force(given("day")), group=given("group")).select_related(
            "person"
        )
    )
    ended = make.enrolment(
        make.person("Үлгібаев", "Дәурен"), world.chess, starts_on=date(2024, 9, 1), ends_on=date(2025, 1, 31)
    )

    then = enrolled(group=world.chess.pk, day=date(2025, 1, 31))
    later = enrolled(group=world.chess.pk, day=date(2025, 9, 30))

    assert ended in then
    assert ended not in later
    assert [one.person.full_name for one in enrolled(group=world.dombra.pk, day=date(2025, 9, 30))] == [
        world.other_child.full_name
    ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_list_takes_any_number_of_values(world, count):
    named = Prepared(lambda: Person.objects.filter(pk__in=[given("keys")]).order_by("pk"))
    people = [world.child, world.other_child][:count]

    assert named(keys=[person.pk for person in people]) == people


def test_the_sql_is_written_once(world, django_assert_num_queries):
    made = []

    def make_it():
        made.append(1)
        return Person.objects.filter(pk=given("key")).values_list("family_name", flat=True)

    named = Prepared(make_it)

    with django_assert_num_queries(2):
        names = [named(key=world.child.pk), named(key=world.mother.pk)]

    assert names == [["Үлгібаев"], ["Үлгібаева"]]
    assert made == [1]


def test_a_value_that_is_not_named_is_an_error(world):
    named = Prepared(lambda: Person.objects.filter(pk=given("key")))

    with pytest.raises(KeyError, match="key"):
        named(person=world.child.pk)
