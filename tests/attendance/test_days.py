from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from seriktes.attendance.actions import record_not_held
from seriktes.attendance.enums import NotHeldReason
from seriktes.attendance.models import Session
from seriktes.attendance.queries import days
from tests import factories as make
from tests.attendance.entries import event


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "tomorrow", "2025-09-15", "2100-01-01", ""])
def test_any_day_can_be_asked_for(teacher, world, day):
    page = teacher.get("/day/", {"date": day})

    assert page.status_code == 200
    assert (world.session.code in page.content.decode()) == (day == "2025-09-15")


@pytest.mark.parametrize("month", ["9999-12", "2025-13", "0000-01", "2025-09", "٢٠٢٥-٠٩", ""])
def test_any_month_can_be_asked_for(teacher, world, month):
    page = teacher.get(f"/groups/{world.chess.code}/journal/", {"month": month})

    assert page.status_code == 200
    assert (world.session.code in page.content.decode()) == (month == "2025-09")


def today_and_before(world) -> tuple[Session, Session, Session]:
    today = timezone.localdate()
    days = (today, today - timedelta(days=2), today + timedelta(days=1))
    return tuple(make.session(world.chess, day=day, lead=world.users["teacher"]) for day in days)


@pytest.mark.parametrize("path", ["/", "/day/"])
def test_the_day_shows_today_what_waits_and_what_comes(teacher, world, path):
    sessions = today_and_before(world)

    page = teacher.get(path).content.decode()

    places = [page.index(session.code) for session in sessions]
    assert places == sorted(places)
    assert world.other_session.code not in page


def test_the_home_of_others_has_no_day(world, client):
    today, *_rest = today_and_before(world)

    for who in ("auditor", "akimat", "outsider", "partnership_manager"):
        client.force_login(world.users[who])
        assert today.code not in client.get("/").content.decode()


def test_the_list_is_narrowed_to_what_waits_and_to_a_club(world, client):
    client.force_login(world.users["chair"])
    record_not_held(
        actor=world.actor("teacher"), session=world.session, reason=NotHeldReason.EVENT, event=event()
    )

    waiting = client.get("/sessions/", {"state": "unmarked"}).content.decode()
    of_club = client.get("/sessions/", {"state": "not_held", "club": world.club.code}).content.decode()
    of_other = client.get("/sessions/", {"state": "not_held", "club": world.other_club.code}).content.decode()
    anything = client.get("/sessions/", {"state": "'; drop", "club": "nowhere", "page": "-7"})

    assert world.session.code not in waiting
    assert world.other_session.code in waiting
    assert world.session.code in of_club
    assert world.session.code not in of_other
    assert anything.status_code == 200


def test_the_day_of_the_network_is_narrowed_to_a_club_and_has_pages(world, client, monkeypatch):
    monkeypatch.setattr(days, "SHOWN", 2)
    today = timezone.localdate()
    of_club = [make.session(world.chess, day=today, starts_at=time(hour)) for hour in (9, 10, 11)]
    elsewhere = make.session(make.group(club=make.club()), day=today, starts_at=time(8))
    client.force_login(world.users["chair"])

    def shown(**asked):
        return client.get("/day/", asked).context["page"].day.sessions

    assert shown() == [elsewhere, of_club[0]]
    assert shown(page=2) == of_club[1:]
    assert shown(page=99, club=world.club.code) == of_club[2:]
    assert shown(club=world.club.code, date=today.isoformat()) == of_club[:2]
    assert shown(club="nobody") == shown()
    page = client.get("/day/", {"club": world.club.code}).content.decode()
    assert f"date={today.isoformat()}&amp;club={world.club.code}" in page


def test_the_filter_stays_on_a_day_without_sessions(world, client):
    client.force_login(world.users["chair"])

    page = client.get("/day/", {"club": world.club.code, "date": "2025-07-06"})

    assert page.context["page"].day.sessions == []
    assert b'name="club"' in page.content


def test_a_teachers_day_asks_for_no_club(teacher):
    page = teacher.get("/day/")

    assert page.context["page"].day.page is None
    assert b'name="club"' not in page.content
