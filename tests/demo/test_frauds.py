"""The invented places of the demo: all are found, and honest registers are left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from seriktes.attendance.anomalies.enums import Anomaly
from seriktes.attendance.anomalies.models import AnomalyFlag, FlagClosure, Unscanned
from seriktes.attendance.anomalies.reading import read_register
from seriktes.attendance.anomalies.registers import school_year
from seriktes.attendance.anomalies.ruleset import RULES, found_in
from seriktes.attendance.anomalies.scanning import Scanned, scan_changed
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Mark, Session
from seriktes.core.months import month_of
from seriktes.demo.frauds import FRAUDS, planted
from seriktes.demo.load import load
from seriktes.demo.scale import Scale

pytestmark = [pytest.mark.django_db, pytest.mark.either]

MOST_FALSE_ALARMS = 0.02


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker, until):
    """A demo of four clubs, with what a first tick finds in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(Scale(until=until, clubs=4, years=1))
        connection.check_constraints()  # once for all tests: PostgreSQL would do it at the end of each
        yield scan_changed()
        transaction.set_rollback(True)


def is_found(one) -> bool:
    flags = AnomalyFlag.objects.filter(rule=one.rule)
    return any(set(one.sessions) <= set(flag.evidence["sessions"]) for flag in flags)


def test_every_kind_is_planted_and_each_place_in_a_group_of_its_own(found):
    places = planted()

    assert len(places) == len(FRAUDS) == 12
    assert {one.rule for one in places} == set(Anomaly.values)
    assert len({one.group for one in places}) == 12


def test_all_twelve_are_found(found):
    assert [one for one in planted() if not is_found(one)] == []


def test_honest_registers_are_left_alone(found):
    invented = {session for one in planted() for session in one.sessions}
    flagged = {session for flag in AnomalyFlag.objects.all() for session in flag.evidence["sessions"]}
    honest = set(
        Session.objects.filter(state=SessionState.HELD).exclude(pk__in=invented).values_list("pk", flat=True)
    )

    assert len(flagged & honest) <= MOST_FALSE_ALARMS * len(honest)
    assert len(honest) > 1000


@pytest.mark.parametrize("name", Anomaly.values)
def test_control_without_its_rule_a_place_is_not_found(found, name):
    rules = [rule for rule in RULES if rule.name != name]
    one = next(one for one in planted() if one.rule == name)
    session = Session.objects.select_related("group").get(pk=one.sessions[0])
    register = read_register(session.group.club_id, school_year(session.month))

    def seen(by):
        return any(
            each.rule == name and set(one.sessions) <= set(each.sessions) for each in found_in(register, by)
        )

    assert (seen(RULES), seen(rules)) == (True, False)


def test_a_second_scan_changes_nothing(found):
    Unscanned.objects.bulk_create(
        Unscanned(group_id=group, month=month_of(day))
        for group, day in Session.objects.values_list("group", "day")
    )

    assert (scan_changed(), Unscanned.objects.count()) == (Scanned(), 0)


def test_some_are_answered_already(found):
    closed = FlagClosure.objects.standing()

    assert sorted(closed.values_list("outcome", flat=True)) == ["confirmed", "corrected", "explained"]
    assert all("(үлгі)" in closure.explanation for closure in closed)


def test_nothing_was_written_in_the_future(found, until):
    end = timezone.now().replace(year=until.year, month=until.month, day=until.day) + timedelta(days=7)
    later = Mark.objects.filter(received_at__gt=end)

    # The paper journal of one month comes in now: after the reports, whatever day is taken for today.
    months = {(group, day.month) for group, day in later.values_list("session__group", "day")}
    assert len(months) == 1
    assert not later.filter(received_at__gt=timezone.now()).exists()
