"""The БИН (БСН), the 12-digit number of an organisation: what it says and whether it can be right.

Digits 1-4 are year and month of registration; digit 5 is the kind (4 resident legal entity, 5 non-resident,
6 joint sole proprietors); digit 6 the part (0 head office, 1 branch, 2 representative office, 3 farm);
digits 7-11 are a serial number; digit 12 is the check digit of `core.checkdigits`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from seriktes.core.checkdigits import LENGTH, InvalidNumber, check_digit, is_sample, tidy, wrong_check_digit

SHORTEST = 9  # January 2000 begins with 0001…: a spreadsheet loses at most three zeros
_FIRST_YEAR = 1970  # two digits stand for a year from 1970 to 2069


class InvalidBin(InvalidNumber):
    """A number that is no БИН. Codes: not_digits, length, is_iin, month, part, never_issued, check_digit."""


class Kind(StrEnum):
    """What sort of organisation digit 5 names."""

    RESIDENT = "4"
    NON_RESIDENT = "5"
    SOLE_PROPRIETORS = "6"


class Part(StrEnum):
    """Which part of an organisation digit 6 names."""

    HEAD_OFFICE = "0"
    BRANCH = "1"
    REPRESENTATIVE_OFFICE = "2"
    FARM = "3"


class Doubt(StrEnum):
    """What makes an accepted БИН worth a second look."""

    ZEROS_ADDED = "zeros_added"  # it came shorter, as from a spreadsheet that took it for a number
    SAMPLE = "sample"  # an invented number


@dataclass(frozen=True)
class Bin:
    """An accepted БИН; `registered` is the month of registration (`core.months`)."""

    number: str
    registered: int
    kind: Kind
    part: Part
    doubts: tuple[Doubt, ...] = ()


def check_bin(text: str, *, allow_sample: bool) -> Bin:
    """Return the БИН typed as `text`, or raise `InvalidBin` with a sentence for the person who typed it.

    `allow_sample` also accepts invented numbers, whose last digit is wrong by exactly one; callers pass it
    on only where invented data are at home (`settings.SERIKTES_DEMO`).
    """
    digits = _twelve_digits(text)
    sample = allow_sample and is_sample(digits)
    if not sample:
        _require_check_digit(digits)
    doubts = {Doubt.ZEROS_ADDED: len(tidy(text)) < LENGTH, Doubt.SAMPLE: sample}
    return Bin(
        number=digits,
        registered=_registered(digits),
        kind=Kind(digits[4]),
        part=_part(digits),
        doubts=tuple(doubt for doubt, is_present in doubts.items() if is_present),
    )


def sample_bin(year: int, month: int, serial: int, *, kind: Kind = Kind.RESIDENT) -> str:
    """Return an invented БИН of a head office for a month of registration and a serial number below 100,000.

    Serial numbers whose check digit does not exist are passed over, so neighbouring ones may give the same
    БИН.
    """
    for number in range(serial, serial + 100):
        eleven = f"{year % 100:02}{month:02}{kind}{Part.HEAD_OFFICE}{number % 100_000:05}"
        if check_digit(eleven) is not None:
            return f"{eleven}{wrong_check_digit(eleven)}"
    raise ValueError(f"No sample number near {serial!r} for {year!r}-{month!r}.")


def _twelve_digits(text: str) -> str:
    digits = tidy(text)
    if not re.fullmatch("[0-9]+", digits):
        raise InvalidBin("not_digits", _("A BIN consists of digits only. Check it against the document."))
    if not SHORTEST <= len(digits) <= LENGTH:
        raise InvalidBin("length", _("A BIN has 12 digits. Check it against the document."))
    digits = digits.zfill(LENGTH)
    if digits[4] not in "456":
        raise InvalidBin(
            "is_iin", _("This is no BIN; it looks like a person's IIN. Enter the organisation's BIN.")
        )
    return digits


def _require_check_digit(digits: str) -> None:
    right = check_digit(digits[:-1])
    if right is None:
        raise InvalidBin("never_issued", _("No such BIN is ever issued. Check it against the document."))
    if right != int(digits[-1]):
        raise InvalidBin("check_digit", _("A digit of this BIN is wrong. Check it against the document."))


def _registered(digits: str) -> int:
    year, number = int(digits[:2]), int(digits[2:4])
    if not 1 <= number <= 12:
        raise InvalidBin(
            "month", _("The first four digits of this BIN are no year and month. Check the document.")
        )
    return (_FIRST_YEAR + (year - _FIRST_YEAR) % 100) * 12 + number - 1


def _part(digits: str) -> Part:
    if digits[5] not in set(Part):
        raise InvalidBin(
            "part", _("The sixth digit of a BIN is 0, 1, 2 or 3. Check it against the document.")
        )
    return Part(digits[5])
