from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core import months

pytestmark = pytest.mark.unit


def test_month_of_a_day():
    assert months.month_of(date(2025, 9, 7)) == 2025 * 12 + 8


@given(st.dates())
def test_a_day_lies_in_its_month(day):
    month = months.month_of(day)

    assert months.first_day(month) <= day <= months.last_day(month)
    assert months.parse_month(months.month_text(month)) == month
    if day != date.max:
        assert months.month_of(day + timedelta(days=1)) == month + (day == months.last_day(month))


@pytest.mark.parametrize(
    "text",
    ["", "2025", "2025-13", "2025-00", "0000-01", "2025-9", "25-09", "2025-09-01", " 2025-09", "٢٠٢٥-٠٩"],
)
def test_parse_month_refuses_the_rest(text):
    with pytest.raises(months.InvalidMonth):
        months.parse_month(text)


def test_months_between_includes_both_ends():
    first, last = months.parse_month("2024-11"), months.parse_month("2025-02")

    assert [months.month_text(month) for month in months.months_between(first, last)] == [
        "2024-11",
        "2024-12",
        "2025-01",
        "2025-02",
    ]
    assert list(months.months_between(last, first)) == []
