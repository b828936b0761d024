"""Amounts of measures as exact fractions of their base unit, in words and back."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.fact_kinds import FactMeasure
from seriktes.core.money import InvalidMoney, parse_money
from seriktes.core.numbers import tidied, written_number
from seriktes.core.shares import WHOLE
from seriktes.results.indicators.errors import WrongTarget

LARGEST = 10**12
ALMOST = Fraction(99, 100)
_MINUSES = ("-", "\u2212", "\u2013")


def level_of(measure: FactMeasure, amount: int | None, over: int | None = None) -> Fraction | None:
    """Return a counted amount (millionths) in base units, of a rate as a part of one; None: not known."""
    if amount is None:
        return None
    if measure.is_rate:
        return Fraction(amount, over) if over else None
    return Fraction(amount, WHOLE)


def planned_level(measure: FactMeasure, value: int) -> Fraction:
    """Return a planned value as `level_of` returns a counted one."""
    return Fraction(value, WHOLE) if measure.is_rate else Fraction(value)


def level_said(measure: FactMeasure, level: Fraction | None, language: str, *, decimals: int = 0) -> str:
    """Return a level in words, without its unit but for money and per cent."""
    if level is None:
        return formats.NO_VALUE
    if measure.unit.look == "percent":
        return formats.percent(rounded(level * WHOLE), 1, language)
    if measure.unit.look == "money":
        return formats.money(rounded(level), language)
    places = max(measure.unit.places, decimals)
    scaled = rounded(level * 10**places / measure.unit.base)
    return formats.number(Decimal(scaled).scaleb(-places) if places else scaled, places, language)


def part_said(part: Fraction, language: str) -> str:
    """Return which part of a plan is reached; what falls short by a hair is not printed as the whole."""
    told = ALMOST if ALMOST < part < 1 else part
    return formats.percent(rounded(told * WHOLE), 0, language)


def as_number(measure: FactMeasure, level: Fraction | None) -> int | float | None:
    """Return a level as a number for a spreadsheet, in the unit that people read."""
    if level is None:
        return None
    value = level / measure.unit.base
    return int(value) if value.denominator == 1 else float(value)


def typed_value(measure: FactMeasure, text: str) -> int:
    """Return what somebody typed as a plan, in base units. Raises WrongTarget."""
    plain = tidied(text)
    if measure.unit.look == "money":
        try:
            return parse_money(plain)
        except InvalidMoney as wrong:
            raise WrongTarget(wrong.sentence, "value") from wrong
    number = _typed_number(plain.removesuffix("%").strip() if measure.is_rate else plain)
    if measure.is_rate:
        if number > 100:
            raise WrongTarget(_("A rate is at most 100 %. Enter a smaller number."), "value")
        return int(number * WHOLE / 100)
    base = number * measure.unit.base
    if measure.unit.places == 0 and base.denominator != 1:
        raise WrongTarget(_("This is counted in whole numbers. Enter one without a fraction."), "value")
    return rounded(base)


def _typed_number(plain: str) -> Fraction:
    written = written_number(plain)
    if written is None and plain[:1] in _MINUSES and written_number(plain[1:].strip()):
        raise WrongTarget(_("This cannot be less than 0. Enter 0 or a larger number."), "value")
    if written is None:
        raise WrongTarget(_("This is not a number. Write it like 120 or 82,5."), "value")
    digits, decimals = written
    if len(digits) > len(str(LARGEST)) or int(digits) > LARGEST:
        raise WrongTarget(_("This number is larger than Seriktes can keep. Check the zeros."), "value")
    return Fraction(int(digits)) + (Fraction(int(decimals), 10 ** len(decimals)) if decimals else 0)


def value_typed(measure: FactMeasure, value: int | None) -> str:
    """Return a stored value as somebody would type it: the inverse of `typed_value`."""
    if value is None:
        return ""
    shown = Fraction(value * 100, WHOLE) if measure.is_rate else Fraction(value, measure.unit.base)
    hundredths = rounded(shown * 100)
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02}".rstrip("0").rstrip(",") if rest else str(whole)


def rounded(value: Fraction) -> int:
    """Return the nearest integer, halves away from zero."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))
