"""When registers were written: each rule at its very boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from seriktes.attendance.anomalies.moments import before_start, in_one_go, long_after, same_second
from seriktes.attendance.anomalies.registers import Sitting
from tests.attendance.anomalies.registers import MONDAY, TEACHER, one_said, register, sitting, weekly

EVENING = datetime(2025, 10, 31, 15, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def told(rule, *sittings):
    return [(one.month, one.weight, dict(one.evidence)) for one in rule(register(*sittings))]


@pytest.mark.parametrize(
    ("apart", "found"),
    [(timedelta(0), [1, 2]), (SECOND, [1, 2]), (SECOND + timedelta(microseconds=1), [])],
)
def test_same_second_is_one_second_and_no_more(apart, found):
    one = sitting(1, MONDAY, pressed=EVENING)
    other = sitting(2, MONDAY + DAY, pressed=EVENING + apart)

    assert [list(each.sessions) for each in same_second(register(one, other))] == ([found] if found else [])


def test_same_second_tells_its_numbers():
    three = [sitting(number, MONDAY + number * DAY, pressed=EVENING) for number in (1, 2, 3)]

    assert told(same_second, *three) == [(24309, 3, {"sessions": [1, 2, 3], "days": 3})]


def test_sessions_of_two_months_are_told_together():
    september, october = sitting(1, date(2025, 9, 29), pressed=EVENING), sitting(2, pressed=EVENING)
    later = [sitting(number, MONDAY + number * DAY, pressed=EVENING + DAY) for number in (3, 4)]

    assert told(same_second, september, october, *later) == [
        (24308, 2, {"sessions": [1, 2], "days": 2}),
        (24309, 2, {"sessions": [3, 4], "days": 2}),
    ]


def test_two_groups_on_one_day_may_share_a_second():
    assert told(same_second, sitting(1, pressed=EVENING), sitting(2, pressed=EVENING)) == []


def test_two_teachers_may_share_a_second():
    one = sitting(1, MONDAY, pressed=EVENING)
    other = sitting(2, MONDAY + DAY, pressed=EVENING, by=TEACHER + 1)

    assert told(same_second, one, other) == []


@pytest.mark.parametrize(("marks", "count"), [(2, 0), (3, 1)])
def test_a_few_marks_put_right_are_no_register(marks, count):
    one = sitting(1, MONDAY, came=marks, pressed=EVENING)
    other = sitting(2, MONDAY + DAY, came=marks, pressed=EVENING)

    assert len(told(same_second, one, other)) == count


@pytest.mark.parametrize("rule", [same_second, in_one_go, long_after])
def test_a_journal_from_a_file_is_known_as_such(rule):
    late = EVENING + 60 * DAY

    assert told(rule, *weekly(4, every=3, pressed=late, is_imported=True)) == []
    assert told(rule, *weekly(4, every=3, pressed=late)) != []


def test_a_phone_that_was_offline_sends_many_days_at_once():
    """What it sends carries the moments at which it was pressed."""
    days = [sitting(one.key, one.day, arrived=EVENING) for one in weekly(4, every=3)]

    assert told(same_second, *days) == []
    assert told(in_one_go, *days) == []


def in_a_row(count, apart, *, held=0, every=3):
    """`count` sessions pressed one after another, and others on their own days."""
    row = [
        sitting(number, MONDAY + every * (number - 1) * DAY, pressed=EVENING + apart * (number - 1))
        for number in range(1, count + 1)
    ]
    return row + [sitting(20 + number, date(2025, 10, 20 + number)) for number in range(held)]


@pytest.mark.parametrize(("minutes", "found"), [(20, [1, 2, 3, 4]), (20 + 1 / 60, [])])
def test_in_one_go_is_one_hour(minutes, found):
    sittings = in_a_row(4, timedelta(minutes=minutes))

    assert [list(one.sessions) for one in in_one_go(register(*sittings))] == ([found] if found else [])


def test_in_one_go_tells_its_numbers():
    expected = {"sessions": [1, 2, 3, 4], "held": 5, "minutes": 9, "day": "2025-10-31"}

    assert told(in_one_go, *in_a_row(4, 3 * MINUTE, held=1)) == [(24309, 4, expected)]


@pytest.mark.parametrize(("days", "count"), [(3, 0), (4, 1)])
def test_in_one_go_needs_four_days(days, count):
    assert len(told(in_one_go, *in_a_row(days, MINUTE))) == count


@pytest.mark.parametrize(("others", "count"), [(2, 1), (3, 0)])
def test_in_one_go_is_three_quarters_of_the_month(others, count):
    assert len(told(in_one_go, *in_a_row(6, MINUTE, held=others, every=2))) == count


def test_corrections_at_the_end_of_a_month_are_no_register():
    """The notes of parents for one child in every session, in one sitting."""
    corrected = []
    for one in weekly(4, every=3):
        said = [*one.said[:-1], one_said(6, one, pressed=EVENING)]
        corrected.append(Sitting(one.key, one.place, one.day, one.starts, one.minutes, said))

    assert told(in_one_go, *corrected) == []
    assert told(same_second, *corrected) == []


@pytest.mark.parametrize(("late", "count"), [(31 * DAY, 0), (31 * DAY + SECOND, 1)])
def test_long_after_is_more_than_a_month(late, count):
    sittings = [sitting(one.key, one.day, pressed=one.ends + late) for one in weekly(3)]

    assert len(told(long_after, *sittings)) == count


@pytest.mark.parametrize(("sessions", "count"), [(2, 0), (3, 1)])
def test_long_after_needs_three_sessions(sessions, count):
    late = [sitting(one.key, one.day, pressed=one.ends + 40 * DAY) for one in weekly(sessions)]

    assert len(told(long_after, *late, sitting(9, date(2025, 10, 31)))) == count


def test_long_after_tells_the_longest_wait():
    late = [sitting(one.key, one.day, pressed=one.ends + (40 + one.key) * DAY) for one in weekly(3)]

    assert told(long_after, *late) == [(24309, 3, {"sessions": [1, 2, 3], "held": 3, "days": 43})]


def early(sessions, before, *, came=3, absent=0):
    return [
        sitting(one.key, one.day, came=came, absent=absent, pressed=one.starts - before)
        for one in weekly(sessions)
    ]


@pytest.mark.parametrize(("before", "count"), [(30 * MINUTE, 0), (30 * MINUTE + SECOND, 1)])
def test_before_start_is_half_an_hour(before, count):
    assert len(told(before_start, *early(3, before))) == count


@pytest.mark.parametrize(("sessions", "count"), [(2, 0), (3, 1)])
def test_before_start_needs_three_sessions(sessions, count):
    assert len(told(before_start, *early(sessions, 2 * 60 * MINUTE))) == count


@pytest.mark.parametrize(("came", "count"), [(2, 0), (3, 1)])
def test_before_start_needs_three_who_were_there(came, count):
    """Who is excused or ill may be known in the morning."""
    assert len(told(before_start, *early(3, 2 * 60 * MINUTE, came=came, absent=9))) == count


def test_before_start_goes_by_the_clock_of_the_server():
    fast = [sitting(one.key, one.day, pressed=one.starts - DAY, arrived=one.ends) for one in weekly(3)]

    assert told(before_start, *fast) == []
    expected = {"sessions": [1, 2, 3], "held": 3, "visits": 9}
    assert told(before_start, *early(3, 60 * MINUTE)) == [(24309, 3, expected)]
