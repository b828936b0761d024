"""Entries set aside: who sees them, what each decision does, and that each is decided once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seriktes.attendance.actions import delete_session, record_mark
from seriktes.attendance.actions.set_aside import leave_set_aside, take_set_aside
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.errors import AlreadyDecided, HasMarks, Unknown
from seriktes.attendance.models import Mark, NotHeld, SetAside
from seriktes.core.access import Actor
from seriktes.core.enums import ReceiptState
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from tests import factories as make
from tests.attendance.entries import event, recorded

pytestmark = pytest.mark.django_db


def aside_of(world, **said) -> SetAside:
    return make.set_aside(world.session, world.users["former_teacher"], **said)


def take(world, aside, user="leader"):
    return take_set_aside(actor=Actor(user=world.users[user]), aside=aside)


def test_a_taken_mark_counts_under_its_authors_name(world, client):
    client.force_login(world.users["leader"])
    aside = aside_of(world, person=world.child.code, status="late")

    answer = client.post(f"/set-aside/{aside.code}/taking/")

    assert (answer.status_code, answer.url) == (302, "/set-aside/")
    assert recorded(world.session) == [("former_teacher", "late", True, False)]
    aside.refresh_from_db()
    assert (aside.decided_by, aside.is_taken, aside.receipt.state) == (
        world.users["leader"],
        True,
        ReceiptState.APPLIED,
    )
    log = AuditEntry.objects.get(action="attendance.setaside.taken")
    assert (log.actor, log.target_id, log.after["author"]) == (
        world.users["leader"],
        world.session.pk,
        world.users["former_teacher"].pk,
    )
    world.session.refresh_from_db()
    assert world.session.state == SessionState.HELD


def test_what_is_left_aside_never_counts_and_stays(world, client):
    client.force_login(world.users["coordinator"])
    aside = aside_of(world, person=world.child.code, status="late")

    client.post(f"/set-aside/{aside.code}/leaving/")

    aside.refresh_from_db()
    assert (aside.decided_by, aside.is_taken) == (world.users["coordinator"], False)
    assert aside.receipt.state == ReceiptState.QUARANTINED
    assert Mark.objects.count() == 0
    assert [row.action for row in AuditEntry.objects.all()] == ["attendance.setaside.left"]
    assert client.get("/set-aside/").context["page"].asides == []


def test_each_is_decided_once(world):
    aside = aside_of(world, person=world.child.code, status="late")
    leave_set_aside(actor=Actor(user=world.users["leader"]), aside=aside)

    with pytest.raises(AlreadyDecided):
        take(world, aside)

    assert Mark.objects.count() == 0


@pytest.mark.parametrize("user", ["teacher", "other_leader", "auditor", "former_teacher"])
def test_others_neither_see_nor_decide(world, client, user):
    aside = aside_of(world, person=world.child.code, status="late")
    client.force_login(world.users[user])

    answer = client.get("/set-aside/")
    assert world.child.family_name not in answer.content.decode()
    assert client.post(f"/set-aside/{aside.code}/taking/").status_code in {403, 404}
    with pytest.raises(NotAllowed):
        take(world, aside, user)

    assert Mark.objects.count() == 0


def test_a_whole_sheet_is_taken_and_what_is_recorded_meanwhile_stays(world):
    other, third = make.person("Үлгіқызы", "Дана"), make.person("Үлгіұлы", "Нұрлан")
    for person in (other, third):
        make.enrolment(person, world.chess)
    make.mark(world.session, third, MarkStatus.ILL, recorded_by=world.users["teacher"])
    aside = aside_of(
        world, kind="attendance.sheet", marks={other.code: "absent"}, rest=[world.child.code, third.code]
    )

    take(world, aside)

    assert {
        (mark.person, MarkStatus(mark.status).word) for mark in Mark.objects.current()
    } == {(world.child, "present"), (other, "absent"), (third, "ill")}  # fmt: skip


def test_a_clearance_a_topic_and_a_session_that_fell_out_are_taken(world):
    make.mark(world.session, world.child, MarkStatus.ILL, recorded_by=world.users["former_teacher"])
    take(world, aside_of(world, person=world.child.code, status="clear"))
    take(world, aside_of(world, kind="attendance.topic", topic="Эндшпиль"))
    take(world, aside_of(world, kind="attendance.not_held", reason="weather", note=""))

    world.session.refresh_from_db()
    assert not Mark.objects.current().exists()
    assert (world.session.topic, world.session.state) == ("Эндшпиль", SessionState.NOT_HELD)
    assert NotHeld.objects.get().recorded_by == world.users["former_teacher"]

    take(world, aside_of(world, kind="attendance.not_held.withdrawal", x=1))
    assert NotHeld.objects.get().withdrawn_by == world.users["former_teacher"]


def test_somebody_who_is_not_registered_any_more_is_told(world):
    aside = aside_of(world, person="GONE", status="late")

    with pytest.raises(Unknown):
        take(world, aside)

    aside.refresh_from_db()
    assert aside.decided_at is None


def test_the_page_tells_what_who_when_and_why(world, client):
    world.users["leader"].language = "en"
    world.users["leader"].save()
    client.force_login(world.users["leader"])
    for number in range(3):
        aside_of(world, person=world.child.code, status="late", made=number)

    page = client.get("/set-aside/").content.decode()

    author = world.users["former_teacher"].full_name
    for told in (world.child.full_name, "late", author, world.session.group.name, "does not keep this group"):
        assert told in page
    assert "3 entries wait for your decision" in client.get("/day/").content.decode()


def test_a_tap_that_is_set_aside_waits_here(world):
    sent = event(made_at=datetime(2025, 1, 20, 10, tzinfo=UTC), person=world.child.code, status="late")
    record_mark(
        actor=Actor(user=world.users["former_teacher"]),
        session=world.session,
        person=world.child,
        status=MarkStatus.LATE,
        event=sent,
    )

    take(world, SetAside.objects.get())

    assert recorded(world.session) == [("former_teacher", "late", True, False)]


def test_a_session_about_which_an_entry_waits_is_not_removed(world):
    aside_of(world, person=world.child.code, status="late")

    with pytest.raises(HasMarks):
        delete_session(actor=Actor(user=world.users["leader"]), session=world.session)
