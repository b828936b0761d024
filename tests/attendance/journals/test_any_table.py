"""Whatever stands in a table, the answer is a reading or a sentence, and nothing is lost or invented."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from seriktes.attendance.journals.readings import Hints
from seriktes.attendance.journals.understanding import understand
from seriktes.core.spreadsheets.books import ErrorValue, Formula, position
from tests.attendance.journals.builders import book, reading

WORDS = [
    "ФИО",
    "Аты-жөні",
    "№",
    "сентябрь 2025",
    "Дата",
    "Статус",
    "Итого",
    "н",
    "+",
    "Үлгі Айда",
    "10 мая",
    "ИИН",
    "Пн",
]
CELLS = st.one_of(
    st.none(),
    st.integers(-5, 40),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.dates(),
    st.booleans(),
    st.floats(),
    st.builds(Formula, st.text(max_size=4)),
    st.builds(ErrorValue, st.just("#N/A")),
)
TABLES = st.lists(st.lists(CELLS, max_size=8), max_size=12)
MARKS = st.sampled_from([None, "+", "н", "б", "О", 5])


@given(TABLES, st.sampled_from(["Лист1", "сентябрь", "09.2025"]))
def test_any_table_gets_an_answer(rows, name):
    answer = understand(book({name: rows}), hints=Hints(month=9, year=2025))
    assert all(str(refusal.note).endswith(".") for refusal in answer.refusals)
    for found in answer.readings:
        assert found.is_ready
        assert all(str(note).endswith(".") for note in found.warnings)
        for entry in found.entries:
            place, column = position(entry.cell)
            assert rows[place][column] is not None


@given(st.lists(st.lists(MARKS, min_size=30, max_size=30), min_size=1, max_size=6))
def test_every_mark_of_a_month_is_read_once(grid):
    people = [[number, f"Үлгі Адам{number}", *row] for number, row in enumerate(grid, 1)]
    found = reading([["сентябрь 2025"], ["№", "ФИО", *range(1, 31)], *people])
    expected = [
        (number, date(2025, 9, day), str(mark))
        for number, row in enumerate(grid)
        for day, mark in enumerate(row, 1)
        if mark is not None
    ]
    assert [(entry.person, entry.day, entry.raw) for entry in found.entries] == expected
    assert sum(mark.count for mark in found.marks) == len(expected)


def test_naughty_texts_are_only_texts(real_inputs):
    texts = json.loads((real_inputs / "hostile/blns/blns.json").read_text(encoding="utf-8"))
    rows = [["сентябрь 2025"], ["№", "ФИО", 1, 2, 3], *([1, f"Үлгі {text}", text] for text in texts)]
    answer = understand(book({"Лист1": rows}))
    assert len(answer.readings[0].people) > len(texts) * 0.9
