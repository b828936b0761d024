"""The ИИН at rest: sealed by the person's own data key, found again by a blind index, shown masked."""

from __future__ import annotations

from seriktes.core import crypto
from seriktes.people.models import Person

TABLE, COLUMN, PURPOSE = "people_person", "iin_sealed", "people.person.iin"
SHOWN_DIGITS = 4


def iin_index(number: str) -> str:
    """Return the blind index of an ИИН: equal numbers have equal indexes, and nothing leads back."""
    return crypto.blind_index(number, purpose=PURPOSE)


def seal_iin(person: Person, number: str) -> None:
    """Set the sealed ИИН on a saved person's row; the caller saves `SEALED_FIELDS`."""
    person.data_key = bytes(person.data_key) or crypto.new_data_key()
    person.iin_sealed = crypto.seal(person.data_key, number, table=TABLE, column=COLUMN, row=person.pk)
    person.iin_index = iin_index(number)


SEALED_FIELDS = ("data_key", "iin_sealed", "iin_index")


def open_iin(person: Person) -> str:
    """Return the whole ИИН of a row, or nothing; showing it needs `people.person.identify` and a log line."""
    if not person.iin_sealed:
        return ""
    return crypto.open_sealed(
        bytes(person.data_key), bytes(person.iin_sealed), table=TABLE, column=COLUMN, row=person.pk
    )


def masked_iin(person: Person) -> str:
    """Return "********0123", enough to compare with a document, or nothing."""
    number = open_iin(person)
    return "*" * (len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:] if number else ""
