"""Hot pages ask the database the same few times at any size."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.core.access import Actor
from tests import factories as make

# Sign-in 2, roles 1; then what the page itself asks.
PAGES = {"day": 9, "sheet": 6, "journal": 7, "list": 8}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_same_few_times(world, client, django_assert_num_queries, name, count):
    today = timezone.localdate()
    sessions = []
    for number in range(count):
        for day in (today, today - timedelta(days=1), today + timedelta(days=1)):
            session = make.session(
                world.chess, day=day, starts_at=time(9 + number), lead=world.users["teacher"]
            )
            sessions.append(session)
        person = make.person(f"Үлгібаев{number}", "Дәурен")
        make.enrolment(person, world.chess)
        make.mark(sessions[0], person, MarkStatus.LATE, recorded_by=world.users["leader"])
    sessions[0].state = SessionState.HELD
    sessions[0].save()
    client.force_login(world.users["teacher"])
    address = {
        "day": "/day/",
        "sheet": f"/sessions/{sessions[0].code}/",
        "journal": f"/groups/{world.chess.code}/journal/",
        "list": "/sessions/",
    }[name]
    client.get(address)

    with django_assert_num_queries(PAGES[name]):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_writing_a_sheet_asks_the_same_few_times(world, django_assert_num_queries, count, monkeypatch):
    from seriktes.attendance.actions import record_marks
    from tests.attendance.entries import event

    monkeypatch.setattr("seriktes.attendance.actions.marks.facts.changed", lambda pairs: None)
    people = [make.person(f"Үлгібаев{number}", "Дәурен") for number in range(count)]
    for person in people:
        make.enrolment(person, world.chess)
    actor = Actor(user=world.users["teacher"])

    # Where rows can be locked, the group is held while its first mark is recorded.
    with django_assert_num_queries(17 + connection.features.has_select_for_update):
        record_marks(
            actor=actor,
            session=world.session,
            marks=dict.fromkeys(people, MarkStatus.PRESENT),
            event=event(),
        )
