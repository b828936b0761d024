"""Money as integer tiyn, and rounding whose parts add up to the printed whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from seriktes.core.numbers import tidied, written_number

TENGE = "KZT"
TIYN_IN_TENGE = 100
LARGEST_TENGE = 10**12  # a thousand milliard; its tiyn fit a bigint a hundred thousand times over

_CURRENCY = re.compile(r"\s*(₸|тг\.?|тенге|теңге|tenge|kzt)$", re.IGNORECASE)


class InvalidMoney(ValueError):
    """A text that is no amount of money. `code` is stable, `sentence` is a lazy translation for people."""

    code = "invalid_money"

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def parse_money(text: str) -> int:
    """Return the tiyn of an amount in tenge, such as "12 500,50", "12500.5" or "12 500 ₸".

    It is written as every number is (`numbers.written_number`); the currency may stand behind it.
    """
    written = written_number(_CURRENCY.sub("", tidied(text)))
    if written is None:
        raise InvalidMoney(_("This is not an amount. Write it in tenge, for example 12 500 or 12 500,50."))
    digits, hundredths = written
    if len(digits) > len(str(LARGEST_TENGE)) or int(digits) > LARGEST_TENGE:
        raise InvalidMoney(_("This amount is larger than Seriktes can keep. Check the zeros."))
    return int(digits) * TIYN_IN_TENGE + int(hundredths.ljust(2, "0"))


def divide_half_up(numerator: int, denominator: int) -> int:
    """Return the quotient rounded to the nearest integer, halves away from zero, by integers only."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


def round_parts(values: Sequence[int], total: int, unit: int = 1) -> list[int]:
    """Return `values` scaled to `total`, in multiples of `unit` that add up to the rounded total.

    The method of the largest remainder: each part is rounded down, what is left goes unit by unit to the
    largest remainders, on a tie to the first. Percentages of a whole: `round_parts(values, 100)`; the
    values themselves rounded to tenths of a person: `round_parts(values, sum(values), 100_000)`. When all
    values are 0, so is every part. Negative numbers raise `ValueError`.
    """
    if total < 0 or unit < 1 or any(value < 0 for value in values):
        raise ValueError(
            f"round_parts takes no negative numbers and a unit of 1 or more: {values!r}, {total!r}, {unit!r}"
        )
    whole = sum(values)
    if whole == 0:
        return [0] * len(values)
    shares = [divmod(value * total, whole * unit) for value in values]
    units = [quotient for quotient, _remainder in shares]
    left = divide_half_up(total, unit) - sum(units)
    by_remainder = sorted(range(len(values)), key=lambda place: -shares[place][1])
    for place in by_remainder[: max(left, 0)]:
        units[place] += 1
    return [count * unit for count in units]
