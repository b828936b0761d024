from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from seriktes.attendance.actions import (
    add_session,
    delete_session,
    record_mark,
    record_not_held,
    set_topic,
    withdraw_not_held,
)
from seriktes.attendance.enums import MarkStatus, NotHeldReason, SessionState
from seriktes.attendance.errors import AlreadyPlanned, HasMarks, OutsideGroup, SessionGone
from seriktes.attendance.models import NotHeld, Session
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from tests.attendance.entries import event

HOUR = {"day": date(2025, 9, 20), "starts_at": time(16), "minutes": 90}


def state(session) -> int:
    return Session.objects.get(pk=session.pk).state


def not_held(world, sent=None):
    return record_not_held(
        actor=world.actor("teacher"),
        session=world.session,
        reason=NotHeldReason.WEATHER,
        note="  жол   жабық\x00 ",
        event=sent or event(),
    )


def test_a_topic_is_kept_tidy_and_logged_once(world):
    for _ in range(2):
        set_topic(actor=world.actor("teacher"), session=world.session, topic=" Ашық\n дебют ", event=event())

    assert Session.objects.get(pk=world.session.pk).topic == "Ашық дебют"
    assert AuditEntry.objects.get().after == {"topic": "Ашық дебют"}


def test_did_not_happen_and_withdrawn_and_again(world):
    not_held(world)
    first = state(world.session)
    withdraw_not_held(actor=world.actor("leader"), session=world.session, event=event())
    second = state(world.session)
    not_held(world)

    assert (first, second, state(world.session)) == (
        SessionState.NOT_HELD,
        SessionState.PLANNED,
        SessionState.NOT_HELD,
    )
    assert [(row.reason, row.note, row.withdrawn_at is None) for row in NotHeld.objects.all()] == [
        ("weather", "жол жабық", False),
        ("weather", "жол жабық", True),
    ]


def test_said_twice_the_first_reason_stands(world):
    sent = event()

    receipts = [not_held(world, sent), not_held(world, sent), not_held(world)]

    assert receipts[0].pk == receipts[1].pk
    assert NotHeld.objects.count() == 1


def test_a_session_with_marks_happened(world):
    record_mark(
        actor=world.actor("teacher"),
        session=world.session,
        person=world.child,
        status=MarkStatus.ABSENT,
        event=event(),
    )

    with pytest.raises(HasMarks):
        not_held(world)

    assert state(world.session) == SessionState.HELD


def test_a_session_is_added_by_hand_once(world):
    sent = event("attendance.session")
    first = add_session(actor=world.actor("teacher"), group=world.chess, event=sent, **HOUR)

    again = add_session(actor=world.actor("teacher"), group=world.chess, event=sent, **HOUR)

    assert first == again
    assert (first.lead, first.state) == (world.users["teacher"], SessionState.PLANNED)
    assert first.starts_at_utc.isoformat() == "2025-09-20T11:00:00+00:00"


def test_a_leaders_session_is_led_by_the_groups_teacher(world):
    session = add_session(actor=world.actor("leader"), group=world.chess, event=event(), **HOUR)

    assert session.lead == world.users["teacher"]


def test_an_hour_is_taken_once(world):
    add_session(actor=world.actor("teacher"), group=world.chess, event=event(), **HOUR)

    with pytest.raises(AlreadyPlanned):
        add_session(actor=world.actor("teacher"), group=world.chess, event=event(), **HOUR)

    assert Session.objects.filter(day=HOUR["day"]).count() == 1


@pytest.mark.parametrize("day", [date(2023, 12, 31), timezone.localdate() + timedelta(days=401), date.max])
def test_a_day_outside_the_group_is_refused(world, day):
    with pytest.raises(OutsideGroup):
        add_session(actor=world.actor("teacher"), group=world.chess, event=event(), **HOUR | {"day": day})


@pytest.mark.parametrize("who", ["other_teacher", "auditor", "outsider", "partnership_manager"])
def test_others_add_and_remove_nothing(world, who):
    with pytest.raises(NotAllowed):
        add_session(actor=world.actor(who), group=world.chess, event=event(), **HOUR)
    with pytest.raises(NotAllowed):
        delete_session(actor=world.actor(who), session=world.session)


def test_a_mistaken_session_is_removed_with_a_line_in_the_log(world):
    sent = event()
    session = add_session(actor=world.actor("teacher"), group=world.chess, event=sent, **HOUR)

    delete_session(actor=world.actor("teacher"), session=session)

    assert not Session.objects.filter(day=HOUR["day"]).exists()
    assert AuditEntry.objects.first().before == {
        "group": world.chess.pk,
        "day": "2025-09-20",
        "starts_at": "16:00",
        "minutes": 90,
    }
    with pytest.raises(SessionGone):
        add_session(actor=world.actor("teacher"), group=world.chess, event=sent, **HOUR)


def test_a_session_with_any_history_stays(world):
    not_held(world)
    withdraw_not_held(actor=world.actor("teacher"), session=world.session, event=event())

    with pytest.raises(HasMarks):
        delete_session(actor=world.actor("teacher"), session=world.session)
