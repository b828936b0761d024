from __future__ import annotations

from datetime import date

import pytest

from seriktes.attendance.journals.enums import Layout, Skip, Source
from seriktes.attendance.journals.readings import Hints, SkippedRow
from seriktes.attendance.journals.understanding import understand
from seriktes.core.spreadsheets.books import ErrorValue, Formula
from tests.attendance.journals.builders import (
    AIDA,
    BOLAT,
    CLARA,
    book,
    codes,
    marks,
    names,
    reading,
    refusal,
    understood,
)

HEADER = ["№", "ФИО", 1, 2, 3]


def test_month_in_the_title():
    found = reading(
        [["Табель за сентябрь 2025 г."], HEADER, [1, AIDA, "+", None, "н"], [2, BOLAT, None, "+"]]
    )
    assert (found.layout, found.header, found.name_columns) == (Layout.MONTH_GRID, "B2", ("B",))
    assert marks(found) == [
        (AIDA, "2025-09-01", "+", "C3"),
        (AIDA, "2025-09-03", "н", "E3"),
        (BOLAT, "2025-09-02", "+", "D4"),
    ]
    assert {(day.month_from, day.year_from) for day in found.days} == {(Source.ABOVE, Source.ABOVE)}
    assert (found.is_ready, found.warnings, found.skipped) == (True, (), ())


@pytest.mark.parametrize(
    ("rows", "sheet", "filename", "source"),
    [
        ([["Қыркүйек айы, 2025 жыл"], HEADER], "Лист1", "a.xlsx", Source.ABOVE),
        ([["", "Сентябрь 2025", 1, 2, 3], ["", "Имя", "Пн", "Вт", "Ср"]], "Лист1", "a.xlsx", Source.ABOVE),
        ([[None, "Месяц", "сентябрь"], [None, "Год", 2025], HEADER], "Лист1", "a.xlsx", Source.ABOVE),
        ([HEADER], "сентябрь 2025", "a.xlsx", Source.SHEET_NAME),
        ([HEADER], "09.2025", "a.xlsx", Source.SHEET_NAME),
        ([HEADER], "Лист1", "Табель қыркүйек 2025.xlsx", Source.FILE_NAME),
    ],
)
def test_month_and_year_are_looked_for_in_turn(rows, sheet, filename, source):
    rows = [[cell or None for cell in row] for row in rows]
    (found,) = understand(book({sheet: [*rows, [1, AIDA, "+", "+", "+"]]}, filename)).readings
    assert [str(entry.day) for entry in found.entries] == ["2025-09-01", "2025-09-02", "2025-09-03"]
    assert found.days[0].month_from is source


def test_a_silent_sheet_asks_for_month_and_year():
    rows = [HEADER, [1, AIDA, "+"]]
    silent = reading(rows)
    assert (silent.needs_month, silent.needs_year, silent.entries[0].day) == (True, True, None)
    told = reading(rows, hints=Hints(month=9, year=2025))
    assert (told.is_ready, told.entries[0].day) == (True, date(2025, 9, 1))
    assert told.days[0].month_from is Source.PERSON


def test_hints_of_one_sheet_and_a_school_year_for_all():
    months = book(
        {
            "Қыркүйек": [HEADER, [1, AIDA, "+"]],
            "Қаңтар": [HEADER, [1, AIDA, "+"]],
            "Лист3": [HEADER, [1, AIDA, "+"]],
        }
    )
    found = understand(months, hints=Hints(school_year=2025, by_sheet={"Лист3": Hints(month=5)})).readings
    assert [reading.entries[0].day for reading in found] == [
        date(2025, 9, 1),
        date(2026, 1, 1),
        date(2026, 5, 1),
    ]


