"""The check digit that ends the 12-digit numbers of persons (ИИН) and organisations (БИН) of Kazakhstan.

Source: resolutions of the Government of Kazakhstan № 565 of 11.06.2003 and № 406 of 22.05.2007. The sum of
the first eleven digits with the weights 1…11, modulo 11; if that is 10, once more with the weights 3…11, 1,
2; if it is 10 again, the number is never issued. The eleventh digit weighs 11, which is nothing modulo 11:
a mistake there usually goes unnoticed.

Sample numbers belong to nobody: their last digit is the right one plus 1, modulo 10. So every sample number
fails the check everywhere, and can still be told from a mistyped one in nine cases of ten.
"""

from __future__ import annotations

import re
import unicodedata

LENGTH = 12
_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


class InvalidNumber(ValueError):
    """A number that cannot be accepted: `code` is stable, `sentence` is a lazy translation for people."""

    def __init__(self, code: str, sentence: object) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def check_digit(eleven_digits: str) -> int | None:
    """Return the twelfth digit, or `None` when the eleven are never issued."""
    if not re.fullmatch("[0-9]{11}", eleven_digits):
        raise ValueError(f"A check digit is computed from eleven digits, not from {eleven_digits!r}.")
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        weighted = sum(int(digit) * weight for digit, weight in zip(eleven_digits, weights, strict=True)) % 11
        if weighted < 10:
            return weighted
    return None


def wrong_check_digit(eleven_digits: str) -> int:
    """Return the last digit of a sample number, or raise `ValueError` for digits that are never issued."""
    right = check_digit(eleven_digits)
    if right is None:
        raise ValueError(f"{eleven_digits!r} has no check digit; choose another serial number.")
    return (right + 1) % 10


def is_sample(number: str) -> bool:
    """Whether the twelve digits are a sample number, made with `wrong_check_digit`."""
    right = check_digit(number[:-1])
    return right is not None and int(number[-1]) == (right + 1) % 10


def tidy(text: str) -> str:
    """Return the typed number without spaces, hyphens and the ".0" that a spreadsheet puts after a number."""
    plain = re.sub(r"[\s\-\u2010-\u2015\u200b\ufeff]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=[0-9])\.0+$", "", plain)
