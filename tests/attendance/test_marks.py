from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from seriktes.attendance.actions import (
    clear_mark,
    record_mark,
    record_marks,
    record_rest_present,
    record_walk_in,
)
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.errors import DidNotHappen, LeadDecides, NotOnSheet, SessionGone, TooEarly
from seriktes.attendance.models import Mark, NotHeld, Session
from seriktes.core.enums import ReceiptState
from seriktes.core.errors import NotAllowed
from seriktes.core.facts import facts_changed
from seriktes.core.intake import EventConflict
from seriktes.core.models import AuditEntry, Receipt
from seriktes.people.models import Person
from tests import factories as make
from tests.attendance.entries import event, recorded

PRESENT, LATE, EXCUSED, ILL, ABSENT = MarkStatus


@pytest.fixture
def announced():
    """The (group, month) pairs that were announced."""
    heard = []

    def hear(*, group_months, **_news):
        heard.append(set(group_months))

    facts_changed.connect(hear)
    yield heard
    facts_changed.disconnect(hear)


def mark(world, who="teacher", status=PRESENT, person=None, session=None, sent=None):
    return record_mark(
        actor=world.actor(who),
        session=session or world.session,
        person=person or world.child,
        status=status,
        event=sent or event(person=str(person or "child"), status=status.word),
    )


def test_a_mark_is_recorded_logged_and_announced(world, announced):
    receipt = mark(world)

    row = Mark.objects.get()
    assert receipt.effect == {"marks": {world.child.code: "present"}}
    assert (row.person, row.day, row.status, row.recorded_by) == (
        world.child,
        date(2025, 9, 15),
        PRESENT,
        world.users["teacher"],
    )
    assert Session.objects.get(pk=world.session.pk).state == SessionState.HELD
    assert AuditEntry.objects.get().action == "attendance.mark.recorded"
    assert announced == [{(world.chess.pk, 2025 * 12 + 8)}]


def test_a_repeat_gets_the_first_receipt_and_no_second_row(world, announced):
    sent = event(status="present")
    first = mark(world, sent=sent)

    again = mark(world, sent=sent)

    assert (again.pk, again.effect) == (first.pk, first.effect)
    assert len(recorded(world.session)) == len(announced) == Receipt.objects.count() == 1


def test_the_same_id_with_other_content_is_a_conflict(world):
    sent = event(status="present")
    mark(world, sent=sent)

    with pytest.raises(EventConflict):
        mark(world, status=ABSENT, sent=replace(sent, content={"status": "absent"}))

    assert recorded(world.session) == [("teacher", "present", True, False)]


def test_the_same_id_from_another_person_is_a_conflict(world):
    sent = event(status="present")
    mark(world, sent=sent)

    with pytest.raises(EventConflict):
        mark(world, "leader", sent=sent)


def test_marks_of_somebody_who_lost_the_right_since_are_set_aside(world, announced):
    while_teaching = datetime(2025, 1, 20, 10, tzinfo=UTC)

    receipt = mark(world, "former_teacher", sent=event(made_at=while_teaching))

    assert receipt.state == ReceiptState.QUARANTINED
    assert receipt.effect == {"reason": "right_lost"}
    assert recorded(world.session) == announced == []
    assert [entry.action for entry in AuditEntry.objects.all()] == ["attendance.session.set_aside"]


@pytest.mark.parametrize("who", ["former_teacher", "other_teacher", "other_leader", "auditor", "outsider"])
def test_others_are_refused_and_leave_no_receipt(world, who):
    with pytest.raises(NotAllowed):
        mark(world, who)

    assert Receipt.objects.count() == Mark.objects.count() == 0


def test_a_correction_appends_and_the_former_row_stays(world):
    for status in (PRESENT, LATE, LATE, ILL):
        mark(world, status=status)

    assert recorded(world.session) == [
        ("teacher", "present", False, False),
        ("teacher", "late", False, False),
        ("teacher", "ill", True, False),
    ]


def test_the_same_status_from_another_person_makes_no_row(world):
    mark(world)

    mark(world, "leader")

    assert recorded(world.session) == [("teacher", "present", True, False)]


def test_where_two_people_differ_the_lead_of_the_session_counts(world):
    mark(world, status=ABSENT)

    receipt = mark(world, "leader", PRESENT)

    assert receipt.effect == {"marks": {world.child.code: "absent"}}
    assert recorded(world.session) == [
        ("teacher", "absent", True, True),
        ("leader", "present", False, True),
    ]


def test_the_lead_counts_though_marking_first_and_again_last(world):
    mark(world, "leader", PRESENT)
    mark(world, status=ABSENT)

    mark(world, "leader", LATE)

    assert recorded(world.session) == [
        ("leader", "present", False, False),
        ("teacher", "absent", True, True),
        ("leader", "late", False, True),
    ]


def test_without_a_word_of_the_lead_the_latest_counts(world):
    mark(world, "leader", PRESENT)

    receipt = mark(world, "coordinator", ABSENT)

    assert receipt.effect == {"marks": {world.child.code: "absent"}}
    assert recorded(world.session) == [
        ("leader", "present", False, True),
        ("coordinator", "absent", True, True),
    ]


def test_a_disagreement_ends_when_they_agree(world):
    mark(world, status=ABSENT)
    mark(world, "leader", PRESENT)

    mark(world, status=PRESENT)

    assert recorded(world.session) == [
        ("teacher", "absent", False, False),
        ("leader", "present", False, False),
        ("teacher", "present", True, False),
    ]


