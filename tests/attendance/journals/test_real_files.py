"""Journals of eight real makers; they are not part of the project, and a test without them is skipped.

Each quirk met here has a made-up fixture in the other modules.
"""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.attendance.journals.enums import Layout
from seriktes.attendance.journals.readings import Hints, Understood
from seriktes.attendance.journals.understanding import understand
from seriktes.core.spreadsheets.reading import read_book


@pytest.fixture
def journal(real_inputs):
    def understood(name: str, hints: Hints | None = None) -> Understood:
        (path,) = (real_inputs / "journals").glob(name)
        return understand(read_book(path.read_bytes(), path.name), hints=hints or Hints())

    return understood


def shape(found: Understood) -> list[tuple[str, str, int, int, int]]:
    """Sheet, layout, and how many days, people and marks."""
    return [
        (one.sheet, one.layout, len(one.days), len(one.people), len(one.entries)) for one in found.readings
    ]


def refused(found: Understood) -> list[tuple[str, str]]:
    return [(one.sheet, one.code) for one in found.refusals]


def suggested(found: Understood) -> dict[str, tuple[int, str | None, bool]]:
    marks = found.readings[0].marks
    return {mark.raw: (mark.count, mark.suggestion.meaning, mark.suggestion.sure) for mark in marks}


def test_day_numbers_that_are_formulas_without_results(journal):
    found = journal("t*_*.xlsx")
    assert (found.readings, refused(found)) == ((), [("Лист1", "days_are_formulas")])
    assert found.refusals[0].cells[::29] == ("D2", "AG2")


@pytest.mark.parametrize("name", ["derived/*.cp1251.csv", "derived/*.utf8bom.csv", "derived/*.xls"])
def test_the_same_journal_with_results_in_three_formats(journal, name):
    found = journal(name)
    assert [one[1:] for one in shape(found)] == [(Layout.MONTH_GRID, 31, 18, 286)]
    only = found.readings[0]
    assert (only.needs_month, only.needs_year, 2023 in only.weekday_years) == (False, True, True)
    assert only.totals == ("AH1: Пропуск", "AI1: Мес.балл")
    assert suggested(found)["Н"] == (81, "absent", False)
    assert suggested(found)["5"] == (43, "present", False)
    dated = journal(name, Hints(year=2023)).readings[0]
    assert (dated.is_ready, dated.days[0].day, dated.days[-1].day) == (
        True,
        date(2023, 3, 1),
        date(2023, 3, 31),
    )


def test_eight_sheets_of_which_seven_are_empty(journal):
    found = journal("M*_Att*")
    assert shape(found) == [("ICS-1", Layout.MONTH_GRID, 30, 10, 300)]
    assert [code for _sheet, code in refused(found)] == ["no_people"] * 7
    assert suggested(found) == {
        "P": (214, "present", True),
        "OFF": (40, "ignore", True),
        "A": (35, "absent", True),
        "L": (11, "late", True),
    }
    assert found.readings[0].days[0].day == date(2024, 4, 1)


def test_a_key_sheet_and_a_thousand_used_looking_rows(journal):
    found = journal("s*_Att*")
    assert shape(found) == [("Attendance Sheet", Layout.DATE_GRID, 26, 4, 28)]
    assert refused(found) == [("Key", "key")]
    assert suggested(found) == {"A": (15, "absent", True), "P": (13, "present", True)}
    assert "Key" in str(found.readings[0].marks[0].suggestion.reason)


def test_two_rows_for_each_person(journal):
    found = journal("D*_att*")
    assert shape(found) == [("Sheet", Layout.MONTH_GRID, 29, 4, 0)]
    assert [row.reason for row in found.readings[0].skipped] == ["second_row"] * 4
    assert found.readings[0].weekday_years == (2024,)


def test_a_sheet_for_each_group(journal):
    found = journal("i*_*.xlsx")
    assert shape(found) == [("IVT-20", Layout.DATE_GRID, 1, 2, 2)]
    assert refused(found) == [("IVT-21", "no_dates")]
    assert suggested(found) == {"Присутствовал": (2, "present", True)}


def test_blank_grids_with_real_dates(journal):
    found = journal("x*_School*")
    assert [one[1:] for one in shape(found)] == [(Layout.DATE_GRID, 16, 4, 0)] * 3
    assert [one.warnings[0].code for one in found.readings] == ["nothing_recorded"] * 3


@pytest.mark.parametrize("name", ["M*_Daily*", "s*_Grade*", "../timetables/a*.xlsx", "../timetables/k*.xlsx"])
def test_other_tables_are_refused(journal, name):
    found = journal(name)
    assert found.readings == ()
    assert set(dict(refused(found)).values()) <= {"unknown_layout", "no_dates"}
