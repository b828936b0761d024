from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from seriktes.core.access import Actor
from seriktes.web.shell import IN_THE_BAR, Shell, _current


@pytest.fixture
def asked(rf, world):
    """A request of somebody of the small network."""

    def asked_(address: str, *, by: str, **options):
        request = rf.get(address, **options)
        request.actor = world.actor(by)
        return request

    return asked_


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "/"),
        ("/people/", "/people/"),
        ("/people/ABC/", "/people/"),
        ("/people/add/", "/people/add/"),
        ("/elsewhere/", ""),
    ],
)
def test_longest_address_above_the_page_is_current(path, current):
    assert _current(["/", "/people/", "/people/add/"], path) == current


def test_navigation_marks_the_page_it_stands_on(asked):
    shell = Shell(asked(reverse("web:home"), by="administrator"))

    assert [item.name for item in shell.nav if item.is_current] == ["home"]


def test_phone_bar_and_the_rest_are_the_whole_navigation(asked):
    shell = Shell(asked("/", by="administrator"))

    assert shell.nav_first + shell.nav_more == shell.nav
    assert len(shell.nav_first) in {IN_THE_BAR, IN_THE_BAR + 1}
    assert len(shell.nav_more) != 1


def test_nobody_signed_in_sees_no_navigation(rf):
    request = rf.get("/")
    request.actor = Actor()

    assert Shell(request).nav == []
    assert Shell(rf.get("/")).nav == []


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', ""), ("", "")]
)
def test_theme_is_one_of_two_or_the_devices(rf, cookie, theme):
    rf.cookies["theme"] = cookie

    assert Shell(rf.get("/")).theme == theme


def test_languages_are_named_in_themselves(rf):
    with translation.override("ru"):
        languages = Shell(rf.get("/")).languages

    assert [(item.code, item.name, item.is_current) for item in languages] == [
        ("kk", "Қазақша", False),
        ("ru", "Русский", True),
        ("en", "English", False),
    ]


def test_language_switch_comes_back_to_the_same_question(rf):
    assert Shell(rf.get("/people/", {"q": "Әли"})).here == "/people/?q=%D3%98%D0%BB%D0%B8"
    assert Shell(rf.post("/people/")).here == "/people/"