def test_a_disagreement_ends_when_the_other_gives_in(world):
    mark(world, status=ABSENT)
    mark(world, "leader", PRESENT)

    mark(world, "leader", ABSENT)

    assert [row[1:] for row in recorded(world.session)] == [
        ("absent", True, False),
        ("present", False, False),
        ("absent", False, False),
    ]


def test_the_sheet_is_one_event(world, announced):
    other = make.person("Нұрланова", "Ақбота")
    make.enrolment(other, world.chess)

    receipt = record_marks(
        actor=world.actor("teacher"),
        session=world.session,
        marks={world.child: ILL, other: PRESENT},
        event=event(),
    )

    assert receipt.effect == {"marks": {world.child.code: "ill", other.code: "present"}}
    assert Mark.objects.count() == 2
    assert len(announced) == AuditEntry.objects.count() == 1


def test_all_present_leaves_the_exceptions(world):
    other = make.person("Нұрланова", "Ақбота")
    make.enrolment(other, world.chess)
    mark(world, status=ILL)

    receipt = record_rest_present(
        actor=world.actor("teacher"), session=world.session, people=[world.child, other], event=event()
    )

    assert receipt.effect == {"marks": {world.child.code: "ill", other.code: "present"}}
    assert [row[1] for row in recorded(world.session)] == ["ill", "present"]


def test_clearing_ends_the_row_without_a_successor(world, announced):
    mark(world)

    receipt = clear_mark(
        actor=world.actor("teacher"), session=world.session, person=world.child, event=event()
    )

    assert receipt.effect == {"marks": {world.child.code: ""}}
    assert recorded(world.session) == [("teacher", "present", False, False)]
    assert Session.objects.get(pk=world.session.pk).state == SessionState.PLANNED
    assert len(announced) == 2


def test_only_the_lead_clears_what_the_lead_recorded(world):
    mark(world)

    with pytest.raises(LeadDecides):
        clear_mark(actor=world.actor("leader"), session=world.session, person=world.child, event=event())

    assert recorded(world.session) == [("teacher", "present", True, False)]


def test_clearing_what_is_not_recorded_changes_nothing(world, announced):
    clear_mark(actor=world.actor("teacher"), session=world.session, person=world.child, event=event())

    assert announced == []
    assert AuditEntry.objects.count() == 0


def test_after_clearing_a_former_word_is_no_disagreement(world):
    mark(world, "leader", PRESENT)
    clear_mark(actor=world.actor("leader"), session=world.session, person=world.child, event=event())

    mark(world, status=ABSENT)

    assert recorded(world.session)[-1] == ("teacher", "absent", True, False)


def test_a_stranger_is_refused_without_a_name(world):
    with pytest.raises(NotOnSheet) as refusal:
        mark(world, person=world.other_child)

    assert world.other_child.family_name not in str(refusal.value)
    assert Mark.objects.count() == 0


def test_somebody_who_left_before_the_day_is_refused(world):
    left = make.person("Кеткенов", "Асан")
    make.enrolment(left, world.chess, ends_on=date(2025, 9, 14), end_reason="left")

    with pytest.raises(NotOnSheet):
        mark(world, person=left)


def test_a_walk_in_is_added_as_present_and_may_then_be_marked(world):
    record_walk_in(actor=world.actor("teacher"), session=world.session, person=world.mother, event=event())

    mark(world, status=LATE, person=world.mother)

    assert [row[1:3] for row in recorded(world.session)] == [("present", False), ("late", True)]


def test_a_walk_in_must_be_somebody_the_actor_may_see(world):
    with pytest.raises(NotAllowed):
        record_walk_in(
            actor=world.actor("teacher"), session=world.session, person=world.other_child, event=event()
        )


def test_a_session_that_did_not_happen_takes_no_marks(world):
    world.session.state = SessionState.NOT_HELD
    world.session.save()
    NotHeld.objects.create(session=world.session, reason="weather")

    with pytest.raises(DidNotHappen):
        mark(world)


@pytest.mark.parametrize(("moment", "is_early"), [("23T18:59:59", True), ("23T19:00:00", False)])
def test_a_session_is_marked_from_the_midnight_of_its_day(world, time_machine, moment, is_early):
    """Local midnight: 19:00 UTC of the day before; a minute earlier, the page still shows another day."""
    session = make.session(world.chess, day=date(2025, 9, 24))
    time_machine.move_to(f"2025-09-{moment}+00:00", tick=False)

    if is_early:
        with pytest.raises(TooEarly):
            mark(world, session=session)
    else:
        mark(world, session=session)

    assert Mark.objects.count() == (not is_early)


def test_a_removed_session_is_gone(world):
    session = make.session(world.chess, day=date(2025, 9, 16))
    Session.objects.filter(pk=session.pk).delete()

    with pytest.raises(SessionGone):
        mark(world, session=session)


def test_a_merged_person_is_marked_once(world):
    twin = make.person("Үлгібаев", "Айбар", patronymic="Серікұлы")
    make.enrolment(twin, world.chess)
    mark(world, person=twin)
    Person.objects.filter(pk=twin.pk).update(canonical=world.child)
    twin.refresh_from_db()

    mark(world, status=LATE, person=twin)

    assert recorded(world.session) == [
        ("teacher", "present", False, False),
        ("teacher", "late", True, False),
    ]


def test_without_the_announcement_nobody_sums_up_anew(world, announced, monkeypatch):
    """The control of the announcements asserted above: it is the action that makes them."""
    monkeypatch.setattr("seriktes.attendance.actions.marks.facts.changed", lambda pairs: None)

    mark(world)

    assert announced == []
    assert Mark.objects.count() == 1
