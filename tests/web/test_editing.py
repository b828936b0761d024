"""Two people edit one record at once: the second is told whose change theirs would write over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from seriktes.accounts.enums import Role
from seriktes.core import editing, formats
from seriktes.core.models import AuditEntry
from tests import factories as make


@dataclass(frozen=True)
class Case:
    """A form, what the first person types into it, what stands there then, and what the second types."""

    url: str
    role: Role
    row: Callable[[Any], Any]
    first: dict[str, str]
    stands: tuple[str, object, str]
    second: dict[str, str]


def a_user(_world):
    return make.user("edited", full_name="Үлгібаев Айбар (үлгі)")


CASES = {
    "person": Case(
        "people:person-edit",
        Role.COORDINATOR,
        lambda world: world.child,
        {"birth_date": "2016-02-03"},
        ("birth_date", date(2016, 2, 3), formats.date_short(date(2016, 2, 3), "en")),
        {"given_name": "Айнұр"},
    ),
    "group": Case(
        "activities:group-edit",
        Role.COORDINATOR,
        lambda world: world.chess,
        {"capacity": "31"},
        ("capacity", 31, "31"),
        {"name_ru": "Шахматы для всех (үлгі)"},
    ),
    "club": Case(
        "clubs:club-edit",
        Role.CHAIR,
        lambda world: world.club,
        {"is_training_centre": "on"},
        ("is_training_centre", True, "yes"),
        {"address": "Абай көшесі 1 (үлгі)"},
    ),
    "user": Case(
        "accounts:user-edit",
        Role.ADMINISTRATOR,
        a_user,
        {"phone": "+7 709 560 00 42"},
        ("phone", "+7 709 560 00 42", "+7 709 560 00 42"),
        {"full_name": "Үлгібаев Айбар Серікұлы (үлгі)"},
    ),
    "agreement": Case(
        "partners:agreement-edit",
        Role.PARTNERSHIP_MANAGER,
        lambda world: world.akimat_agreement,
        {"note": "Қосымша келісім бар (үлгі)"},
        ("note", "Қосымша келісім бар (үлгі)", "Қосымша келісім бар (үлгі)"),
        {"name_ru": "Договор о партнёрстве (үлгі)"},
    ),
}


@dataclass
class Desk:
    """Two people in front of the same form."""

    case: Case
    row: Any
    first: Any
    second: Any
    name: str

    @property
    def url(self) -> str:
        return reverse(self.case.url, args=[self.row.code])

    def stands(self) -> object:
        return getattr(type(self.row).objects.get(pk=self.row.pk), self.case.stands[0])


def shown(browser, url: str) -> dict[str, str]:
    """Return what the form holds as a browser would send it back."""
    form = browser.get(url).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: "on" if value is True else f"{value}" for name, value in values.items() if value}


def browser_of(name: str, role: Role) -> tuple[Any, str]:
    user = make.user(name.lower(), full_name=f"{name} (үлгі)", language="en")
    make.network_role(user, role)
    browser = Client()
    browser.force_login(user)
    return browser, user.full_name


@pytest.fixture(params=CASES)
def desk(request, world, own_language):
    case = CASES[request.param]
    (first, name), (second, _own) = (browser_of(name, case.role) for name in ("Saule", "Aibar"))
    return Desk(case, case.row(world), first, second, name)


def test_the_second_is_told_whose_change_it_is_and_keeps_what_was_typed(desk):
    typed = shown(desk.second, desk.url) | desk.case.second
    assert desk.first.post(desk.url, shown(desk.first, desk.url) | desk.case.first).status_code == 302
    name, value, said = desk.case.stands

    answer = desk.second.post(desk.url, typed)

    form = answer.context["form"]
    (sentence,) = form.non_field_errors()
    assert (answer.status_code, desk.stands()) == (422, value)
    assert sentence.startswith(f"{desk.name} changed this while you were typing.")
    assert {key: list(errors) for key, errors in form.errors.items() if key != "__all__"} == {
        name: [f"Now it says: {said}"]
    }
    assert {key: form[key].value() for key in desk.case.second} == desk.case.second

    assert desk.second.post(desk.url, typed | {editing.SEEN: form[editing.SEEN].value()}).status_code == 302


def test_whoever_changes_something_else_back_loses_nothing(desk):
    """What the second would leave as the first has made it is no reason to stop them."""
    typed = shown(desk.second, desk.url) | desk.case.second | desk.case.first
    desk.first.post(desk.url, shown(desk.first, desk.url) | desk.case.first)

    assert desk.second.post(desk.url, typed).status_code == 302
    assert desk.stands() == desk.case.stands[1]


def test_a_form_sent_twice_is_no_change_by_somebody_else(desk):
    typed = shown(desk.first, desk.url) | desk.case.first

    assert [desk.first.post(desk.url, typed).status_code for _tap in range(2)] == [302, 302]


def test_control_without_the_memory_the_first_change_is_lost_unseen(desk):
    typed = shown(desk.second, desk.url) | desk.case.second
    del typed[editing.SEEN]
    desk.first.post(desk.url, shown(desk.first, desk.url) | desk.case.first)

    assert desk.second.post(desk.url, typed).status_code == 302
    assert desk.stands() != desk.case.stands[1]


def test_a_memory_that_was_tampered_with_is_that_of_nothing(desk):
    typed = shown(desk.second, desk.url) | desk.case.second | {editing.SEEN: "no:such:state"}

    assert desk.second.post(desk.url, typed).status_code == 422


def test_a_refused_change_leaves_no_line_in_the_log(desk):
    typed = shown(desk.second, desk.url) | desk.case.second
    desk.first.post(desk.url, shown(desk.first, desk.url) | desk.case.first)
    before = AuditEntry.objects.count()

    desk.second.post(desk.url, typed)

    assert AuditEntry.objects.count() == before
