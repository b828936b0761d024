"""Two people, one child, the same moment: on SQLite and on PostgreSQL, nothing fails and one row counts."""

from __future__ import annotations

import threading
from datetime import date, time, timedelta
from time import sleep

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from seriktes.activities.actions import edit_group, edit_programme
from seriktes.activities.actions.groups import GroupDetails
from seriktes.activities.actions.programmes import ProgrammeDetails
from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.attendance.actions import (
    add_session,
    bringing_in,
    delete_session,
    gates,
    journal_imports,
    journal_unattended,
    marks,
    plan_sessions,
    record_mark,
    record_rest_present,
)
from seriktes.attendance.actions.journal_unattended import Options
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.errors import AlreadyPlanned, SessionGone
from seriktes.attendance.models import JournalImport, Mark, Session, SetAside
from seriktes.core import files as core_files
from seriktes.core.access import SYSTEM, Actor
from seriktes.core.models import AuditEntry, Receipt
from seriktes.people.models import Person
from seriktes.settings import env
from tests import factories as make
from tests.attendance.entries import NOON, event
from tests.attendance.imports import files

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 50 if env.read("SERIKTES_PROVE") else 8


def at_once(*acts) -> list[object]:
    """Do the acts in threads that start together; return what each gave or raised."""
    outcomes: list[object] = []
    ready = threading.Barrier(len(acts))

    def run(act) -> None:
        ready.wait()
        try:
            outcomes.append(act())
        except Exception as failure:  # noqa: BLE001 -- told to the test, which names what it expects
            outcomes.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def ground():
    group = make.group()
    teacher, leader = make.user(), make.user()
    make.teaching(group, teacher)
    make.teaching(group, leader, is_lead=False)
    child = make.person()
    make.enrolment(child, group)
    return make.session(group, lead=teacher), child, teacher, leader


def marking(session, child, user, status, sent):
    return lambda: record_mark(
        actor=Actor(user=user), session=session, person=child, status=status, event=sent
    )


def test_two_people_mark_one_child_and_the_lead_counts():
    for _ in range(ROUNDS):
        session, child, teacher, leader = ground()

        outcomes = at_once(
            marking(session, child, teacher, MarkStatus.ABSENT, event()),
            marking(session, child, leader, MarkStatus.PRESENT, event()),
        )

        assert [type(outcome) for outcome in outcomes] == [Receipt, Receipt]
        current = Mark.objects.current().get(session=session)
        assert (current.status, current.recorded_by, current.is_contested) == (
            MarkStatus.ABSENT,
            teacher,
            True,
        )
        assert Mark.objects.filter(session=session).count() == 2


def test_one_entry_sent_twice_at_once_has_one_effect():
    for _ in range(ROUNDS):
        session, child, teacher, _leader = ground()
        sent = event(status="present")

        outcomes = at_once(*(marking(session, child, teacher, MarkStatus.PRESENT, sent) for _ in range(2)))

        assert len({outcome.pk for outcome in outcomes}) == 1
        assert Mark.objects.filter(session=session).count() == 1


def all_present(session, child, user):
    return lambda: record_rest_present(actor=Actor(user=user), session=session, people=[child], event=event())


def test_all_present_twice_and_an_exception_at_once():
    for _ in range(ROUNDS):
        session, child, teacher, _leader = ground()

        outcomes = at_once(
            all_present(session, child, teacher),
            all_present(session, child, teacher),
            marking(session, child, teacher, MarkStatus.ILL, event()),
        )

        assert [type(outcome) for outcome in outcomes] == [Receipt] * 3
        assert Mark.objects.current().get(session=session).status == MarkStatus.ILL


def adding(group_id, user):
    hour = {"day": date(2025, 9, 20), "starts_at": time(16), "minutes": 60}
    return lambda: add_session(
        actor=Actor(user=user), group=Group.objects.get(pk=group_id), event=event(), **hour
    )


def test_one_hour_added_twice_at_once():
    for _ in range(ROUNDS):
        session, _child, teacher, _leader = ground()

        outcomes = at_once(*(adding(session.group_id, teacher) for _ in range(2)))

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyPlanned", "Session"]
        assert any(isinstance(outcome, AlreadyPlanned) for outcome in outcomes)


def test_the_timetable_planned_twice_at_once():
    week = {"first": date(2025, 9, 1), "last": date(2025, 9, 1) + timedelta(days=27)}
    for _ in range(ROUNDS):
        session, *_others = ground()
        slot = make.timetable_slot(session.group, weekday=2)

        planning = [lambda: plan_sessions(actor=SYSTEM, **week) for _ in range(2)]
        outcomes = at_once(*planning)

        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert Session.objects.filter(group=session.group, starts_at=slot.starts_at).count() == 5
        Session.objects.all().delete()
        slot.delete()


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer: there is no lock to take off"
)
def test_control_without_the_lock_the_unique_key_decides(monkeypatch):
    """With the lock off, both read "nothing yet" and write; then the partial unique key refuses one."""
    monkeypatch.setattr(gates, "lock", lambda session: session)
    both_read = threading.Barrier(2, timeout=5)
    read = marks.open_marks

    def read_then_wait(*args, **named):
        found = read(*args, **named)
        both_read.wait()
        return found

    monkeypatch.setattr(marks, "open_marks", read_then_wait)
    session, child, teacher, leader = ground()

    outcomes = at_once(
        marking(session, child, teacher, MarkStatus.ABSENT, event()),
        marking(session, child, leader, MarkStatus.PRESENT, event()),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "Receipt"]
    assert any(isinstance(outcome, IntegrityError) for outcome in outcomes)
    assert Mark.objects.filter(session=session).count() == 1


