"""What tells of a human being, at rest: sealed by a key of its row (`core.sealed_rows`).

Entries (the ИИН of a founder, names and phones, all of a portfolio), filings (the form as it was handed in),
and every reason that somebody gives: it is a sentence in free words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from django.db import models, transaction

from seriktes.core import crypto
from seriktes.core.sealed_rows import SealedRow
from seriktes.results.state_forms.models import StateFormEntry, StateFormFiling, StateFormLine

SEALED: tuple[type[SealedRow], ...] = (StateFormEntry, StateFormFiling, StateFormLine)


def seal(entry: StateFormEntry, value: Any) -> None:
    """Set the sealed value of a saved entry; the caller saves it."""
    entry.seal("sealed", json.dumps(value, ensure_ascii=False))


def open_value(entry: StateFormEntry) -> Any:
    """Return the sealed value of an entry."""
    return json.loads(entry.opened("sealed"))


def rewrap(progress: Callable[[int, int], object] = lambda _done, _total: None) -> crypto.Tally:
    """Wrap every row's data key by the newest master key; return by which keys all are wrapped now."""
    ring, rows = crypto.keyring(), list(_with_keys())
    for done, (model, pk, wrapped) in enumerate(rows):
        if ring.tally([wrapped]).older:
            with transaction.atomic():
                own = model._default_manager.filter(pk=pk, data_key=wrapped)
                own.update(data_key=ring.rewrap(bytes(wrapped)))
        progress(done + 1, len(rows))
    return tally()


def tally() -> crypto.Tally:
    """Return by which master keys the rows' data keys are wrapped."""
    return crypto.keyring().tally(wrapped for _model, _pk, wrapped in _with_keys())


def _with_keys() -> Iterator[tuple[type[SealedRow], int, bytes]]:
    return chain.from_iterable(
        ((model, pk, wrapped) for pk, wrapped in _keyed(model).values_list("pk", "data_key").iterator())
        for model in SEALED
    )


def _keyed(model: type[SealedRow]) -> models.QuerySet[Any]:
    return model._default_manager.exclude(data_key=b"").order_by("pk")
