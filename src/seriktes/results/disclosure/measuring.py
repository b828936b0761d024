"""Who stands behind each cell of a report: counted at its check, kept with the release, never given away.

A *universe* is the people who came in some months to what its filters name, say
`Universe(24310, 24321, ("sex:f",))`. Two reports that tell of one universe tell of the same people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from seriktes.attribution.crowds import Crowd, crowds, signatures
from seriktes.attribution.packing import Integers
from seriktes.attribution.regrouping import Counted, Key

Keys = tuple[Key, ...]
# Stands between the keys of a merged row; no key holds it.
TOGETHER = "|"
# The code of a report that has not left yet.
NEW = ""
Groups = Mapping[str, Sequence[Keys]]


class Universe(NamedTuple):
    """The first and the last month, and filters in order."""

    first: int
    last: int
    filters: tuple[str, ...] = ()


class ToldRow(NamedTuple):
    """A row as one report told it."""

    code: str
    universe: Universe


@dataclass(frozen=True)
class RowsApart:
    """How many people differ, by measure, between a row of one report and rows of others taken together.

    A measure is missing where the older figures could not be counted again as they were.
    """

    whole: ToldRow
    parts: tuple[ToldRow, ...]
    people: dict[str, int]


@dataclass(frozen=True)
class Memory:
    """What stood behind a report when it was checked; `others_share` is that of all people, in millionths.

    `differences`: who stands between it and the reports of the same partner that had left by then.
    """

    first: int
    last: int
    crowds: dict[Universe, Crowd]
    others_share: int
    differences: tuple[RowsApart, ...] = ()

    @property
    def whole(self) -> Universe:
        return Universe(self.first, self.last)

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold; `from_json` is the inverse.

        The names of a crowd's figures stand once, before all crowds: memories outlive the order of the code.
        """
        names = [field.name for field in fields(Crowd)]
        lines = [
            [*universe[:2], list(universe.filters), [getattr(crowd, name) for name in names]]
            for universe, crowd in self.crowds.items()
        ]
        return {
            "first": self.first,
            "last": self.last,
            "names": names,
            "crowds": lines,
            "others_share": self.others_share,
            "differences": [_stored(each) for each in self.differences],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Memory:
        found = {}
        for first, last, filters, values in stored["crowds"]:
            whole: list[Any] = [tuple(each) if isinstance(each, list) else each for each in values]
            crowd = Crowd(**dict(zip(stored["names"], whole, strict=True)))
            found[Universe(first, last, tuple(filters))] = crowd
        differences = tuple(_restored(*line) for line in stored.get("differences", ()))
        return cls(stored["first"], stored["last"], found, stored["others_share"], differences)


Place = tuple[str, int, int]


def _stored(difference: RowsApart) -> list[Any]:
    whole, *parts = ([told.code, *told.universe[:2]] for told in (difference.whole, *difference.parts))
    return [whole, parts, list(difference.whole.universe.filters), difference.people]


def _restored(
    whole: Place, parts: Sequence[Place], filters: Sequence[str], people: dict[str, int]
) -> RowsApart:
    # Filters name the last day of an age: of rows that are compared they are the same.
    told = [ToldRow(code, Universe(first, last, tuple(filters))) for code, first, last in (whole, *parts)]
    return RowsApart(told[0], tuple(told[1:]), people)


def merged_keys(groups: Groups) -> dict[str, list[Keys]]:
    """Return, by table, each key of the rows that were merged; months are no such rows."""
    found: dict[str, list[Keys]] = {
        name: [(key,) for keys in rows if len(keys) > 1 for key in keys]
        for name, rows in groups.items()
        if name != "month"
    }
    return {name: keys for name, keys in found.items() if keys}


def universe_of(first: int, last: int, **by: Keys) -> Universe:
    """Return the universe of a row (or of a cell with two dimensions) of a report on these months."""
    if months := by.pop("month", None):
        first, last = int(months[0]), int(months[-1])
    return Universe(first, last, tuple(sorted(_filter(name, keys, last) for name, keys in by.items())))


def _filter(name: str, keys: Keys, last: int) -> str:
    said = TOGETHER.join(sorted(str(key) for key in keys))
    # A person's age is that of the last day: another last month makes other people of the same band.
    return f"{name}:{said}@{last}" if name == "age" else f"{name}:{said}"


@dataclass(frozen=True)
class Measuring:
    """One report's ledger, ready to tell who stands behind what."""

    counted: Counted

    def memory(self, groups: Groups, grids: Iterable[tuple[str, str]]) -> Memory:
        """Return the crowds of the whole, of each row of each table, and of each cell of the grids.

        Of rows that were merged those of each of their keys are kept too: other reports may tell them apart.
        """
        scope = self.counted.figures.slice
        found = {Universe(scope.first_month, scope.last_month): self._whole()}
        for names in (*((name,) for name in groups), *grids):
            found |= dict(zip(*self._of(names, groups), strict=True))
        for name, keys in merged_keys(groups).items():
            found |= dict(zip(*self._of((name,), {name: keys}), strict=True))
        others = self.counted.figures.proportional_reconciliation.others
        return Memory(scope.first_month, scope.last_month, found, others)

    def signatures(
        self, groups: Groups, grids: Iterable[tuple[str, str]], partners: Sequence[int]
    ) -> dict[Universe, dict[int, int]]:
        """Return by which sets of partners the people of each universe came."""
        scope, ledger = self.counted.figures.slice, self.counted.count.ledger
        nothing = np.zeros(len(ledger.place), dtype=np.int64)
        found = {Universe(scope.first_month, scope.last_month): signatures(ledger, nothing, 1, partners)[0]}
        for names in (*((name,) for name in groups), *grids):
            universes, places = self._parts(names, groups)
            sets = signatures(ledger, places, len(universes) + 1, partners)
            found |= dict(zip(universes, sets[: len(universes)], strict=True))
        for name, keys in merged_keys(groups).items():
            universes, places = self._parts((name,), {name: keys})
            sets = signatures(ledger, places, len(universes) + 1, partners)
            found |= dict(zip(universes, sets[: len(universes)], strict=True))
        return found

    def _whole(self) -> Crowd:
        count = self.counted.count
        return crowds(count, np.zeros(len(count.ledger.place), dtype=np.int64), 1)[0]

    def _of(self, names: Sequence[str], groups: Groups) -> tuple[list[Universe], list[Crowd]]:
        universes, places = self._parts(names, groups)
        found = crowds(self.counted.count, places, len(universes) + 1)
        return universes, found[: len(universes)]

    def _parts(self, names: Sequence[str], groups: Groups) -> tuple[list[Universe], Integers]:
        """Return the universes of a table or a grid, and which of them each entry of the ledger is in."""
        scope = self.counted.figures.slice
        combined = product(*(groups[name] for name in names))
        universes = [
            universe_of(scope.first_month, scope.last_month, **dict(zip(names, keys, strict=True)))
            for keys in combined
        ]
        return universes, self.counted.parts({name: groups[name] for name in names})[0]
