"""Figures of rows that are read as one, for tables in which small rows are merged.

People of two clubs do not add up to the people of both: whoever merges rows asks here, over the very ledger
that the report was counted from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from seriktes.attribution.figures import Breakdown, PartnerFigures
from seriktes.attribution.ledger import Count
from seriktes.attribution.packing import Integers

Key = int | str


@dataclass(frozen=True)
class Dimension:
    """The keys of a breakdown and which of them each row of the ledger, or each person, has."""

    keys: Sequence[Key]
    places: Integers
    is_of_persons: bool


@dataclass(frozen=True)
class Counted:
    """A report's figures and the ledger behind them."""

    figures: PartnerFigures
    count: Count
    dimensions: dict[str, Dimension]

    def merged(self, name: str, groups: Sequence[Sequence[Key]]) -> Breakdown:
        """Return the breakdown `name` with one row for each group of its keys; row.key is the group's place.

        `overlap` is what the rows exceed the slice by; keys in no group belong to no row.
        """
        dimension = self.dimensions[name]
        rest = len(groups)
        place_of = {key: place for place, group in enumerate(groups) for key in group}
        mapping = np.array([place_of.get(key, rest) for key in dimension.keys], dtype=np.int64)
        places = mapping[dimension.places] if len(mapping) else dimension.places
        if dimension.is_of_persons:
            return self.count.by_persons(name, places, range(rest))
        found = self.count.by_rows(name, places, range(rest + 1), whole=True)
        return Breakdown(name, found.rows[:rest], found.overlap)
