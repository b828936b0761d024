"""The ИИН at rest: sealed by the person's own data key, found again by a blind index, shown masked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from seriktes.core import crypto
from seriktes.people.iin import InvalidIin, check_iin
from seriktes.people.models import Person

TABLE, COLUMN, PURPOSE = "people_person", "iin_sealed", "people.person.iin"
SHOWN_DIGITS = 4
REWRAPPED_AT_ONCE = 500


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


def iin_stamp(person: Person) -> str:
    """Return what differs once another ИИН is sealed in this row; equal numbers have unrelated stamps."""
    sealed = bytes(person.iin_sealed or b"")
    return hashlib.sha256(sealed).hexdigest() if sealed else ""


def is_iin_of(person: Person, typed: str) -> bool:
    """Whether what was typed is the ИИН that is sealed in this row."""
    try:
        number = check_iin(typed, allow_sample=True).number
    except InvalidIin:
        return False
    return person.iin_index == iin_index(number)


def masked_iin(person: Person) -> str:
    """Return "********0123", enough to compare with a document, or nothing."""
    number = open_iin(person)
    return "*" * (len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:] if number else ""


def rewrap(progress: Callable[[int, int], object]) -> crypto.Tally:
    """Wrap every person's data key by the newest master key; return by which keys all are wrapped now.

    What no master key at hand unwraps stays as it is. Numbers, their indexes and the rest of a row stay
    untouched; a row that somebody seals meanwhile keeps the key it gets.
    """
    ring, people = crypto.keyring(), list(_with_keys().values_list("pk", flat=True))
    for start in range(0, len(people), REWRAPPED_AT_ONCE):
        part = people[start : start + REWRAPPED_AT_ONCE]
        with transaction.atomic():
            for pk, wrapped in _with_keys().filter(pk__in=part).values_list("pk", "data_key"):
                if ring.tally([wrapped]).older:
                    own = Person.objects.filter(pk=pk, data_key=wrapped)
                    own.update(data_key=ring.rewrap(bytes(wrapped)))
        progress(start + len(part), len(people))
    return tally()


def tally() -> crypto.Tally:
    """Return by which master keys the people's data keys are wrapped."""
    return crypto.keyring().tally(_with_keys().values_list("data_key", flat=True).iterator())


def _with_keys() -> QuerySet[Person]:
    return Person.objects.exclude(data_key=b"").order_by("pk")
