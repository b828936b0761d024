"""How the page of a person lies on a phone."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings

from seriktes.core.access import SYSTEM
from seriktes.people.actions import PersonDetails, add_person
from seriktes.people.iin import sample_iin

IIN = sample_iin(date(2014, 5, 10), "f", 123)
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_iin_and_its_button_stay_inside_the_page(browser, world, client, live_server, width):
    details = PersonDetails(family_name="Үлгібаева", given_name="Ақерке", iin=IIN)
    person = add_person(actor=SYSTEM, details=details)
    client.force_login(world.users["chair"])
    context = browser.new_context(viewport={"width": width, "height": 740}, locale="kk-KZ")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()

    page.goto(live_server.url + person.get_absolute_url())

    assert page.locator("#iin").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
