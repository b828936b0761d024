from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core import money

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "tiyn"),
    [
        ("12 500,50", 1_250_050),
        ("12\u00a0500.5", 1_250_050),
        ("12\u202f500\u2009000", 1_250_000_000),
        ("12500", 1_250_000),
        ("0,05", 5),
        ("007", 700),
        (" 12 500 000 ₸ ", 1_250_000_000),
        ("500 тг.", 50_000),
        ("500 теңге", 50_000),
        ("500KZT", 50_000),
        ("1 000 000 000 000", 10**14),
    ],
)
def test_parse_money_reads_what_people_write(text, tiyn):
    assert money.parse_money(text) == tiyn


@pytest.mark.parametrize(
    "text",
    [
        *("", "₸", "$5", "x", "-5", "5-", ",5", "5,", "12,5,0", "12 50", "1 2 3", "12 тысяч"),
        *("12,500", "12.500", "1,234,567.89", "1e6", "NaN", "=1+1", "1000000000001", "9" * 5000),
    ],
)
def test_parse_money_refuses_the_rest(text):
    with pytest.raises(money.InvalidMoney) as caught:
        money.parse_money(text)

    assert str(caught.value.sentence).endswith(".")


@given(st.text())
def test_parse_money_gives_tiyn_or_a_sentence(text):
    try:
        tiyn = money.parse_money(text)
    except money.InvalidMoney:
        return
    assert 0 <= tiyn <= 10**14 + 99


@given(st.integers(), st.integers().filter(bool))
def test_divide_half_up_is_nearest_and_symmetric(numerator, denominator):
    exact = Fraction(numerator, denominator)
    rounded = money.divide_half_up(numerator, denominator)

    assert abs(exact - rounded) <= Fraction(1, 2)
    assert money.divide_half_up(-numerator, denominator) == -rounded
    if abs(exact - rounded) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@pytest.mark.parametrize(
    ("values", "total", "unit", "parts"),
    [
        ([1, 1, 1], 100, 1, [34, 33, 33]),
        ([400_000, 240_000, 360_000], 1_000_000, 100_000, [400_000, 200_000, 400_000]),
        ([333_333, 333_333, 333_334], 1_000_000, 100_000, [300_000, 300_000, 400_000]),
        ([0, 7], 100, 1, [0, 100]),
        ([0, 0], 100, 1, [0, 0]),
        ([], 100, 1, []),
    ],
)
def test_round_parts_gives_what_is_left_to_the_largest_remainders(values, total, unit, parts):
    assert money.round_parts(values, total, unit) == parts


@given(st.lists(st.integers(0, 10**12), max_size=30), st.integers(0, 10**9), st.integers(1, 10**6))
def test_round_parts_add_up_and_stay_near(values, total, unit):
    parts = money.round_parts(values, total, unit)

    if any(values):
        assert sum(parts) == money.divide_half_up(total, unit) * unit
        exact = [Fraction(value * total, sum(values)) for value in values]
        assert all(part % unit == 0 for part in parts)
        assert all(abs(part - share) < unit for part, share in zip(parts, exact, strict=True) if share % unit)
    else:
        assert parts == [0] * len(values)


def test_round_parts_refuses_negative_numbers():
    with pytest.raises(ValueError, match="no negative"):
        money.round_parts([1, -1], 100)
