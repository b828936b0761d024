from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core.checkdigits import check_digit, wrong_check_digit
from seriktes.people.enums import Sex
from seriktes.people.iin import Doubt, Iin, InvalidIin, check_iin, sample_iin

pytestmark = pytest.mark.unit

BORN = date(2012, 3, 4)
SAMPLE = sample_iin(BORN, Sex.FEMALE, 17)


def code_of(text: str, *, allow_sample: bool = True) -> str:
    with pytest.raises(InvalidIin) as caught:
        check_iin(text, allow_sample=allow_sample)
    assert str(caught.value.sentence).endswith(".")
    return caught.value.code


def sampled(eleven: str) -> str:
    return f"{eleven}{wrong_check_digit(eleven)}"


def test_a_sample_number_passes_only_where_it_is_allowed():
    assert check_iin(SAMPLE, allow_sample=True) == Iin(SAMPLE, BORN, Sex.FEMALE, (Doubt.SAMPLE,))
    assert code_of(SAMPLE, allow_sample=False) == "check_digit"


def test_every_other_wrong_digit_is_refused():
    right = check_digit(SAMPLE[:-1])
    wrong = [f"{SAMPLE[:-1]}{digit}" for digit in range(10) if digit not in {right, int(SAMPLE[-1])}]

    assert [code_of(number) for number in wrong] == ["check_digit"] * 8


@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)), st.sampled_from(Sex), st.integers(0, 9999))
def test_birth_date_and_sex_are_read_back(born, sex, serial):
    number = sample_iin(born, sex, serial)
    right = f"{number[:-1]}{check_digit(number[:-1])}"  # lives only while the test runs

    assert check_iin(number, allow_sample=True) == Iin(number, born, sex, (Doubt.SAMPLE,))
    assert check_iin(right, allow_sample=False) == Iin(right, born, sex)


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_zeros_lost_in_a_spreadsheet_come_back(lost):
    number = sample_iin(date(2000, 1, 31), Sex.MALE, 1)
    assert number.startswith("000")

    found = check_iin(f"{number[lost:]}.0", allow_sample=True)

    assert found == Iin(number, date(2000, 1, 31), Sex.MALE, (Doubt.ZEROS_ADDED, Doubt.SAMPLE))


@pytest.mark.parametrize("century", "0789")
def test_an_unassigned_century_is_a_doubt(century):
    number = next(
        sampled(eleven)
        for serial in range(99)
        if check_digit(eleven := f"010229{century}{serial:04}") is not None
    )

    assert check_iin(number, allow_sample=True) == Iin(
        number, None, None, (Doubt.CENTURY_UNASSIGNED, Doubt.SAMPLE)
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_digits"),
        ("жоқ", "not_digits"),
        ("12030460001x", "not_digits"),
        ("=1+1", "not_digits"),
        ("12345678", "length"),
        ("1234567890123", "length"),
        (sampled("12034060001"), "is_bin"),
        (sampled("12133160001"), "date"),
        (sampled("11022960002"), "date"),
        (sampled("11023170001"), "date"),
    ],
)
def test_what_is_no_iin_is_refused_with_a_sentence(text, code):
    assert code_of(text) == code


def test_a_number_that_is_never_issued_is_refused():
    eleven = next(eleven for serial in range(999) if check_digit(eleven := f"1203046{serial:04}") is None)

    assert {code_of(f"{eleven}{digit}") for digit in range(10)} == {"never_issued"}


@pytest.mark.parametrize("written", [" {0} ", "{1} {2}", "{1}-{2}", "\u200b{0}\u00a0"])
def test_spaces_and_hyphens_do_not_matter(written):
    text = written.format(SAMPLE, SAMPLE[:6], SAMPLE[6:])

    assert check_iin(text, allow_sample=True).number == SAMPLE


@given(st.text() | st.text(alphabet="0123456789", min_size=9, max_size=12))
def test_any_text_is_an_iin_or_a_sentence(text):
    try:
        found = check_iin(text, allow_sample=True)
    except InvalidIin:
        return
    assert len(found.number) == 12


def test_nothing_breaks_on_naughty_strings(real_inputs):
    strings = json.loads((real_inputs / "hostile" / "blns" / "blns.json").read_text(encoding="utf-8"))

    assert {code_of(string) for string in strings} <= {
        "not_digits",
        "length",
        "is_bin",
        "date",
        "check_digit",
    }
