"""The day of a session: public holidays and days on which the club was closed."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from seriktes.attendance.anomalies.days import closed_day, on_holiday
from seriktes.attendance.anomalies.holidays import (
    FIXED,
    QURBAN_AIT_EXPECTED_ON,
    QURBAN_AIT_ON,
    holiday_on,
    is_holiday,
    may_be_holiday,
)
from seriktes.attendance.anomalies.registers import Fallen
from tests.attendance.anomalies.registers import GROUP, MONDAY, register, sitting

NAURYZ = date(2026, 3, 22)


def told(rule, *sittings, **others):
    return [(one.day, one.weight, dict(one.evidence)) for one in rule(register(*sittings, **others))]


def test_a_session_on_a_holiday_is_found():
    expected = [(NAURYZ, 1, {"sessions": [1], "day": "2026-03-22", "visits": 6})]

    assert told(on_holiday, sitting(1, NAURYZ), sitting(2, date(2026, 3, 24))) == expected


def test_nobody_present_is_no_session():
    assert told(on_holiday, sitting(1, NAURYZ, came=0, absent=6)) == []


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 1, 2), True),
        (date(2026, 1, 3), False),
        (date(2026, 3, 20), False),
        (date(2026, 3, 23), True),
        (date(2021, 10, 25), False),  # made a holiday again in 2022
        (date(2022, 10, 25), True),
        (date(2026, 5, 27), True),
        (date(2026, 5, 28), False),
    ],
)
def test_the_holidays_are_those_of_the_law(day, is_one):
    assert is_holiday(day) == is_one
    assert bool(holiday_on(day)) == is_one


def test_every_holiday_has_a_name():
    days = [date(2026, *fixed) for fixed in FIXED]

    assert all(str(holiday_on(day)) for day in [*days, *QURBAN_AIT_ON])


def test_every_year_has_one_day_of_qurban_ait_announced_or_expected():
    days = sorted(QURBAN_AIT_ON | QURBAN_AIT_EXPECTED_ON)

    assert [day.year for day in days] == list(range(2022, 2032))
    # Twelve months of the moon lie between two of them.
    assert {(later - day).days for day, later in pairwise(days)} <= {353, 354, 355}
    assert not any(is_holiday(day) for day in QURBAN_AIT_EXPECTED_ON)


@pytest.mark.parametrize(("day", "answer"), [(14, False), (15, True), (16, True), (17, True), (18, False)])
def test_the_expected_day_and_those_beside_it_may_be_a_holiday(day, answer):
    assert may_be_holiday(date(2027, 5, day)) is answer


def test_nobody_is_asked_about_a_day_that_may_turn_out_to_be_qurban_ait():
    day = date(2027, 5, 17)
    others = fallen("holiday", "holiday", day=day)

    assert told(closed_day, sitting(1, day), fallen=others) == []
    assert told(on_holiday, sitting(1, day)) == []


def fallen(*reasons, day=MONDAY, first=GROUP + 1):
    return [Fallen(first + number, day, reason) for number, reason in enumerate(reasons)]


def test_a_group_that_met_while_the_others_could_not_is_found():
    others = fallen("quarantine", "weather")
    expected = [(MONDAY, 1, {"sessions": [1], "day": "2025-10-06", "others": 2, "visits": 6})]

    assert told(closed_day, sitting(1), fallen=others) == expected


@pytest.mark.parametrize(
    ("sittings", "others"),
    [
        ([sitting(1)], fallen("quarantine")),  # one other group
        ([sitting(1)], fallen("quarantine", "quarantine", day=date(2025, 10, 7))),  # another day
        ([sitting(1)], fallen("quarantine", "teacher_ill")),  # a reason of one group
        ([sitting(1)], fallen("quarantine", "event")),
        ([sitting(1), sitting(2, group=GROUP + 9)], fallen("no_room", "no_room")),  # another one met too
        ([sitting(1, came=0, absent=6)], fallen("no_room", "no_room")),  # nobody came
        ([sitting(1, NAURYZ)], fallen("holiday", "holiday", day=NAURYZ)),  # told as a holiday already
        ([sitting(1)], fallen("no_room", "no_room", first=GROUP)),  # its own session fell out too
    ],
)
def test_less_than_that_is_not(sittings, others):
    assert told(closed_day, *sittings, fallen=others) == []
