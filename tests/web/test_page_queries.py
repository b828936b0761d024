"""The pages opened most ask the database the same few times, however large the network is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from seriktes.attendance.enums import MarkStatus
from tests import factories as make

# Sign-in 2, roles 1; then what the page itself asks.
PAGES = {
    "day": ("teacher", 9),
    "session": ("teacher", 6),
    "group": ("leader", 9),
    "marks of a group": ("leader", 7),
    "person": ("leader", 12),
    "people": ("coordinator", 8),
    "groups": ("coordinator", 10),
    "home": ("chair", 7),
    "search": ("coordinator", 7),
}


@pytest.fixture(autouse=True)
def autumn():
    """Stay out of the weeks before the end of March, when the first page also asks for the yearly form."""
    with time_machine.travel(datetime(2026, 10, 20, 6, tzinfo=UTC)):
        yield


def grow(world, size: int) -> None:
    """Add `size` clubs, each with a group, a learner and marks, and as many learners of the chess."""
    today = timezone.localdate()
    for number in range(size):
        club = make.club(f"«Үлгі {number}» клубы (үлгі)")
        group = make.group(f"Шахмат {number}", club=club, programme=world.chess.programme)
        for place in (group, world.chess):
            person = make.person(f"Үлгібаев{number}", "Дәурен")
            make.enrolment(person, place)
            for day in (today, today - timedelta(days=number + 1), today + timedelta(days=1)):
                session = place.sessions.filter(day=day).first() or make.session(place, day=day)
                make.mark(session, person, MarkStatus.PRESENT)


@pytest.mark.parametrize("size", [2, 60])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_same_few_times_in_any_network(world, client, django_assert_num_queries, name, size):
    grow(world, size)
    user, count = PAGES[name]
    client.force_login(world.users[user])
    address = {
        "day": "/day/",
        "session": f"/sessions/{world.session.code}/",
        "group": f"/groups/{world.chess.code}/",
        "marks of a group": f"/groups/{world.chess.code}/journal/",
        "person": f"/people/{world.child.code}/",
        "people": "/people/",
        "groups": "/groups/",
        "home": "/",
        "search": "/search/?q=Шахмат",
    }[name]

    with django_assert_num_queries(count):
        answer = client.get(address)

    assert answer.status_code == 200
