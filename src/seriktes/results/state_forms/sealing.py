"""The ИИН of a founder at rest: sealed by a key of its entry, shown masked, printed whole for who fills."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from seriktes.core import crypto
from seriktes.core.checkdigits import LENGTH
from seriktes.results.state_forms.models import StateFormEntry

TABLE, COLUMN = "results_stateformentry", "sealed"
SHOWN_DIGITS = 4
OF_ORGANISATIONS = "456"  # the fifth digit of a БИН


def is_personal(number: object) -> bool:
    """Whether a number is the ИИН of a person."""
    return (
        isinstance(number, str)
        and len(number) == LENGTH
        and number.isdecimal()
        and number[4] not in OF_ORGANISATIONS
    )


def seal(entry: StateFormEntry, number: str) -> None:
    """Set the sealed ИИН of a saved entry; the caller saves it."""
    entry.data_key = crypto.new_data_key()
    entry.sealed = crypto.seal(entry.data_key, number, table=TABLE, column=COLUMN, row=entry.pk)


def open_number(entry: StateFormEntry) -> str:
    """Return the whole ИИН of an entry."""
    return crypto.open_sealed(
        bytes(entry.data_key), bytes(entry.sealed), table=TABLE, column=COLUMN, row=entry.pk
    )


def masked(number: str) -> str:
    """Return "********0123"."""
    return "*" * (len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:]


def rewrap(progress: Callable[[int, int], object] = lambda _done, _total: None) -> crypto.Tally:
    """Wrap every entry's data key by the newest master key; return by which keys all are wrapped now."""
    ring, rows = crypto.keyring(), list(_with_keys().values_list("pk", "data_key"))
    for done, (pk, wrapped) in enumerate(rows):
        if ring.tally([wrapped]).older:
            with transaction.atomic():
                own = StateFormEntry.objects.filter(pk=pk, data_key=wrapped)
                own.update(data_key=ring.rewrap(bytes(wrapped)))
        progress(done + 1, len(rows))
    return tally()


def tally() -> crypto.Tally:
    """Return by which master keys the entries' data keys are wrapped."""
    return crypto.keyring().tally(_with_keys().values_list("data_key", flat=True).iterator())


def _with_keys() -> QuerySet[StateFormEntry]:
    return StateFormEntry.objects.exclude(data_key=b"").order_by("pk")
