from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core import checkdigits

pytestmark = pytest.mark.unit

ELEVEN = st.text(alphabet="0123456789", min_size=11, max_size=11)


@pytest.mark.parametrize(
    ("eleven", "digit"),
    [
        ("00000000000", 0),
        ("10000000000", 1),
        ("00000000001", 0),  # 11 modulo 11
        ("50000100000", 0),  # 5 + 6
        ("40000100000", 9),  # 4 + 6 = 10; once more: 4 * 3 + 1 * 8 = 20
        ("00000000010", 1),  # 10; once more: 1
    ],
)
def test_check_digit_by_hand(eleven, digit):
    assert checkdigits.check_digit(eleven) == digit


def test_some_numbers_are_never_issued():
    never = [number for number in range(2000) if checkdigits.check_digit(f"{number:011}") is None]

    assert never
    with pytest.raises(ValueError, match="no check digit"):
        checkdigits.wrong_check_digit(f"{never[0]:011}")


@pytest.mark.parametrize("text", ["", "1234567890", "123456789012", "1234567890x", "١٢٣٤٥٦٧٨٩٠١"])
def test_check_digit_wants_eleven_digits(text):
    with pytest.raises(ValueError, match="eleven digits"):
        checkdigits.check_digit(text)


@given(ELEVEN)
def test_one_of_ten_endings_is_right_and_one_is_a_sample(eleven):
    right = checkdigits.check_digit(eleven)
    if right is None:
        return
    samples = [digit for digit in range(10) if checkdigits.is_sample(f"{eleven}{digit}")]

    assert samples == [checkdigits.wrong_check_digit(eleven)]
    assert samples != [right]


@given(ELEVEN, st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_noticed_when_the_first_weights_decide(eleven, place, shift):
    """Every mistake changes a sum modulo a prime; but the eleventh digit weighs 11, which is nothing."""
    mistyped = eleven[:place] + str((int(eleven[place]) + shift) % 10) + eleven[place + 1 :]

    def first_sum(digits):
        return sum(int(digit) * weight for weight, digit in enumerate(digits, start=1)) % 11

    if 10 not in {first_sum(eleven), first_sum(mistyped)}:
        assert checkdigits.check_digit(mistyped) != checkdigits.check_digit(eleven)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        (" 12-34 56\u00a07 ", "1234567"),
        ("61211600012.0", "61211600012"),
        ("１２", "12"),
        ("1.5", "1.5"),
        ("x", "x"),
    ],
)
def test_tidy_takes_away_what_people_and_spreadsheets_add(text, tidy):
    assert checkdigits.tidy(text) == tidy
