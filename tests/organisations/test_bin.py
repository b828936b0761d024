from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core.checkdigits import check_digit, wrong_check_digit
from seriktes.core.months import month_of, parse_month
from seriktes.organisations.bin import Bin, Doubt, InvalidBin, Kind, Part, check_bin, sample_bin

pytestmark = pytest.mark.unit

SAMPLE = sample_bin(2015, 5, 3)


def code_of(text: str, *, allow_sample: bool = True) -> str:
    with pytest.raises(InvalidBin) as caught:
        check_bin(text, allow_sample=allow_sample)
    assert str(caught.value.sentence).endswith(".")
    return caught.value.code


def sampled(eleven: str) -> str:
    return f"{eleven}{wrong_check_digit(eleven)}"


def test_a_sample_number_passes_only_where_it_is_allowed():
    assert check_bin(SAMPLE, allow_sample=True) == Bin(
        SAMPLE, parse_month("2015-05"), Kind.RESIDENT, Part.HEAD_OFFICE, (Doubt.SAMPLE,)
    )
    assert code_of(SAMPLE, allow_sample=False) == "check_digit"


def test_every_other_wrong_digit_is_refused():
    right = check_digit(SAMPLE[:-1])
    wrong = [f"{SAMPLE[:-1]}{digit}" for digit in range(10) if digit not in {right, int(SAMPLE[-1])}]

    assert [code_of(number) for number in wrong] == ["check_digit"] * 8


@given(st.dates().filter(lambda day: 1970 <= day.year < 2070), st.sampled_from(Kind), st.integers(0, 99_999))
def test_month_and_kind_are_read_back(day, kind, serial):
    number = sample_bin(day.year, day.month, serial, kind=kind)
    right = f"{number[:-1]}{check_digit(number[:-1])}"  # lives only while the test runs

    assert check_bin(right, allow_sample=False) == Bin(right, month_of(day), kind, Part.HEAD_OFFICE)


def test_zeros_lost_in_a_spreadsheet_come_back():
    number = sample_bin(2000, 1, 7)
    assert number.startswith("0001")

    found = check_bin(number[3:], allow_sample=True)

    assert (found.number, found.doubts) == (number, (Doubt.ZEROS_ADDED, Doubt.SAMPLE))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_digits"),
        ("ЖШС Арай", "not_digits"),
        ("12345678", "length"),
        ("1505400000000", "length"),
        (sampled("12030460001"), "is_iin"),
        (sampled("15134000001"), "month"),
        (sampled("15004000001"), "month"),
        (sampled("15054900001"), "part"),
    ],
)
def test_what_is_no_bin_is_refused_with_a_sentence(text, code):
    assert code_of(text) == code


@given(st.text() | st.text(alphabet="0123456789", min_size=9, max_size=12))
def test_any_text_is_a_bin_or_a_sentence(text):
    try:
        found = check_bin(text, allow_sample=True)
    except InvalidBin:
        return
    assert len(found.number) == 12
