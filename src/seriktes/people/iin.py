"""The ИИН (ЖСН), the 12-digit number of a person: what it says and whether it can be right.

Digits 1-6 are the birth date ГГММДД; digit 7 is sex and century (1 and 2: XIX, 3 and 4: XX, 5 and 6: XXI;
odd is male); digits 8-11 are a serial number; digit 12 is the check digit of `core.checkdigits`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from seriktes.core.checkdigits import LENGTH, InvalidNumber, check_digit, is_sample, tidy, wrong_check_digit
from seriktes.people.enums import Sex

SHORTEST = 9  # 1 January 2000 begins with 0001…: a spreadsheet loses at most three zeros


class InvalidIin(InvalidNumber):
    """A number that is no ИИН. Codes: not_digits, length, is_bin, date, never_issued, check_digit."""


class Doubt(StrEnum):
    """What makes an accepted ИИН worth a second look."""

    ZEROS_ADDED = "zeros_added"  # it came shorter, as from a spreadsheet that took it for a number
    CENTURY_UNASSIGNED = (
        "century_unassigned"  # digit 7 is 0, 7, 8 or 9: some foreigners; no birth date, no sex
    )
    SAMPLE = "sample"  # an invented number


@dataclass(frozen=True)
class Iin:
    """An accepted ИИН; `born` and `sex` are `None` when digit 7 does not say them."""

    number: str
    born: date | None
    sex: Sex | None
    doubts: tuple[Doubt, ...] = ()


def check_iin(text: str, *, allow_sample: bool) -> Iin:
    """Return the ИИН typed as `text`, or raise `InvalidIin` with a sentence for the person who typed it.

    `allow_sample` also accepts invented numbers, whose last digit is wrong by exactly one; callers pass it
    on only where invented data are at home (`settings.SERIKTES_DEMO`).
    """
    digits = _twelve_digits(text)
    sample = allow_sample and is_sample(digits)
    if not sample:
        _require_check_digit(digits)
    born, sex = _birth(digits)
    doubts = {
        Doubt.ZEROS_ADDED: len(tidy(text)) < LENGTH,
        Doubt.CENTURY_UNASSIGNED: born is None,
        Doubt.SAMPLE: sample,
    }
    return Iin(digits, born, sex, tuple(doubt for doubt, is_present in doubts.items() if is_present))


def sample_iin(born: date, sex: Sex, serial: int) -> str:
    """Return an invented ИИН for a birth date, a sex and a serial number below 10,000.

    Serial numbers whose check digit does not exist are passed over, so neighbouring ones may give the same
    ИИН.
    """
    century = 2 * (born.year // 100 - 18) + (1 if sex == Sex.MALE else 2)
    for number in range(serial, serial + 100):
        eleven = f"{born:%y%m%d}{century}{number % 10_000:04}"
        if check_digit(eleven) is not None:
            return f"{eleven}{wrong_check_digit(eleven)}"
    raise ValueError(f"No sample number near {serial!r} for {born!r}.")


def _twelve_digits(text: str) -> str:
    digits = tidy(text)
    if not re.fullmatch("[0-9]+", digits):
        raise InvalidIin("not_digits", _("An IIN consists of digits only. Check it against the document."))
    if not SHORTEST <= len(digits) <= LENGTH:
        raise InvalidIin("length", _("An IIN has 12 digits. Check it against the document."))
    digits = digits.zfill(LENGTH)
    if digits[4] in "456":
        sentence = _(
            "Check the IIN against the document: its first six digits are no birth date. "
            "The BIN of an organisation looks like this."
        )
        raise InvalidIin("is_bin", sentence)
    return digits


def _require_check_digit(digits: str) -> None:
    right = check_digit(digits[:-1])
    if right is None:
        raise InvalidIin("never_issued", _("No such IIN is ever issued. Check it against the document."))
    if right != int(digits[-1]):
        raise InvalidIin("check_digit", _("A digit of this IIN is wrong. Check it against the document."))


def _birth(digits: str) -> tuple[date | None, Sex | None]:
    mark = int(digits[6])
    is_assigned = 1 <= mark <= 6
    century = (
        1800 + 100 * ((mark - 1) // 2) if is_assigned else 2000
    )  # 2000 was a leap year: no day is refused
    try:
        born = date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError as error:
        if is_assigned or digits[2:6] != "0229":
            sentence = _("The first six digits of this IIN are no birth date. Check it against the document.")
            raise InvalidIin("date", sentence) from error
    if not is_assigned:
        return None, None
    return born, Sex.MALE if mark % 2 else Sex.FEMALE
