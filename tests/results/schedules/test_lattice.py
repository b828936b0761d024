from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core.months import parse_month
from seriktes.results.schedules.enums import Rhythm
from seriktes.results.schedules.lattice import is_on_lattice, overlap_otherwise, period_with, periods
from seriktes.results.validators import Period

OF_THE_CALENDAR = [rhythm for rhythm in Rhythm if rhythm != Rhythm.DATED]


def months(first: str, last: str) -> Period:
    return Period(parse_month(first), parse_month(last))


@pytest.mark.parametrize(
    ("rhythm", "period"),
    [
        (Rhythm.MONTHLY, months("2025-11", "2025-11")),
        (Rhythm.QUARTERLY, months("2025-10", "2025-12")),
        (Rhythm.HALF_YEARLY, months("2025-07", "2025-12")),
        (Rhythm.YEARLY, months("2025-01", "2025-12")),
    ],
)
def test_periods_are_those_of_the_calendar(rhythm, period):
    assert period_with(parse_month("2025-11"), rhythm) == period


def test_days_of_its_own_have_no_calendar():
    with pytest.raises(ValueError, match="DATED"):
        period_with(parse_month("2025-11"), Rhythm.DATED)


@given(st.integers(24000, 24600), st.integers(0, 60), st.sampled_from(OF_THE_CALENDAR))
def test_every_month_lies_in_one_period_and_periods_follow_one_another(first, more, rhythm):
    found = list(periods(rhythm, first, first + more))

    covered = [month for period in found for month in range(period.first, period.last + 1)]
    assert covered == list(range(found[0].first, found[-1].last + 1))
    assert {first, first + more} <= set(covered)
    assert all(is_on_lattice(period) for period in found)


def test_months_that_are_no_period_are_off_the_lattice():
    assert not is_on_lattice(months("2025-09", "2026-05"))


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (months("2025-10", "2025-12"), months("2025-10", "2025-12"), False),
        (months("2025-10", "2025-12"), months("2026-01", "2026-03"), False),
        (months("2025-10", "2025-12"), months("2025-07", "2025-12"), True),
        (months("2025-10", "2025-12"), months("2025-12", "2026-02"), True),
    ],
)
def test_months_overlap_otherwise_where_they_share_some_and_are_not_the_same(one, other, answer):
    assert overlap_otherwise(one, other) is answer
    assert overlap_otherwise(other, one) is answer
