"""Phone numbers as people write them in one cell, brought to E.164.

A parent's cell often holds two or three numbers. Numbers of Kazakhstan start with +7, 8 or nothing at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat, ValidationResult

REGION = "KZ"
COUNTRY_CODE = 7

_BETWEEN = re.compile(r"[,;/|\r\n]+")
_UNASSIGNED = _("This prefix is not in use in Kazakhstan. Call the number to check it.")
_TOO_SHORT = _("This phone number is too short. Write it with the code, for example +7 701 234 56 78.")
_TOO_LONG = _("This phone number is too long. Put a comma between two numbers.")
_NO_NUMBER = _("This is not a phone number. Write it like +7 701 234 56 78.")


@dataclass(frozen=True)
class Phone:
    """A number that can be kept; `doubt` says in a sentence why it may not ring."""

    e164: str
    doubt: str | Promise = ""


@dataclass(frozen=True)
class Refused:
    """A part of the cell that holds no number, and why."""

    text: str
    reason: str | Promise


@dataclass(frozen=True)
class PhoneCell:
    """What one cell held, in its order, each number once."""

    phones: tuple[Phone, ...] = ()
    refused: tuple[Refused, ...] = ()


def parse_phones(cell: str) -> PhoneCell:
    """Return the numbers of a cell, divided by commas, semicolons, slashes or line breaks, and the rest."""
    phones: dict[str, Phone] = {}
    refused: list[Refused] = []
    for part in filter(None, (part.strip() for part in _BETWEEN.split(cell))):
        found = parse_phone(part)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            phones.setdefault(found.e164, found)
    return PhoneCell(tuple(phones.values()), tuple(refused))


def parse_phone(text: str) -> Phone | Refused:
    """Return one number, or the reason why it is none.

    A +7 number of the right length whose prefix nobody uses is kept with a doubt: numbering plans change,
    and the invented numbers of samples (+7 709 …) are of this kind. Other countries' numbers must be valid.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return Refused(text, _NO_NUMBER)
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible in {ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY}:
        return Refused(text, _TOO_SHORT)
    if possible == ValidationResult.TOO_LONG:
        return Refused(text, _TOO_LONG)
    is_valid = phonenumbers.is_valid_number(number)
    if possible != ValidationResult.IS_POSSIBLE or not (is_valid or number.country_code == COUNTRY_CODE):
        return Refused(text, _NO_NUMBER)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Phone(e164) if is_valid else Phone(e164, _UNASSIGNED)
