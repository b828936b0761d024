from __future__ import annotations

from datetime import date

import pytest

from seriktes.attendance.journals.enums import Layout, Skip
from seriktes.attendance.journals.readings import Hints, SkippedRow
from seriktes.core.spreadsheets.books import ErrorValue, Formula
from tests.attendance.journals.builders import AIDA, BOLAT, codes, marks, names, reading, refusal

HEADER = ["№", "ID", "ФИО", "Группа здоровья", "Дата занятия", "Дисциплина", "Статус"]


def test_a_row_for_each_person_and_date():
    rows = [
        ["Журнал занятий (үлгі)"],
        HEADER,
        [1, "u1", AIDA, "I", date(2025, 9, 2), "Плавание", "Присутствовал"],
        [2, "u2", BOLAT, "II", "02.09.2025", "Плавание", "Отсутствовал"],
        [3, "u1", AIDA, "I", "1.9.2025", "Бег", "Опоздал(а)"],
    ]
    found = reading(rows)
    assert (found.layout, found.header, found.days) == (Layout.LONG_LIST, "C2", ())
    assert [(person.name, person.outside_id, person.row) for person in found.people] == [
        (AIDA, "u1", 3),
        (BOLAT, "u2", 4),
    ]
    assert marks(found) == [
        (AIDA, "2025-09-02", "Присутствовал", "G3"),
        (BOLAT, "2025-09-02", "Отсутствовал", "G4"),
        (AIDA, "2025-09-01", "Опоздал(а)", "G5"),
    ]
    assert (found.first_day, found.last_day) == (date(2025, 9, 1), date(2025, 9, 2))


def test_namesakes_with_other_ids_are_two_people():
    rows = [
        HEADER,
        [1, "u1", AIDA, "I", "02.09.2025", "Бег", "+"],
        [2, "u2", AIDA, "I", "02.09.2025", "Бег", "+"],
    ]
    assert names(reading(rows)) == [AIDA, AIDA]


def test_dates_without_a_year_ask_for_it():
    rows = [
        ["Аты-жөні", "Күні", "Қатысуы"],
        [AIDA, "27 желтоқсан", "Қатысты"],
        [AIDA, "10 қаңтар", "Қатысты"],
    ]
    assert (reading(rows).needs_year, reading(rows).is_ready) == (True, False)
    told = reading(rows, hints=Hints(school_year=2025))
    assert (told.is_ready, [str(entry.day) for entry in told.entries]) == (True, ["2025-12-27", "2026-01-10"])


@pytest.mark.parametrize(
    ("days", "august"),
    [
        (("29 шілде", "27 тамыз"), "2026-08-27"),
        (("27 тамыз", "2 қыркүйек"), "2025-08-27"),
        (("27 тамыз",), None),
        (("27 тамыз", "2 қыркүйек", "10 қаңтар"), None),
    ],
)
def test_an_august_in_a_list_is_of_the_year_that_the_other_months_tell(days, august):
    rows = [["Аты-жөні", "Күні", "Қатысуы"], *([AIDA, day, "Қатысты"] for day in days)]
    found = reading(rows, hints=Hints(school_year=2025))
    told = {days[place]: entry.day and str(entry.day) for place, entry in enumerate(found.entries)}
    assert told["27 тамыз"] == august
    assert (found.needs_august, found.needs_year) == (august is None, False)


def test_rows_that_cannot_be_recorded_are_named():
    rows = [
        HEADER,
        [1, "u1", AIDA, "I", "когда-то", "Бег", "+"],
        [2, "u1", AIDA, "I", "03.09.2025", "Бег", None],
        [3, "u1", AIDA, "I", "04.09.2025", "Бег", Formula("A1")],
        [4, "u1", AIDA, "I", Formula("E4+1"), "Бег", "+"],
        [5, "u1", AIDA, "I", "05.09.2025", "Бег", ErrorValue("#REF!")],
        [6, "u1", None, "I", "05.09.2025", "Бег", "+"],
        [7, "u1", AIDA, "I", "06.09.2025", "Бег", "+"],
        [None, None, "Итого", None, None, None, 5],
    ]
    found = reading(rows)
    assert marks(found) == [(AIDA, "2025-09-06", "+", "G8")]
    assert found.skipped == (
        SkippedRow(2, AIDA, Skip.NO_DATE),
        SkippedRow(7, "u1", Skip.NO_NAME),
        SkippedRow(9, "Итого", Skip.TOTALS),
    )
    assert found.formulas == ("G4", "E5")
    assert codes(found) == ["error_cell", "formulas_left_out"]


def test_a_list_of_nobody_is_refused():
    assert refusal([HEADER, [1, None, None, None, "02.09.2025", None, "+"]]).code == "no_people"