# The first mark against what it freezes


def group_changing(session):
    group, other = session.group, make.programme()
    kept = {name: getattr(group, name) for name in ("name_kk", "language", "season", "starts_on", "capacity")}
    return lambda: edit_group(actor=SYSTEM, group=group, details=GroupDetails(programme=other, **kept))


def kind_changing(session):
    programme = session.group.programme
    other = next(kind for kind in ProgrammeKind if kind != programme.kind)
    details = ProgrammeDetails(programme.name_kk, programme.name_ru, programme.name_en, other)
    return lambda: edit_programme(actor=SYSTEM, programme=programme, details=details)


def between(monkeypatch, mark, change) -> list[object]:
    """Let `change` begin while the first mark is on its way, and the mark go on a moment later."""
    is_on_its_way, may_go_on = threading.Event(), threading.Event()
    read = marks.open_marks

    def read_then_wait(*args, **named):
        found = read(*args, **named)
        is_on_its_way.set()
        may_go_on.wait(5)
        return found

    def change_meanwhile():
        is_on_its_way.wait(5)
        release = threading.Timer(0.7, may_go_on.set)
        release.start()
        return change()

    monkeypatch.setattr(marks, "open_marks", read_then_wait)
    return at_once(mark, change_meanwhile)


CHANGES = pytest.mark.parametrize("changing", [group_changing, kind_changing])


@CHANGES
def test_what_the_first_mark_freezes_does_not_change_meanwhile(monkeypatch, changing):
    session, child, teacher, _leader = ground()
    mark = marking(session, child, teacher, MarkStatus.PRESENT, event())

    outcomes = between(monkeypatch, mark, changing(session))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["GroupFrozen", "Receipt"]


@CHANGES
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer: there is no lock to take off"
)
def test_control_without_the_lock_the_mark_and_the_change_cross(monkeypatch, changing):
    monkeypatch.setattr(gates, "lock_groups", lambda group_ids: None)
    session, child, teacher, _leader = ground()
    mark = marking(session, child, teacher, MarkStatus.PRESENT, event())

    outcomes = between(monkeypatch, mark, changing(session))

    assert "Receipt" in {type(outcome).__name__ for outcome in outcomes}
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]


# An entry that is set aside against the removal of its session


def test_an_entry_is_set_aside_while_its_session_is_removed(monkeypatch):
    session, child, teacher, _leader = ground()
    session.group.teachings.filter(user=teacher).update(ends_on=NOON.date())
    Session.objects.filter(pk=session.pk).update(lead=None)
    session.refresh_from_db()
    is_held, take = threading.Event(), gates.lock

    def lock_then_wait(session):
        locked = take(session)
        if not is_held.is_set():
            is_held.set()
            sleep(0.5)
        return locked

    def mark_meanwhile():
        is_held.wait(5)
        return marking(session, child, teacher, MarkStatus.PRESENT, event())()

    monkeypatch.setattr(gates, "lock", lock_then_wait)
    outcomes = at_once(lambda: delete_session(actor=SYSTEM, session=session), mark_meanwhile)

    assert [type(outcome) for outcome in outcomes] == [type(None), SessionGone]
    assert (SetAside.objects.count(), Receipt.objects.count()) == (0, 0)


# Two workers, one import


def bringing(world) -> list[object]:
    """Let two workers bring in one journal of new people at the same moment."""
    content = files.month([*files.MONTH, [4, "Үлгіев Жаңа", "+", None, None, None]])
    options = Options(add_people=True, group=world.chess)
    found = journal_unattended._check(SYSTEM, world.club, content, "j.xlsx", options)
    with transaction.atomic():
        stored = core_files.store(content, name="j.xlsx", content_type="", actor=SYSTEM)
        key = journal_unattended._begin(SYSTEM, world.club, stored, found).pk
    runners = [JournalImport.objects.select_related("club", "file").get(pk=key) for _ in range(2)]

    def run(journal_import):
        return lambda: journal_imports.bring_in(
            actor=SYSTEM, journal_import=journal_import, reached=lambda done, total: None
        )

    return at_once(*map(run, runners))


def test_of_two_workers_one_brings_the_journal_in(world):
    outcomes = bringing(world)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "NotNow"]
    journal = JournalImport.objects.get()
    assert journal.counts["read"] == 11
    assert Mark.objects.filter(journal_import=journal).count() == journal.counts["created"]
    assert AuditEntry.objects.filter(action="attendance.journalimport.brought_in").count() == 1
    assert Person.objects.filter(given_name="Жаңа").count() == 1


def test_control_without_taking_turns_both_bring_it_in(world, monkeypatch):
    monkeypatch.setattr(bringing_in, "require_turn", lambda journal_import: None)
    monkeypatch.setattr(journal_imports, "require_turn", lambda journal_import: None)

    bringing(world)

    assert Person.objects.filter(given_name="Жаңа").count() == 2
