"""What is due, when, and whom it concerns: for lists of other apps and for the first page."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from seriktes.accounts.enums import Role
from seriktes.core.access import SYSTEM
from seriktes.results.state_forms.actions import begin_form, note_filing
from seriktes.results.state_forms.definitions.order18 import HALF
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.queries import due
from tests.results.conftest import signed_in

ORDER = (Role.PARTNERSHIP_MANAGER, Role.CHAIR)


def told(today: date) -> list[tuple[str, date, bool]]:
    with time_machine.travel(today):
        return [(one.title, one.due_on, one.form is not None) for one in due(today)]


def test_each_form_is_due_in_the_weeks_around_its_day(filer):
    year, half = "ҮЕҰҚМ-1 · 2025 жыл", "МӘТМ-1 · 2026 жылғы I жартыжылдық"

    assert told(date(2026, 1, 10)) == [("МӘТМ-1 · 2025 жыл", date(2026, 2, 5), False)]
    assert told(date(2026, 2, 10)) == [
        ("МӘТМ-1 · 2025 жыл", date(2026, 2, 5), False),
        (year, date(2026, 3, 31), True),
    ]
    assert told(date(2026, 6, 1)) == [(half, date(2026, 7, 5), False)]
    assert told(date(2026, 10, 1)) == []


def test_a_form_names_who_answers_for_it_and_what_is_missing(filer):
    today = date(2026, 6, 20)
    with time_machine.travel(today):
        form = begin_form(actor=SYSTEM, kind=FormKind.ORDER18, organisation=filer.own, year=2026, part=HALF)
        (one,) = due(today)

    assert (one.form, one.days, one.responsible, one.url) == (form, 15, ORDER, form.get_absolute_url())
    assert one.missing > 0


def test_what_was_handed_in_is_due_no_more(filer):
    today = date(2026, 3, 1)
    with time_machine.travel(today):
        note_filing(actor=SYSTEM, form=filer.form, filed_on=today)

    assert [title for title, _day, _begun in told(today)] == ["МӘТМ-1 · 2025 жыл"]


def test_a_network_without_a_social_order_owes_no_data_of_one(filer):
    filer.akimat.kind = "company"
    filer.akimat.save()

    assert told(date(2026, 1, 10)) == []


def test_out_of_season_nothing_is_asked_of_the_database(filer, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert due(date(2026, 10, 1)) == []


@pytest.mark.parametrize("role", [Role.CHAIR, Role.COORDINATOR])
def test_the_first_page_says_who_can_fill_what_is_missing(filer, role, chair, coordinator):
    actor = chair if role == Role.CHAIR else coordinator
    with time_machine.travel(date(2026, 3, 1)):
        page = signed_in(actor.user).get("/").content.decode()

    assert f"/state-forms/{filer.form.code}/sections/1-iii/" in page
