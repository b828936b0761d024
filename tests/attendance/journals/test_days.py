from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.attendance.journals.days import DayParts, date_in, day_in
from seriktes.attendance.journals.months import Period, period_in


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (5, DayParts(5)),
        ("05", DayParts(5)),
        ("31", DayParts(31)),
        (date(2024, 5, 10), DayParts(10, 5, 2024)),
        (datetime(2024, 5, 10, 9, 0), DayParts(10, 5, 2024)),  # noqa: DTZ001 -- cells have no zone
        ("10.5.2024", DayParts(10, 5, 2024)),
        ("10/05/24", DayParts(10, 5, 2024)),
        ("10-05-2024", DayParts(10, 5, 2024)),
        ("10.05.2024 г.", DayParts(10, 5, 2024)),
        ("10.05.2024ж.", DayParts(10, 5, 2024)),
        ("2024-05-10", DayParts(10, 5, 2024)),
        ("2024-05-10T09:00:00", DayParts(10, 5, 2024)),
        ("Пн 10.05", DayParts(10, 5)),
        ("10.05\nпт", DayParts(10, 5)),
        ("10 мая", DayParts(10, 5)),
        ("10 мая 2024 г.", DayParts(10, 5, 2024)),
        ("10 мамыр", DayParts(10, 5)),
        ("2024 жылғы 10 мамыр", DayParts(10, 5, 2024)),
        ("мамырдың 10-ы", DayParts(10, 5)),
        ("May 10, 2024", DayParts(10, 5, 2024)),
        ("3-сент", DayParts(3, 9)),
    ],
)
def test_days_as_people_write_them(written, found):
    assert day_in(written) == found


@pytest.mark.parametrize(
    "written",
    [
        0,
        32,
        3.5,
        True,
        None,
        "",
        "н",
        "32",
        "13.13.2024",
        "05/13/2024",
        "30.02.2024",
        "1.1.9999",
        date(9999, 1, 1),
        "мая",
        "10 яблок",
    ],
)
def test_what_is_no_day(written):
    assert day_in(written) is None


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)),
    st.sampled_from(["%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%m-%Y"]),
)
def test_every_date_in_figures_comes_back(day, form):
    assert date_in(day.strftime(form)) == day


def test_numbers_of_excel_count_where_a_date_must_stand():
    assert date_in(45422) == date(2024, 5, 10)
    assert date_in(10) is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Сентябрь", Period(9)),
        ("за сентябрь 2025 г.", Period(9, 2025)),
        ("в мае", Period(5)),
        ("Қыркүйек айы", Period(9)),
        ("қыркүйегі", Period(9)),
        ("Қазан айындағы қатысу", Period(10)),
        ("2025 жылғы қарашаның табелі", Period(11, 2025)),
        ("кыркуйек", Period(9)),
        ("ҚАҢТАР 2026", Period(1, 2026)),
        ("February", Period(2)),
        ("09.2025", Period(9, 2025)),
        ("2025-09", Period(9, 2025)),
        ("2025-2026 оқу жылы", Period(None, None, 2025)),
        ("учебный год 2025/26, октябрь", Period(10, None, 2025)),
        ("сентябрь-октябрь", Period()),
        ("Утверждено 01.09.2025", Period()),
        ("Журнал посещаемости", Period()),
    ],
)
def test_months_and_years_in_titles(text, period):
    assert period_in(text) == period


def test_a_school_year_is_from_september_to_august():
    found = [Period(school_year=2025).year_of(month) for month in (9, 12, 1, 7, 8)]
    assert found == [2025, 2025, 2026, 2026, None]


@pytest.mark.parametrize(
    ("order", "year"),
    [
        ((6, 7, 8), 2026),
        ((9, 12, 1, 7, 8), 2026),
        ((8, 9), 2025),
        ((8, 9, 1, 5), 2025),
        ((8,), None),
        ((7, 8, 9), None),
        ((8, 1), None),
        ((12, 8), None),
    ],
)
def test_an_august_is_of_the_year_that_its_list_tells(order, year):
    assert Period(school_year=2025).year_of(8, order) == year
    told = {
        answer: Period(school_year=2025, august=answer).year_of(8, order) for answer in (2024, 2025, 2026)
    }
    assert told == {2024: year, 2025: year or 2025, 2026: year or 2026}