def test_a_school_year_in_the_title_dates_the_tab():
    found = reading([["2025-2026 оқу жылы"], HEADER, [1, AIDA, "+"]], "Қаңтар")
    assert found.entries[0].day == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("months", "days"),
    [
        (("Маусым", "Шілде", "Тамыз"), ["2026-06-01", "2026-07-02", "2026-08-03"]),
        (("Тамыз", "Қыркүйек", "Қазан"), ["2025-08-01", "2025-09-02", "2025-10-03"]),
    ],
)
def test_a_summer_journal_ends_its_school_year_and_one_before_september_begins_it(months, days):
    rows = [["2025/2026 оқу жылы"], [None, *months], ["ФИО", 1, 2, 3], [AIDA, "+", "+", "+"]]
    found = reading(rows)
    assert (found.is_ready, [str(entry.day) for entry in found.entries]) == (True, days)


def test_an_august_by_itself_asks_for_its_year():
    rows = [["2025/2026 оқу жылы"], HEADER, [1, AIDA, "+"]]
    silent = reading(rows, "Тамыз")
    assert (silent.is_ready, silent.needs_year, silent.needs_august) == (False, False, True)
    assert silent.entries[0].day is None
    for year in (2025, 2026):
        told = reading(rows, "Тамыз", hints=Hints(august=year))
        assert (told.is_ready, told.entries[0].day) == (True, date(year, 8, 1))
    assert reading(rows, "Тамыз", hints=Hints(august=2020)).needs_august
    assert reading(rows, "Тамыз 2026").entries[0].day == date(2026, 8, 1)


def test_weekdays_tell_the_years_that_fit():
    weekdays = [None, None, "Ср", "Чт", "Пт"]
    found = reading(
        [
            [None, None, "Март"],
            [None, None, 1, 2, 3],
            ["ID", "Ф.И.О. студента", "Ср", "Чт", "Пт"],
            [1, AIDA, "Н"],
        ]
    )
    assert (found.needs_month, found.needs_year) == (False, True)
    assert {2017, 2023, 2028} <= set(found.weekday_years)
    rows = [["Март 2025"], HEADER, weekdays, [1, AIDA, "Н"]]
    assert codes(reading(rows)) == ["weekdays_disagree"]


def test_title_and_tab_that_disagree_are_told():
    assert codes(reading([["сентябрь 2025"], HEADER, [1, AIDA, "+"]], "октябрь")) == ["month_disagrees"]


def test_days_that_run_into_the_next_month_and_year():
    rows = [["декабрь 2025"], ["ФИО", 24, 29, 31, 5, 7], [AIDA, "+", "+", "+", "+", "+"]]
    days = ["2025-12-24", "2025-12-29", "2025-12-31", "2026-01-05", "2026-01-07"]
    assert [day for _name, day, _mark, _cell in marks(reading(rows))] == days


def test_months_over_groups_of_days():
    rows = [
        ["2025-2026 учебный год"],
        [None, "Декабрь", None, None, "Январь"],
        ["ФИО", 24, 26, 29, 8, 9],
        [AIDA, "+", "+", "+", "+", "+"],
    ]
    days = ["2025-12-24", "2025-12-26", "2025-12-29", "2026-01-08", "2026-01-09"]
    assert [day for _name, day, _mark, _cell in marks(reading(rows))] == days


def test_names_by_dates():
    rows = [["ФИО", date(2017, 9, 1), "05.09.2017", "9 сентября 2017"], [AIDA, "+", "н", "б"]]
    found = reading(rows)
    assert found.layout is Layout.DATE_GRID
    assert [day.day for day in found.days] == [date(2017, 9, 1), date(2017, 9, 5), date(2017, 9, 9)]
    assert {day.year_from for day in found.days} == {Source.CELL}


def test_text_dates_without_a_year_take_it_from_the_title_and_turn_it():
    rows = [["Журнал, 2025 жыл"], ["Аты-жөні", "27 желтоқсан", "10 қаңтар"], [AIDA, "+", "+"]]
    assert [day for _name, day, _mark, _cell in marks(reading(rows))] == ["2025-12-27", "2026-01-10"]


def test_one_date_needs_a_header_of_names():
    assert len(reading([["имя", "2024-11-05"], [AIDA, "Присутствовал"]]).entries) == 1
    assert refusal([["Приказ от", "2024-11-05"], [AIDA, "Присутствовал"]]).code == "unknown_layout"


