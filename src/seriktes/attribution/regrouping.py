"""Figures of rows that are read as one, for tables in which small rows are merged.

People of two clubs do not add up to the people of both: whoever merges rows asks here, over the very ledger
that the report was counted from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from seriktes.attribution.figures import Breakdown, PartnerFigures
from seriktes.attribution.ledger import Count, Flags
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

    def people_in(self, groups: Mapping[str, Sequence[Sequence[Key]]]) -> list[list[int]]:
        """Return the partner's different people by two dimensions: a line for each group of the first."""
        *_rest, columns = (len(each) for each in groups.values())
        places, size = self.parts(groups)
        people = self.count.people_in(places, size + 1)[:size]
        return [people[start : start + columns] for start in range(0, size, columns)]

    def parts(self, groups: Mapping[str, Sequence[Sequence[Key]]]) -> tuple[Integers, int]:
        """Return the number of its part for each entry of the ledger, and how many parts there are.

        The parts are every combination of the dimensions' groups of keys, the last one running fastest;
        entries in no group have the number after the last part.
        """
        places = np.zeros(len(self.count.ledger.place), dtype=np.int64)
        outside = np.zeros(len(places), dtype=bool)
        size = 1
        for name, chosen in groups.items():
            group = self._group(name, chosen)
            outside |= group == len(chosen)
            places = places * len(chosen) + group
            size *= len(chosen)
        return np.where(outside, size, places), size

    def inside(self, keys: Mapping[str, Sequence[Key]]) -> Flags:
        """Return which entries of the ledger have one of the keys in each of these dimensions."""
        return self.parts({name: [chosen] for name, chosen in keys.items()})[0] == 0

    def _group(self, name: str, groups: Sequence[Sequence[Key]]) -> Integers:
        dimension, ledger = self.dimensions[name], self.count.ledger
        place_of = {key: place for place, group in enumerate(groups) for key in group}
        numbers = [place_of.get(key, len(groups)) for key in dimension.keys]
        # A place beyond the keys stands for what has none of them.
        numbers_of = np.array([*numbers, len(groups)], dtype=np.int64)
        of_entry = dimension.places[ledger.place if dimension.is_of_persons else ledger.row]
        return numbers_of[np.minimum(of_entry, len(numbers))]
