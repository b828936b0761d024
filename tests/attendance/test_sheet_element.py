"""The sheet in a real browser: each tap shows whether it is saved, and comes again until it is, once."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.models import Mark, Session
from seriktes.core.models import Receipt
from tests import factories as make
from tests.attendance.entries import recorded

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(live_server, context, world):
    """A phone on which the teacher is signed in, with the sheet open; `phone.complaints` hears errors."""
    client = Client()
    client.force_login(world.users["teacher"])
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key}
    context.add_cookies([cookie | {"url": live_server.url}])
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(f"{live_server}/sessions/{world.session.code}/")
    page.wait_for_selector("attendance-sheet:defined")
    return page


def line(phone, person):
    return phone.locator(f"[data-person='{person.code}']")


def tap(phone, person, status):
    line(phone, person).locator(f"label:has([value={status}])").click()


def wait_for(phone, person, state):
    phone.wait_for_selector(f"[data-person='{person.code}'][data-state={state}]")


def test_a_tap_is_saved_and_says_so(phone, world):
    tap(phone, world.child, "late")
    wait_for(phone, world.child, "saved")

    assert recorded(world.session) == [("teacher", "late", True, False)]
    assert phone.locator("[data-count='present late']").inner_text() == "1"
    assert phone.locator("[data-without-script]:visible").count() == 0
    assert phone.complaints == []


def test_all_present_is_one_tap_and_exceptions_follow(phone, world, live_server):
    other = make.person("Нұрланова", "Ақбота")
    make.enrolment(other, world.chess)
    phone.reload()
    phone.locator("[data-rest]").click()
    wait_for(phone, world.child, "saved")

    tap(phone, world.child, "ill")
    phone.wait_for_selector("attendance-sheet:not([data-waits])")

    assert sorted(row[1:3] for row in recorded(world.session)) == [
        ("ill", True),
        ("present", False),
        ("present", True),
    ]
    assert phone.locator("[data-rest]:visible").count() == 0


@pytest.mark.parametrize("answer", ["none", "500", "503", "429", "login"])
def test_without_the_server_a_tap_waits_and_is_sent_again_with_the_same_id(phone, world, answer):
    asked = []

    def fail(route):
        asked.append(route.request.post_data)
        if answer == "none":
            route.abort()
        elif answer == "login":
            route.fulfill(status=302, headers={"Location": "/accounts/login/"})
        else:
            route.fulfill(status=int(answer), body="<html>busy</html>", content_type="text/html")

    phone.route("**/marks/", fail)
    tap(phone, world.child, "late")
    wait_for(phone, world.child, "unsaved")
    before = Mark.objects.count()

    phone.unroute("**/marks/")
    phone.on("request", lambda request: asked.append(request.post_data) if request.post_data else None)
    phone.locator("[data-waiting] [data-retry]").click()
    wait_for(phone, world.child, "saved")

    assert before == 0
    assert len(asked) >= 2
    assert len({post.split("event=")[1].split("&")[0] for post in asked}) == 1
    assert recorded(world.session) == [("teacher", "late", True, False)]


def test_what_is_not_saved_is_said_above_and_moves_no_line(phone, world):
    other = make.person("Нұрланова", "Ақбота")
    make.enrolment(other, world.chess)
    phone.reload()
    lines = phone.locator("[data-person]")
    heights = lines.evaluate_all("all => all.map(one => one.offsetHeight)")
    phone.route("**/marks/", lambda route: route.abort())
    phone.route("**/sheet/", lambda route: route.abort())

    quiet = phone.locator("[data-waiting]:visible").count()
    phone.locator("[data-rest]").click()
    wait_for(phone, other, "unsaved")
    tap(phone, other, "ill")
    phone.wait_for_function("document.querySelector('[data-waiting-count]').textContent === '2'")
    bar, again = phone.locator("[data-waiting]"), phone.locator("[data-waiting] [data-retry]")
    top = "(() => document.elementFromPoint(innerWidth / 2, 5))().closest('[data-waiting]') !== null"
    phone.evaluate("scrollTo(0, 400)")

    assert quiet == 0
    assert bar.is_visible()
    assert again.bounding_box()["height"] >= 44
    assert lines.evaluate_all("all => all.map(one => one.offsetHeight)") == heights
    assert phone.evaluate(top)

    phone.unroute("**/marks/")
    phone.unroute("**/sheet/")
    again.click()
    phone.wait_for_selector("attendance-sheet:not([data-waits])")
    assert phone.locator("[data-waiting]:visible").count() == 0
    assert Mark.objects.current().count() == 2


def test_a_long_topic_is_read_whole(phone, world):
    topic = phone.locator("[data-topic]")
    topic.fill("Ашық дебют, оның ішінде сицилиялық қорғаныс және екі партияны бірге талдау")
    phone.wait_for_selector("[data-place][data-state=saved]")

    assert topic.evaluate("one => one.scrollHeight <= one.clientHeight")
    topic.press("Enter")
    assert "\n" not in topic.input_value()


def test_a_lost_answer_is_asked_for_again_and_there_is_one_mark(phone, world):
    """The server records, the answer is lost on the way: sent again, there is no second row."""

    def lose(route):
        route.fetch()
        route.abort()

    phone.route("**/marks/", lose, times=1)
    tap(phone, world.child, "late")
    wait_for(phone, world.child, "unsaved")
    wait_for(phone, world.child, "saved")  # by itself, after a second

    assert recorded(world.session) == [("teacher", "late", True, False)]
    assert Receipt.objects.count() == 1


def test_the_last_of_quick_taps_counts(phone, world):
    for status in ("present", "absent", "ill", "late"):
        tap(phone, world.child, status)
    phone.wait_for_selector("attendance-sheet:not([data-waits])")

    assert Mark.objects.current().get().status == MarkStatus.LATE
    assert line(phone, world.child).locator(":checked").get_attribute("value") == "late"


def test_a_refusal_is_shown_and_not_sent_again(phone, world):
    Session.objects.update(state=2)

    tap(phone, world.child, "late")
    wait_for(phone, world.child, "refused")

    assert line(phone, world.child).locator("[data-said]").inner_text().endswith(".")
    assert line(phone, world.child).locator("[data-retry]").count() == 0
    assert Mark.objects.count() == 0


def test_the_topic_saves_itself(phone, world):
    phone.locator("[data-topic]").fill("Ашық дебют")
    phone.wait_for_selector("[data-place][data-state=saved]")

    assert Session.objects.get(pk=world.session.pk).topic == "Ашық дебют"


def test_the_history_opens_above_the_sheet(phone, world):
    tap(phone, world.child, "late")
    wait_for(phone, world.child, "saved")
    phone.reload()

    line(phone, world.child).locator(".line__history").click()
    phone.wait_for_selector("dialog[open] .list__item")

    assert "Teacher (үлгі)" in phone.locator("dialog[open]").inner_text()


def test_nothing_is_wider_than_the_phone(phone):
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    heights = phone.evaluate("[...document.querySelectorAll('.tap')].map(tap => tap.offsetHeight)")
    assert min(heights) >= 44


def test_without_javascript_the_sheet_is_a_form(live_server, browser, world):
    client = Client()
    client.force_login(world.users["teacher"])
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key}
    context.add_cookies([cookie | {"url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server}/sessions/{world.session.code}/")

    tap(page, world.child, "absent")
    page.locator("form .sheet__save button").click()

    assert recorded(world.session) == [("teacher", "absent", True, False)]
    assert line(page, world.child).locator(":checked").get_attribute("value") == "absent"
    context.close()
