"""Which released reports a change of rules would make wrong: what their figures rest on, before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from django.db import DEFAULT_DB_ALIAS

from seriktes.attribution.figures import Slice
from seriktes.attribution.ledger import Ledger
from seriktes.attribution.packing import Integers
from seriktes.attribution.queries.reports import ledger_of, places_in
from seriktes.attribution.released import ReleasedReport

Bases = dict[str, str]


def bases_of(reports: Iterable[ReleasedReport]) -> Bases:
    """Return, by the report's code, a digest of all that its partner's figures are counted from.

    It is read as this transaction sees it. Where two digests are equal, so is every figure.
    """
    ledgers: dict[tuple[int, int], Ledger] = {}
    found = {}
    for report in reports:
        months = report.first_month, report.last_month
        if months not in ledgers:
            scope = Slice(*months)
            ledgers[months] = ledger_of(scope, places_in(scope, DEFAULT_DB_ALIAS), DEFAULT_DB_ALIAS)
        found[report.code] = _digest(ledgers[months], report.partner_id)
    return found


def _digest(ledger: Ledger, partner_id: int) -> str:
    """Return a digest of the rows and the people of a ledger with what one partner and all others bear."""
    shares = ledger.terms.shares
    ours = ledger.terms.part_of(partner_id)
    others = sum(
        (np.maximum(share, 0) for partner, share in shares.items() if partner != partner_id),
        np.zeros(len(ours), dtype=np.int64),
    )
    standing = [ours, others, ledger.terms.unresolved.astype(np.int64)]
    rows = [ledger.club, ledger.kind, ledger.month, *(each[ledger.mix] for each in standing)]
    entries = [*(column[ledger.row] for column in rows), ledger.person]
    digest = hashlib.sha256()
    digest.update(_summed(rows, list(ledger.row_sums.values())))
    digest.update(_summed(entries, list(ledger.entry_sums.values())))
    return digest.hexdigest()


def _summed(columns: Sequence[Integers], quantities: Sequence[Integers]) -> bytes:
    """Return equal lines as one, with the sums of their quantities, in order, without lines of nought."""
    if not len(columns[0]):
        return b""
    lines, place = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    sums = np.zeros((len(lines), len(quantities)), dtype=np.int64)
    np.add.at(sums, place.reshape(-1), np.stack(quantities, axis=1))
    kept = sums.any(axis=1)
    return bytes(lines[kept].tobytes() + sums[kept].tobytes())
