"""What tells of a human being, at rest: sealed by a key of its row.

Two kinds of rows hold such values: entries (the ИИН of a founder, names and phones, all of a portfolio) and
filings (the form as it was handed in).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from django.db import models, transaction

from seriktes.core import crypto
from seriktes.results.state_forms.models import StateFormEntry, StateFormFiling

TABLE, COLUMN = "results_stateformentry", "sealed"
FILING_TABLE, FILING_COLUMN = "results_stateformfiling", "content"
SEALED: tuple[type[models.Model], ...] = (StateFormEntry, StateFormFiling)


def seal(entry: StateFormEntry, value: Any) -> None:
    """Set the sealed value of a saved entry; the caller saves it."""
    entry.data_key = crypto.new_data_key()
    told = json.dumps(value, ensure_ascii=False)
    entry.sealed = crypto.seal(entry.data_key, told, table=TABLE, column=COLUMN, row=entry.pk)


def open_value(entry: StateFormEntry) -> Any:
    """Return the sealed value of an entry."""
    return json.loads(
        crypto.open_sealed(
            bytes(entry.data_key), bytes(entry.sealed), table=TABLE, column=COLUMN, row=entry.pk
        )
    )


def seal_filing(filing: StateFormFiling, content: str) -> None:
    """Set the sealed print of a saved filing; the caller saves it."""
    filing.data_key = crypto.new_data_key()
    filing.content = crypto.seal(
        filing.data_key, content, table=FILING_TABLE, column=FILING_COLUMN, row=filing.pk
    )


def open_filing(filing: StateFormFiling) -> str:
    """Return the print that was sealed when the form was handed in."""
    return crypto.open_sealed(
        bytes(filing.data_key),
        bytes(filing.content),
        table=FILING_TABLE,
        column=FILING_COLUMN,
        row=filing.pk,
    )


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


def _with_keys() -> Iterator[tuple[type[models.Model], int, bytes]]:
    return chain.from_iterable(
        ((model, pk, wrapped) for pk, wrapped in _keyed(model).values_list("pk", "data_key").iterator())
        for model in SEALED
    )


def _keyed(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._default_manager.exclude(data_key=b"").order_by("pk")
