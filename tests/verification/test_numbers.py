from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.verification.numbers import NO_NUMBER, TOKEN_LENGTH, Number, new_token, parse, spaced

TOKEN = "BCDFGHKMTXPC23TH49"
KNOWN = Number(2026, 1, TOKEN)


@pytest.mark.parametrize(
    "typed",
    [
        f"2026-0001-{TOKEN}",
        f"2026-0001-{spaced(TOKEN)}",
        f"  № 2026 – 0001 — {TOKEN.lower()}  ",
        f"20260001{TOKEN}",
        f"2O26-OOOl-{TOKEN}",
        "2026-0001-ВСDFGНКМТХРС23ТН49",  # В, С, Н, К, М, Т, Х, Р of the Cyrillic keyboard
        "2026-0001-всdfgнкмтхрс23тн49",
        f"https://seriktes.example.org/verify/2026-0001-{TOKEN}/",
        f"seriktes.example.org/verify/2026-0001-{TOKEN}?from=letter",
        f"2026-0001\n{spaced(TOKEN)}\n",
    ],
)
def test_a_number_is_understood_however_it_is_typed(typed):
    assert parse(typed) == KNOWN


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "2026-0001",
        f"2026-0001-{TOKEN[:-1]}",
        f"2026-001-{TOKEN}",
        f"2026-0001-{TOKEN[:-1]}A",  # no vowel stands in a token
        f"2026-{'9' * 10}-{TOKEN}",
        "9" * 400,
        f"2026-0001-{TOKEN}/record/",
        "\x00",
        "ҚҒҮ" * 20,
    ],
)
def test_what_is_no_number_is_none(typed):
    assert parse(typed) == NO_NUMBER


@given(st.text(max_size=400))
def test_any_text_is_a_number_or_none(typed):
    year, sequence, token = parse(typed)

    assert (year, sequence, token) == NO_NUMBER or (
        1 <= len(str(sequence)) <= 9 and len(token) == TOKEN_LENGTH
    )


@given(st.integers(2000, 9999), st.integers(1, 999_999_999))
def test_a_printed_number_comes_back(year, sequence):
    number = Number(year, sequence, new_token())

    assert parse(number.code) == number
    assert parse(f"№ {number.code.lower()}") == number
