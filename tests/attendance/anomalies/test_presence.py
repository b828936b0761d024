"""Who was there: each rule at its very boundary."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from seriktes.attendance.anomalies.findings import ClubGroup
from seriktes.attendance.anomalies.presence import never_absent, same_pattern, two_places
from seriktes.attendance.anomalies.registers import Elsewhere, Sitting
from tests.attendance.anomalies.registers import CLUB, GROUP, MONDAY, one_said, register, sitting, weekly

OTHER_CLUB = CLUB + 1


def told(rule, *sittings, **others):
    return [(one.month, one.weight, dict(one.evidence)) for one in rule(register(*sittings, **others))]


def at(hour, minute=0, *, number=2, group=GROUP + 1, club=CLUB, **how):
    return sitting(number, group=group, club=club, at=time(hour, minute), came=1, **how)


@pytest.mark.parametrize(("minute", "count"), [(30, 1), (31, 0)])
def test_in_one_club_half_of_the_shorter_session_is_shared(minute, count):
    assert len(told(two_places, sitting(1, came=1), at(10, minute, minutes=90))) == count


@pytest.mark.parametrize(("minute", "count"), [(45, 1), (46, 0)])
def test_between_two_clubs_a_quarter_of_an_hour_is_shared(minute, count):
    there = Elsewhere(1, at(10, minute, club=OTHER_CLUB))

    assert len(told(two_places, sitting(1, came=1), elsewhere=[there])) == count


def test_two_places_are_told_once_for_each_month_and_pair_of_groups():
    sittings = [
        *weekly(3, came=2),
        *(sitting(10 + one.key, one.day, group=GROUP + 1, came=1) for one in weekly(3)),
        sitting(20, date(2025, 11, 3), came=1),
        sitting(21, date(2025, 11, 3), group=GROUP + 1, came=1),
    ]

    found = list(two_places(register(*sittings)))

    assert [(one.person, one.month, one.weight, one.sessions) for one in found] == [
        (1, 24309, 3, (1, 2, 3, 11, 12, 13)),
        (1, 24310, 1, (20, 21)),
    ]
    assert {(one.place, one.other) for one in found} == {(ClubGroup(CLUB, GROUP), ClubGroup(CLUB, GROUP + 1))}
    assert len({one.key for one in found}) == 2


def test_both_clubs_find_the_same():
    mine, theirs = sitting(1, came=1), at(10, club=OTHER_CLUB)
    here = register(mine, elsewhere=[Elsewhere(1, theirs)])
    there = register(theirs, elsewhere=[Elsewhere(1, mine)])

    assert list(two_places(here)) == list(two_places(there))
    assert [one.other for one in two_places(here)] == [ClubGroup(OTHER_CLUB, GROUP + 1)]


def test_an_absence_is_no_place():
    assert told(two_places, sitting(1, came=0, absent=1), at(10)) == []
    assert told(two_places, sitting(1, came=1), at(11)) == []


def full(first, sessions, *, came=13, absent=0):
    return weekly(sessions, first=first, every=3, came=came, absent=absent)


def numbered(*sittings):
    return [
        Sitting(number, one.place, one.day, one.starts, one.minutes, one.said)
        for number, one in enumerate(sittings, start=1)
    ]


def test_two_full_months_are_found():
    two = numbered(*full(date(2025, 10, 2), 4), *full(date(2025, 11, 3), 4))
    expected = {
        "sessions": list(range(1, 9)),
        "first": "2025-10-02",
        "last": 24310,
        "people": 13,
        "marks": 104,
    }

    assert told(never_absent, *two) == [(24309, 8, expected)]


@pytest.mark.parametrize(
    "months",
    [
        [full(date(2025, 10, 2), 9)],  # one month
        [full(date(2025, 10, 2), 4), full(date(2025, 12, 2), 9)],  # not one after the other
        [full(date(2025, 10, 2), 4), full(date(2025, 11, 3), 3)],  # three sessions in one of them
        [full(date(2025, 10, 2), 4), full(date(2025, 11, 3), 4, came=12, absent=1)],  # somebody absent
        [full(date(2025, 10, 2), 4, came=12), full(date(2025, 11, 3), 4, came=12)],  # 96 marks
        [full(date(2025, 10, 2), 10, came=4), full(date(2025, 11, 3), 10, came=4)],  # four people
    ],
)
def test_less_than_that_is_not(months):
    assert told(never_absent, *numbered(*(one for month in months for one in month))) == []


def with_gaps(gaps):
    """Two months of 15 people; some are not recorded at all at a session in the middle."""
    sittings = numbered(*full(date(2025, 10, 2), 5, came=14), *full(date(2025, 11, 3), 5, came=14))
    middle = sittings[4]
    said = middle.said[gaps:]
    sittings[4] = Sitting(5, middle.place, middle.day, middle.starts, middle.minutes, said)
    return sittings


@pytest.mark.parametrize(("gaps", "count"), [(6, 1), (7, 0)])
def test_who_marks_only_those_who_came_is_left_alone(gaps, count):
    """140 marks less the gaps: up to one in twenty may be missing in between."""
    assert len(told(never_absent, *with_gaps(gaps))) == count


@pytest.mark.parametrize(("sessions", "count"), [(7, 0), (8, 1)])
def test_a_pattern_repeats_eight_times(sessions, count):
    assert len(told(same_pattern, *weekly(sessions, came=4, absent=2))) == count


def test_a_pattern_tells_its_numbers():
    expected = {
        "sessions": list(range(1, 10)),
        "first": "2025-10-06",
        "last": "2025-12-01",
        "people": 6,
        "absent": 2,
    }

    assert told(same_pattern, *weekly(9, came=4, absent=2)) == [(24309, 9, expected)]


@pytest.mark.parametrize(("came", "absent", "count"), [(4, 1, 0), (6, 0, 0), (0, 6, 0), (5, 1, 1)])
def test_a_pattern_has_six_people_and_somebody_absent(came, absent, count):
    assert len(told(same_pattern, *weekly(9, came=came, absent=absent))) == count


def test_one_change_breaks_the_pattern():
    sittings = weekly(15, came=4, absent=2)
    odd = sittings[7]
    changed = [one_said(one.person, odd, is_visit=not one.is_visit) for one in odd.said]
    sittings[7] = Sitting(odd.key, odd.place, odd.day, odd.starts, odd.minutes, changed)

    assert told(same_pattern, *sittings) == []
    assert MONDAY + timedelta(days=49) == odd.day
