"""People whom one import wrote down and another names: they go with the last of them."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.activities.models import Enrolment
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.models import JournalImport
from seriktes.people.models import Person
from tests import factories as make
from tests.attendance.imports.journal import counting, go, grid, undo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 2, 1), (1, 0, 2)])
def test_whoever_an_import_wrote_down_goes_with_the_last_that_names_them(world, order):
    """The same child in a file and its corrections; the imports are undone in any order."""
    before, people = counting(), set(Person.objects.values_list("pk", flat=True))
    marks = ("+", "болел", "НЯ")
    codes = [go(world, grid({(1, 0): mark})).code for mark in marks[: len(order)]]
    assert Person.objects.count() == len(people) + 1

    for place in order:
        undo(codes[place])

    removed = [JournalImport.objects.get(code=codes[place]).made["undone"]["people"] for place in order]
    assert removed == [0] * (len(order) - 1) + [1]
    assert set(Person.objects.values_list("pk", flat=True)) == people
    assert counting()[3] == before[3]


def test_whoever_was_left_stays_while_something_else_names_them(world):
    codes = [go(world, grid({(1, 0): mark})).code for mark in ("+", "болел")]
    child = Person.objects.latest("pk")
    make.mark(make.session(world.chess, day=date(2025, 10, 1)), child, MarkStatus.PRESENT)

    for code in codes:
        undo(code)

    assert Person.objects.filter(pk=child.pk).exists()
    assert Enrolment.objects.filter(person=child, group=world.chess).exists()
