"""Parts of a ledger as ledgers of their own: one reading of the roll-up answers many questions.

A part keeps whole rows (clubs, kinds, months) and, of these, the entries of some people. Weights belong to
their slice, so they are reckoned anew over the part, exactly as if it alone had been read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from seriktes.attribution.ledger import Flags, Ledger, Terms


def narrowed(ledger: Ledger, rows: Flags, persons: Flags | None = None) -> Ledger:
    """Return the chosen rows of a ledger; `persons` keeps only some of its `persons`.

    What belongs to rows and not to people (sessions, what was not recorded) is then not to be read.
    """
    entries = rows[ledger.row]
    if persons is not None:
        entries = entries & persons[ledger.place]
    size = np.bincount(ledger.row[entries], minlength=len(ledger.size))[rows]
    return Ledger(
        club=ledger.club[rows],
        kind=ledger.kind[rows],
        month=ledger.month[rows],
        mix=ledger.mix[rows],
        row_sums={name: sums[rows] for name, sums in ledger.row_sums.items()},
        size=size,
        person=ledger.person[entries],
        entry_sums={name: sums[entries] for name, sums in ledger.entry_sums.items()},
        terms=ledger.terms,
    )


def as_one(ledger: Ledger, parties: Collection[int]) -> tuple[Ledger, int]:
    """Return a ledger in which several partners are one, and the key of that one.

    Their shares add up, a person counts once, and only who came with none of the others is theirs alone.
    """
    if not parties:
        return ledger, 0  # nobody's key
    key, terms = min(parties), ledger.terms
    if len(parties) == 1:
        return ledger, key
    columns = [terms.shares[party] for party in parties if party in terms.shares]
    shares = {party: share for party, share in terms.shares.items() if party not in parties}
    if columns:
        together = np.sum([np.maximum(column, 0) for column in columns], axis=0)
        is_in = np.any([column >= 0 for column in columns], axis=0)
        shares[key] = np.where(is_in, together, -1)
    return replace(ledger, terms=Terms(shares, terms.unresolved)), key
