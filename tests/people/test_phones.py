from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.people.phones import Phone, parse_phones

pytestmark = pytest.mark.unit


def numbers(cell: str) -> list[str]:
    return [phone.e164 for phone in parse_phones(cell).phones]


@pytest.mark.parametrize(
    "written",
    [
        "+7 709 123 45 67",
        "87091234567",
        "8 (709) 123-45-67",
        "7091234567",
        "+7(709)1234567",
        "тел. 8709 1234567",
        "７０９１２３４５６７",
        "+7\u00a0709\u00a01234567",
    ],
)
def test_every_way_of_writing_gives_one_number(written):
    assert numbers(written) == ["+77091234567"]


def test_an_unused_prefix_is_kept_with_a_doubt():
    (phone,) = parse_phones("+7 709 123 45 67").phones

    assert phone.e164 == "+77091234567"
    assert str(phone.doubt).endswith(".")


def test_a_used_prefix_has_no_doubt():
    """Only the prefix matters here; the number is the shortest pattern that the plan allows."""
    assert parse_phones("+7 701 000 00 00").phones == (Phone("+77010000000"),)


def test_a_cell_holds_several_numbers_once_each():
    cell = "8 709 123 45 67, +7 709 123 45 68;87091234569\n8-709-123-45-67 / 8 709 123 45 60"

    assert numbers(cell) == ["+77091234567", "+77091234568", "+77091234569", "+77091234560"]


@pytest.mark.parametrize(
    ("cell", "good", "refused"),
    [
        ("жоқ", [], ["жоқ"]),
        ("8 709 123 45 67, жоқ", ["+77091234567"], ["жоқ"]),
        ("12", [], ["12"]),
        ("2 34 56", [], ["2 34 56"]),
        ("8709123456787091234568", [], ["8709123456787091234568"]),
        ("+999 123456", [], ["+999 123456"]),
        ("", [], []),
        (" , ; ", [], []),
        ("1" * 5000, [], ["1" * 5000]),
    ],
)
def test_what_is_no_number_is_named(cell, good, refused):
    found = parse_phones(cell)

    assert [phone.e164 for phone in found.phones] == good
    assert [part.text for part in found.refused] == refused
    assert all(str(part.reason).endswith((".", "67.")) for part in found.refused)


def test_numbers_of_other_countries_must_be_valid():
    assert numbers("+996 312 000 000") == ["+996312000000"]
    assert numbers("+996 000 000 000") == []


@given(st.text())
def test_each_part_is_kept_or_refused(cell):
    found = parse_phones(cell)

    assert all(phone.e164.startswith("+") and phone.e164[1:].isdecimal() for phone in found.phones)
    assert all(len(phone.e164) <= 16 for phone in found.phones)


def test_nothing_breaks_on_naughty_strings(real_inputs):
    strings = json.loads((real_inputs / "hostile" / "blns" / "blns.json").read_text(encoding="utf-8"))

    assert all(len(phone.e164) <= 16 for string in strings for phone in parse_phones(string).phones)
