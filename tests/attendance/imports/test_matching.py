"""Who is meant by a row of a journal."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.attendance.imports.contents import JournalPerson
from seriktes.attendance.imports.matching import Certainty, Known, Register, split_name
from seriktes.attendance.journals.readings import PersonRow

BORN, OTHER_DAY = date(2014, 5, 10), date(2013, 1, 1)
CHESS, DOMBRA = 1, 2
AIBAR = Known(1, "A", "Үлгібаев Айбар", ("Үлгібаев", "Айбар", "Нұрланұлы"), BORN, "iin-a", frozenset({CHESS}))
DANA = Known(2, "D", "Үлгіқызы Дана", ("Үлгіқызы", "Дана", ""), None, None, frozenset({DOMBRA}))
AIBAR_TOO = Known(3, "B", "Үлгібаев Айбар", ("Үлгібаев", "Айбар", ""), OTHER_DAY, None, frozenset({CHESS}))
HIDDEN = Known(4, "H", "Үлгіев Ерлан", ("Үлгіев", "Ерлан", ""), BORN, "iin-h", is_visible=False)


def match(name, known=(AIBAR, DANA), *, iin="", is_namesake=False, groups=(CHESS,), **row):
    person = JournalPerson("k", PersonRow(4, name, name, **row), "S", frozenset({"p"}), 3, is_namesake)
    found = Register(known).match(person, iin, set(groups))
    suggested = found.suggested.code if found.suggested else ""
    return found.certainty, found.reason.code, [known.code for known in found.candidates], suggested


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Үлгібаев Айбар", {}),
        ("Үлгібаев Айбар Нұрланұлы", {}),
        ("Улгибаев  Айбар", {}),
        ("Айбар Үлгібаев", {}),
        ("ULGIBAEV AIBAR", {}),
    ],
)
def test_the_same_name_in_the_group_is_certain(name, row):
    assert match(name, **row) == (Certainty.CERTAIN, "group", ["A"], "A")


def test_name_and_date_of_birth_are_certain_in_any_group():
    expected = (Certainty.CERTAIN, "birth", ["A"], "A")
    assert match("Үлгібаев Айбар", birth_date=BORN, groups=(DOMBRA,)) == expected


def test_the_iin_decides_before_the_name():
    assert match("Үлгібаев А.", iin="iin-a") == (Certainty.CERTAIN, "iin", ["A"], "A")
    assert match("Басқа Адам", iin="iin-a") == (Certainty.DOUBTFUL, "iin_other_name", ["A"], "")
    other = match("Үлгібаев Айбар", iin="iin-x")
    assert other[0] is not Certainty.CERTAIN


def test_somebody_of_another_club_is_found_by_the_iin_alone():
    assert match("Үлгіев Ерлан", (HIDDEN,), iin="iin-h") == (Certainty.CERTAIN, "iin", ["H"], "H")
    assert match("Басқа Адам", (HIDDEN,), iin="iin-h") == (Certainty.DOUBTFUL, "iin_other_name", [], "")
    assert match("Үлгіев Ерлан", (HIDDEN,), birth_date=BORN) == (Certainty.UNKNOWN, "nobody", [], "")


def test_less_than_that_is_decided_by_a_person():
    assert match("Үлгіқызы Дана") == (Certainty.DOUBTFUL, "other_group", ["D"], "D")
    assert match("Үлгібаев Айбар", (AIBAR, AIBAR_TOO)) == (Certainty.DOUBTFUL, "several", ["A", "B"], "")
    assert match("Үлгібаев Айбар", is_namesake=True) == (Certainty.DOUBTFUL, "namesake", ["A"], "A")
    assert match("Үлгібаев Айбар", birth_date=OTHER_DAY) == (Certainty.DOUBTFUL, "other_birth", ["A"], "")
    assert match("Үлгібаев Айбер") == (Certainty.DOUBTFUL, "close", ["A"], "")
    assert match("Үлгібаев А.") == (Certainty.DOUBTFUL, "close", ["A"], "")
    assert match("Айбар") == (Certainty.DOUBTFUL, "close", ["A"], "")


def test_a_walk_in_of_the_group_is_asked_about():
    walk_in = Known(5, "G", "Үлгіев Ерлан", ("Үлгіев", "Ерлан", ""), visited=frozenset({CHESS}))
    assert match("Үлгіев Ерлан", (walk_in,)) == (Certainty.DOUBTFUL, "walk_in", ["G"], "G")
    assert match("Үлгіев Ерлан", (walk_in,), groups=(DOMBRA,)) == (
        Certainty.DOUBTFUL,
        "other_group",
        ["G"],
        "G",
    )


def test_nobody_is_unknown():
    assert match("Жаңа Бала") == (Certainty.UNKNOWN, "nobody", [], "")
    assert match("Дана") == (Certainty.UNKNOWN, "nobody", [], "")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Үлгібаев Айбар Нұрлан ұлы", ("Үлгібаев", "Айбар", "Нұрлан ұлы")),
        ("Үлгібаев", ("Үлгібаев", "", "")),
        ("Үлгібаев\u200b Айбар", ("Үлгібаев", "Айбар", "")),
    ],
)
def test_names_are_split_as_documents_write_them(name, parts):
    assert split_name(PersonRow(1, name, name)) == parts


def test_names_from_their_own_columns():
    row = PersonRow(1, "Үлгі Ай", "Үлгі Ай", surname="Үлгі", given="Ай Нұр", patronymic="")
    assert split_name(row) == ("Үлгі", "Ай Нұр", "")