def test_names_without_a_header_stand_left_of_the_days():
    rows = [
        ["CLASS - V", date(2019, 12, 2), date(2019, 12, 3)],
        ["Teacher's Name", "Mon", "Tue"],
        ["Pupil A", "P", "A"],
        ["Pupil B", "P"],
    ]
    found = reading(rows)
    assert names(found) == ["Pupil A", "Pupil B"]
    assert found.header == "A1"


def test_blank_grid_says_that_nothing_was_recorded():
    found = reading([["ФИО", date(2017, 9, 1), date(2017, 9, 5)], [AIDA], [BOLAT]])
    assert (names(found), found.entries, codes(found)) == ([AIDA, BOLAT], (), ["nothing_recorded"])


def test_rows_that_are_no_people_are_named():
    rows = [
        ["сентябрь 2025"],
        HEADER,
        [1, AIDA, "+", "+", "+"],
        [2, BOLAT, "н", "+", "+"],
        ["Всего отсутствует детей", None, 1, 0, 0],
        [None, "Барлығы", 1],
        [],
        ["Н – не был, + – был"],
        [None, "Педагог ______"],
    ]
    found = reading(rows)
    assert names(found) == [AIDA, BOLAT]
    assert found.skipped == (
        SkippedRow(5, "Всего отсутствует детей", Skip.TOTALS),
        SkippedRow(6, "Барлығы", Skip.TOTALS),
        SkippedRow(8, "Н – не был, + – был", Skip.LEGEND),
        SkippedRow(9, "Педагог ______", Skip.SIGNATURE),
    )


def test_people_whose_names_look_like_words_stay():
    people = [
        "Балабаева Айша (үлгі)",
        "Келгенбаев Ер (үлгі)",
        "Тренеров Пётр (үлгі)",
        "Итогов Иван (үлгі)",
        "Пропускова Мария (үлгі)",
    ]
    found = reading(
        [["сентябрь 2025"], HEADER, *([number, name, "+"] for number, name in enumerate(people, 1))]
    )
    assert [person.raw_name for person in found.people] == people


def test_two_rows_for_each_person():
    rows = [["ФЕВРАЛЬ", 1, 2, 3], ["Имя", "Чт", "Пт", "Сб"]]
    for number in range(1, 5):
        rows += [[f"user_{number:03}", "+"], ["Премия", 500]]
    found = reading(rows)
    assert names(found) == ["user 001", "user 002", "user 003", "user 004"]
    assert [row.reason for row in found.skipped] == [Skip.SECOND_ROW] * 4
    assert found.weekday_years == (2001, 2007, 2018, 2024, 2029, 2035, 2046)


def test_namesakes_are_no_second_rows():
    found = reading([["сентябрь 2025"], HEADER, [1, AIDA, "+"], [2, AIDA, "н"], [3, AIDA, "+"]])
    assert names(found) == [AIDA] * 3


def test_marks_without_a_name_are_told():
    found = reading([["сентябрь 2025"], HEADER, [1, AIDA, "+"], [2, None, "+"], [3, None]])
    assert found.skipped == (SkippedRow(4, "", Skip.NO_NAME),)
    assert codes(found) == ["marks_without_name"]


def test_totals_on_the_right_are_recognised_and_not_read():
    rows = [
        ["сентябрь 2025", None, None, None, None, "Пропуск"],
        [*HEADER, "Итого", "%"],
        [1, AIDA, "+", "н", "+", 2, 66],
    ]
    found = reading(rows)
    assert found.totals == ("F2: Итого", "G2: %")
    assert len(found.entries) == 3


def test_days_that_the_month_does_not_have():
    days = list(range(1, 32))
    blank = reading([["февраль 2025"], ["ФИО", *days], [AIDA, "+"]])
    assert (len(blank.entries), blank.warnings, blank.days[-1].day) == (1, (), None)
    marked = reading([["февраль 2025"], ["ФИО", *days], [AIDA, *["+"] * 31]])
    assert (len(marked.entries), codes(marked)) == (28, ["no_such_day"] * 3)


