"""The generic custom elements in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.e2e


@pytest.fixture
def guide(context, client, world, live_server):
    """The style guide on a phone, as the administrator."""
    client.force_login(world.users["administrator"])
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("web:styleguide"))
    return page


def test_rest_of_the_navigation_opens_and_closes(guide):
    toggle, rest = guide.locator(".nav__toggle"), guide.locator("#nav-rest")

    toggle.click()
    assert rest.is_visible()
    assert toggle.get_attribute("aria-expanded") == "true"

    guide.keyboard.press("Escape")
    assert not rest.is_visible()
    assert toggle.get_attribute("aria-expanded") == "false"

    toggle.click()
    guide.locator("h1").click()
    assert not rest.is_visible()


def test_menu_closes_on_escape_and_gives_the_focus_back(guide):
    summary = guide.locator(".topbar summary")
    summary.click()
    guide.locator(".topbar .menu__item").first.focus()
    guide.keyboard.press("Escape")

    assert not guide.locator(".topbar .menu__panel").is_visible()
    assert summary.evaluate("(it) => it === document.activeElement")


def test_filters_send_themselves_and_hide_their_button(guide):
    assert not guide.locator("[data-without-script]").is_visible()

    with guide.expect_navigation():
        guide.locator("#filter_club").select_option("1")

    assert "club=1" in guide.url


def test_only_a_table_that_scrolls_is_a_stop_of_the_tab_key(guide):
    wide = guide.locator("table-scroll").nth(0)
    assert (wide.get_attribute("tabindex"), wide.get_attribute("data-scrolls")) == ("0", "start")

    tables = guide.evaluate(
        "() => [...document.querySelectorAll('table-scroll')].filter((it) => it.checkVisibility()).map("
        "(it) => [it.scrollWidth > it.clientWidth, it.getAttribute('tabindex'), it.dataset.scrolls ?? null])"
    )
    assert {bool(scrolls) for scrolls, *_rest in tables} == {True, False}
    assert [[stop, where] for scrolls, stop, where in tables if not scrolls] == [
        [None, None] for scrolls, *_rest in tables if not scrolls
    ]

    wide.evaluate("(it) => { it.scrollLeft = it.scrollWidth }")
    # Not wait_for_function: it polls by eval, which the pages' content policy forbids.
    guide.locator("table-scroll[data-scrolls=end]").first.wait_for()


def test_first_column_stays_while_the_table_scrolls(guide):
    head = guide.locator("table-scroll").nth(0).locator("tbody th").first
    before = head.bounding_box()["x"]
    guide.locator("table-scroll").nth(0).evaluate("(it) => { it.scrollLeft = 120 }")

    assert head.bounding_box()["x"] >= 0
    assert before - head.bounding_box()["x"] < 120


def test_copy_button_copies_and_says_so(guide, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = guide.locator("copy-button button")
    button.click()
    guide.locator("copy-button span", has_text=button.locator("..").get_attribute("data-done")).wait_for()

    assert guide.evaluate("navigator.clipboard.readText()") == "ABC-123"


def test_skip_link_is_the_first_stop(guide):
    guide.keyboard.press("Tab")

    assert guide.evaluate("document.activeElement.className") == "skip"
    assert guide.locator(".skip").bounding_box()["y"] >= 0
