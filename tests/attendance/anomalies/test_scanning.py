"""Flags in the tables: opened once, grown, corrected, incrementally, whoever scans at the same time."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from seriktes.accounts.enums import Role
from seriktes.attendance.actions import record_marks, record_not_held
from seriktes.attendance.anomalies import scanning
from seriktes.attendance.anomalies.actions import SCAN, close_flag, request_scan, scan_when_changed
from seriktes.attendance.anomalies.enums import Anomaly, FlagOutcome
from seriktes.attendance.anomalies.models import AnomalyFlag, FlagClosure, Unscanned
from seriktes.attendance.anomalies.reading import read_register
from seriktes.attendance.anomalies.ruleset import BY_NAME, RULES
from seriktes.attendance.anomalies.scanning import Scanned, scan, scan_changed, scan_everything
from seriktes.attendance.enums import MarkStatus, NotHeldReason, SessionState
from seriktes.attendance.models import Mark, NotHeld
from seriktes.core.access import SYSTEM, Actor
from seriktes.core.enums import JobState
from seriktes.core.models import AuditEntry, Job
from seriktes.people.actions import merge_people
from tests import factories as make
from tests.attendance.entries import event
from tests.attendance.test_races import at_once

pytestmark = pytest.mark.django_db

NAURYZ = date(2026, 3, 22)
OPENED, GROWN, CORRECTED = Scanned(opened=1), Scanned(grown=1), Scanned(corrected=1)


def held(group, day=NAURYZ, people=(), **fields):
    session = make.session(group, day=day, state=SessionState.HELD, **fields)
    for person in people:
        make.mark(session, person)
    return session


@pytest.fixture
def group(db):
    return make.group()


def coordinator() -> Actor:
    user = make.user()
    make.network_role(user, Role.COORDINATOR)
    return Actor(user=user)


@pytest.fixture
def feast(group):
    """A session on a public holiday."""
    return held(group, people=[make.person()])


def scanned(group, **how):
    return scan(group.club_id, 2025, **how)


def state(flag) -> tuple[bool, int]:
    return AnomalyFlag.objects.open().filter(pk=flag.pk).exists(), flag.closures.count()


def test_a_scan_opens_a_flag_and_a_second_one_changes_nothing(group, feast):
    first = scanned(group)
    before = list(AnomalyFlag.objects.values()), AuditEntry.objects.count()

    assert (first, scanned(group)) == (OPENED, Scanned())
    assert (list(AnomalyFlag.objects.values()), AuditEntry.objects.count()) == before
    flag = AnomalyFlag.objects.get()
    assert (flag.rule, flag.club, flag.group, flag.month, flag.weight, flag.person) == (
        Anomaly.ON_HOLIDAY, group.club, group, 24314, 1, None,
    )  # fmt: skip
    assert flag.evidence == {"sessions": [feast.pk], "day": "2026-03-22", "visits": 1}
    assert AuditEntry.objects.get().action == "attendance.anomalyflag.opened"


def test_control_without_its_rule_nothing_is_found(group, feast):
    others = [rule for rule in RULES if rule.name != Anomaly.ON_HOLIDAY]

    assert scanned(group, rules=others) == Scanned()
    assert scanned(group) == OPENED


def test_a_rule_that_is_left_out_corrects_nothing(group, feast):
    scanned(group)

    assert scanned(group, rules=[BY_NAME["closed_day"]]) == Scanned()
    assert state(AnomalyFlag.objects.get()) == (True, 0)


def test_a_closed_flag_opens_again_when_there_is_more_of_it(group, feast):
    scanned(group)
    flag = AnomalyFlag.objects.get()
    close_flag(actor=coordinator(), flag=flag, outcome=FlagOutcome.EXPLAINED, explanation="A concert.")
    assert (scanned(group), state(flag)) == (Scanned(), (False, 1))

    held(group, people=[make.person()], starts_at=time(18))

    assert (scanned(group), state(flag)) == (GROWN, (True, 1))
    assert AuditEntry.objects.filter(action="attendance.anomalyflag.grown").count() == 1
    assert flag.closures.get().ended_by is None


def test_less_evidence_leaves_a_closed_flag_closed(group, feast):
    more = held(group, people=[make.person()], starts_at=time(18))
    scanned(group)
    flag = AnomalyFlag.objects.get()
    close_flag(actor=coordinator(), flag=flag, outcome=FlagOutcome.EXPLAINED, explanation="A concert.")
    Mark.objects.filter(session=more).delete()

    assert (scanned(group), state(flag)) == (Scanned(), (False, 1))
    flag.refresh_from_db()
    assert (flag.weight, flag.evidence["sessions"]) == (1, [feast.pk])


def test_what_is_found_no_more_was_corrected(group, feast):
    scanned(group)
    flag = AnomalyFlag.objects.get()
    Mark.objects.filter(session=feast).update(replaced_at=F("received_at"))

    assert (scanned(group), scanned(group), state(flag)) == (CORRECTED, Scanned(), (False, 1))
    closure = FlagClosure.objects.get()
    assert (closure.outcome, closure.closed_by, closure.explanation) == (FlagOutcome.CORRECTED, None, "")

    Mark.objects.filter(session=feast).update(replaced_at=None)

    assert (scanned(group), scanned(group), state(flag)) == (GROWN, Scanned(), (True, 1))


def test_each_school_year_and_club_answers_for_its_own(group, feast):
    elsewhere = make.group("Домбыра 1")
    held(elsewhere, people=[make.person()])
    scanned(group)

    assert scan(group.club_id, 2024) == scan(group.club_id, 2026) == Scanned()
    assert scanned(elsewhere) == OPENED
    assert AnomalyFlag.objects.open().count() == 2


def test_rows_of_one_human_being_are_one_person(group):
    """Two rows may be in two places; when they are found to be one, the flag is there, and gone with it."""
    other = make.group("Домбыра 1")
    one, second = make.person(), make.person("Үлгібаев", "Айбар ")
    for place, person in ((group, one), (other, second)):
        held(place, day=date(2026, 3, 24), people=[person])
    assert scan_everything() == Scanned()

    merge_people(actor=SYSTEM, kept=one, merged=second)

    assert set(Unscanned.objects.values_list("group", "month")) >= {(other.pk, 24314)}
    assert scan_changed() == OPENED
    flag = AnomalyFlag.objects.get()
    assert (flag.rule, flag.person, {flag.club, flag.other_club}) == (
        Anomaly.TWO_PLACES, one, {group.club, other.club},
    )  # fmt: skip


def test_a_journal_of_a_file_and_corrections_are_read_as_such(group):
    session = held(group)
    child = make.person()
    make.mark(session, child, MarkStatus.ABSENT, replaced_at=session.starts_at_utc)
    make.mark(session, child, MarkStatus.LATE)

    read = read_register(group.club_id, 2025).groups[group.pk][0]

    assert [(one.person, one.is_visit, one.is_imported) for one in read.said] == [(child.pk, True, False)]


def test_a_session_that_fell_out_and_one_that_was_taken_back(group):
    fallen = make.session(group, state=SessionState.NOT_HELD)
    NotHeld.objects.create(session=fallen, reason=NotHeldReason.WEATHER)
    back = make.session(group, day=date(2025, 9, 16))
    NotHeld.objects.create(session=back, reason=NotHeldReason.WEATHER, withdrawn_at=back.starts_at_utc)

    read = read_register(group.club_id, 2025)

    assert [(one.group, one.day, one.reason) for one in read.fallen] == [(group.pk, fallen.day, "weather")]
    assert read.groups == {}


def test_what_is_recorded_is_scanned_once(world):
    actor = world.actor("teacher")
    record_marks(actor=actor, session=world.session, marks={world.child: MarkStatus.PRESENT}, event=event())
    assert set(Unscanned.objects.values_list("group", "month")) == {(world.chess.pk, 24308)}

    assert (scan_changed(), Unscanned.objects.count()) == (Scanned(), 0)

    fallen = make.session(world.chess, day=date(2025, 9, 16))
    record_not_held(actor=actor, session=fallen, reason=NotHeldReason.WEATHER, event=event())
    assert Unscanned.objects.count() == 1


def test_an_undone_import_takes_the_flag_of_its_person_along(group):
    person = make.person()
    flag = make.anomaly_flag(make.session(group), Anomaly.TWO_PLACES, person=person)

    person.delete()

    assert not AnomalyFlag.objects.filter(pk=flag.pk).exists()


def test_the_tick_asks_for_a_scan_only_where_something_changed(group, feast):
    assert scan_when_changed() is None
    Unscanned.objects.create(group=group, month=24314)

    job = scan_when_changed()
    again = Unscanned.objects.create(group=group, month=24314)

    assert job.kind == SCAN
    job.refresh_from_db()
    # The queue of the tests does a job at once.
    assert (job.state, AnomalyFlag.objects.count()) == (JobState.DONE, 1)
    assert Unscanned.objects.get() == again


def test_who_asks_for_a_scan_gets_a_job(world):
    held(world.chess, people=[world.child])

    job = request_scan(actor=world.actor("coordinator"))

    job.refresh_from_db()
    assert (job.state, job.result_url) == (JobState.DONE, "/anomalies/")
    assert AnomalyFlag.objects.get().club == world.club
    assert Job.objects.count() == 1


def test_a_year_is_read_in_as_many_queries_whatever_it_holds(group, django_assert_num_queries):
    for number in range(3):
        day = date(2025, 10, 6) + timedelta(days=number)
        held(group, day=day, people=[make.person(given_name=f"Айбар {number}") for _ in range(3)])

    with django_assert_num_queries(5):
        read_register(group.club_id, 2025)


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_once_open_one_flag():
    group = make.group()
    held(group, people=[make.person()])

    outcomes = at_once(*(lambda: in_transaction(group) for _ in range(2)))

    assert sorted(one.opened for one in outcomes) == [0, 1]
    assert AnomalyFlag.objects.count() == 1
    assert AuditEntry.objects.filter(action="attendance.anomalyflag.opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clubs_scanned_at_once_open_one_flag_of_both():
    one, other = make.group(), make.group("Домбыра 1")
    person = make.person()
    for each in (one, other):
        held(each, day=date(2026, 3, 24), people=[person])

    outcomes = at_once(lambda: in_transaction(one), lambda: in_transaction(other))

    assert sorted(one.opened for one in outcomes) == [0, 1]
    assert AnomalyFlag.objects.count() == 1


def in_transaction(group):
    with transaction.atomic():
        return scanned(group)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_written_while_a_scan_reads_is_not_forgotten(monkeypatch):
    group = make.group()
    held(group, people=[make.person()])
    Unscanned.objects.create(group=group, month=24314)
    read = scanning.read_register

    def read_and_meanwhile(*asked):
        found = read(*asked)
        if connection.vendor == "postgresql":
            at_once(lambda: Unscanned.objects.create(group=group, month=24315))
        else:
            Unscanned.objects.create(group=group, month=24315)
        monkeypatch.setattr(scanning, "read_register", read)
        return found

    monkeypatch.setattr(scanning, "read_register", read_and_meanwhile)
    monkeypatch.setattr(scanning, "CHANGES_AT_ONCE", 1)

    told = scan_changed()

    assert (told, Unscanned.objects.count()) == (OPENED, 0)