def test_numbers_of_columns_are_no_days():
    rows = [["сентябрь 2025"], ["№", "ФИО", *range(1, 8)], list(range(1, 10)), [1, AIDA, "+"]]
    found = reading(rows)
    assert [day.header for day in found.days] == ["C2", "D2", "E2", "F2", "G2", "H2", "I2"]
    assert names(found) == [AIDA]


def test_grades_in_a_row_are_no_days():
    rows = [["март 2023"], HEADER, [1, AIDA, 3, 5, 12], [2, BOLAT, 4, 7, 9], [3, CLARA, 1, 2, 6]]
    found = reading(rows)
    assert (found.header, len(found.people), len(found.entries)) == ("B2", 3, 9)


def test_a_block_for_each_month_gives_a_reading_each():
    rows = [
        ["сентябрь 2025"],
        HEADER,
        [1, AIDA, "+"],
        [],
        ["октябрь 2025"],
        HEADER,
        [1, AIDA, None, "н"],
        [2, BOLAT, "+"],
    ]
    first, second = understood(rows).readings
    assert marks(first) == [(AIDA, "2025-09-01", "+", "C3")]
    assert marks(second) == [(AIDA, "2025-10-02", "н", "D7"), (BOLAT, "2025-10-01", "+", "C8")]
    assert (first.skipped, second.skipped) == ((), ())


def test_two_lessons_on_one_day_are_told():
    found = reading([["ФИО", date(2025, 9, 1), date(2025, 9, 1), date(2025, 9, 2)], [AIDA, "+", "н", "+"]])
    assert codes(found) == ["day_twice"]
    assert len(found.entries) == 3


def test_days_that_are_formulas_without_results_are_refused_by_cell():
    rows = [["Март 2023"], ["ФИО", 1, Formula("B2+1"), Formula("C2+1")], [AIDA, "+", "+", "+"]]
    found = refusal(rows)
    assert (found.code, found.cells) == ("days_are_formulas", ("C2", "D2"))
    assert found.note.values == {"first": "C2", "last": "D2"}


def test_marks_that_are_formulas_or_errors_are_left_out_by_cell():
    rows = [["сентябрь 2025"], HEADER, [1, AIDA, Formula("D3"), ErrorValue("#N/A"), "+"]]
    found = reading(rows)
    assert (found.formulas, codes(found)) == (("C3",), ["error_cell", "formulas_left_out"])
    assert marks(found) == [(AIDA, "2025-09-03", "+", "E3")]


def test_formulas_over_totals_do_not_matter():
    rows = [
        ["сентябрь 2025"],
        [*HEADER, Formula("Key!A1")],
        [1, AIDA, "+", "+", "+", Formula("COUNT(C3:E3)")],
    ]
    assert (reading(rows).formulas, reading(rows).warnings) == ((), ())


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["Имя"], [AIDA], [BOLAT]], "no_dates"),
        (
            [
                ["Date", date(2019, 10, 1)],
                ["S.no", "Class \nName", "Strength", "Present", "Absent"],
                [1, "ICS", 50, 25],
            ],
            "unknown_layout",
        ),
        ([["HW - 1", "HW - 2", "Test"], ["Pupil A", 9, 10, 20], ["Pupil B", 8, 2, 10]], "unknown_layout"),
        ([["сентябрь 2025"], HEADER, [1, None, "OFF"], [2, None, "OFF"]], "no_people"),
        ([], "empty"),
        ([[None, "Key"], ["P", "Present"], ["A", "Absent"]], "key"),
    ],
)
def test_other_sheets_are_refused_with_what_was_found(rows, code):
    found = refusal(rows)
    assert found.code == code
    assert str(found.note).endswith(".")


def test_a_refusal_shows_the_first_texts():
    assert refusal([["Имя"], [AIDA]]).found == ("A1: Имя", f"A2: {AIDA}")
