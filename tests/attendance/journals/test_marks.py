from __future__ import annotations

import pytest

from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.journals.enums import Meaning
from seriktes.attendance.journals.marks import suggestion
from seriktes.attendance.journals.understanding import understand
from tests.attendance.journals.builders import AIDA, BOLAT, book, reading

SURE = {
    Meaning.PRESENT: "+ ✓ Я Присутствовал Присутствовала Присутствовал(а) Қатысты Қатысады Келді Present "
    "TRUE",
    Meaning.ABSENT: "НЯ Отсутствовал Отсутствовала Себепсіз Жоқ_(Себепсіз) Жоқ(Себепсіз) Absent "
    "Келмеді Без_уважительной Себепсіз_келмеді",
    Meaning.EXCUSED: "у УП НУ По_уважительной Себепті Жоқ_(Себепті) По_приказу По_заявлению На_соревнованиях "
    "Бұйрық_бойынша Ата-ана_өтініші Жарыстарда Себепті_келмеді Excused",
    Meaning.ILL: "б/л Болел Болела Болел(а) Ауырды Sick",
    Meaning.LATE: "Оп Опоздал Опоздала Опоздал(а) Кешікті Late",
    Meaning.IGNORE: "OFF демалыс Выходной выбыл Шықты",
}
UNSURE = {
    Meaning.PRESENT: ". П п 1 2 5 12 4/5 10/12 8.5 7.25 Қ",
    Meaning.ABSENT: "н Н H 0 - – н/б Н/Б ж FALSE",
    Meaning.ILL: "б Б нб НБ HБ",
    Meaning.LATE: "о О o O",
    Meaning.IGNORE: "В B к",
}


def cases(table):
    return [(raw.replace("_", " "), meaning) for meaning, raws in table.items() for raw in raws.split()]


@pytest.mark.parametrize(("raw", "meaning"), cases(SURE))
def test_plain_marks_are_suggested_for_sure(raw, meaning):
    found = suggestion(raw, {raw, "н"}, {})
    assert (found.meaning, found.sure) == (meaning, True)


@pytest.mark.parametrize(("raw", "meaning"), cases(UNSURE))
def test_marks_that_vary_are_suggested_with_a_reason(raw, meaning):
    found = suggestion(raw, {raw, "н"}, {})
    assert (found.meaning, found.sure) == (meaning, False)
    assert str(found.reason).endswith(".")


@pytest.mark.parametrize("raw", ["х", "X", "?", "Ғ", "ААА", "н5", "см. журнал", "31.02", "5.10", "31/02"])
def test_unknown_marks_are_left_to_the_person(raw):
    assert suggestion(raw, {raw}, {}).meaning is None


@pytest.mark.parametrize(
    ("raw", "others", "meaning", "sure"),
    [
        ("P", {"P", "A", "L"}, Meaning.PRESENT, True),
        ("A", {"P", "A", "L"}, Meaning.ABSENT, True),
        ("L", {"P", "A", "L"}, Meaning.LATE, True),
        ("E", {"P", "E"}, Meaning.EXCUSED, True),
        ("P", {"P", "н"}, Meaning.PRESENT, False),
        ("А", {"А", "н"}, None, False),
        ("H", {"H", "+"}, Meaning.ABSENT, False),
    ],
)
def test_latin_letters_are_read_by_their_company(raw, others, meaning, sure):
    found = suggestion(raw, others, {})
    assert (found.meaning, found.sure) == (meaning, sure)


def test_a_key_sheet_counts_before_any_habit():
    rows = [["сентябрь 2025"], ["ФИО", 1, 2, 3], [AIDA, "П", "Н", "О"]]
    key = [[None, "Шартты белгілер"], [None, "П", "По уважительной причине"], [None, "О", "Отсутствовал"]]
    (found,) = understand(book({"Key": key, "Журнал": rows})).readings
    assert {mark.raw: (mark.suggestion.meaning, mark.suggestion.sure) for mark in found.marks} == {
        "П": (Meaning.EXCUSED, True),
        "Н": (Meaning.ABSENT, False),
        "О": (Meaning.ABSENT, True),
    }
    assert "cell B2 of the sheet “Key”" in str(found.marks[0].suggestion.reason)


def test_marks_beside_each_other_are_no_key():
    rows = [["сентябрь 2025"], ["ФИО", 1, 2, 3], [AIDA, None, "б", "Опоздал"], [BOLAT, "б"]]
    found = reading(rows)
    assert {mark.raw: mark.suggestion.sure for mark in found.marks} == {"б": False, "Опоздал": True}


def test_a_line_under_the_table_explains_the_marks():
    rows = [
        ["сентябрь 2025"],
        ["ФИО", 1, 2, 3],
        [AIDA, "б", "о", "+"],
        ["Обозначения: б – болел, о – отсутствовал, + – был"],
    ]
    found = reading(rows)
    assert {mark.raw: mark.suggestion.meaning for mark in found.marks} == {
        "б": Meaning.ILL,
        "о": Meaning.ABSENT,
        "+": Meaning.PRESENT,
    }
    assert all(mark.suggestion.sure for mark in found.marks)


def test_distinct_marks_are_counted_with_their_first_cell():
    found = reading([["сентябрь 2025"], ["ФИО", 1, 2, 3], [AIDA, "н", " н ", 5], [BOLAT, True, "H", None]])
    assert [(mark.raw, mark.count, mark.first_cell) for mark in found.marks] == [
        ("н", 2, "B3"),
        ("5", 1, "D3"),
        ("TRUE", 1, "B4"),
        ("H", 1, "C4"),
    ]


def test_meanings_name_their_statuses():
    assert {meaning: meaning.status for meaning in Meaning} == {
        Meaning.PRESENT: MarkStatus.PRESENT,
        Meaning.LATE: MarkStatus.LATE,
        Meaning.EXCUSED: MarkStatus.EXCUSED,
        Meaning.ILL: MarkStatus.ILL,
        Meaning.ABSENT: MarkStatus.ABSENT,
        Meaning.NOT_RECORDED: None,
        Meaning.IGNORE: None,
    }
