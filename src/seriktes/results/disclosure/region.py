"""All worlds that a reader cannot exclude: columns between bounds, tied by rows.

Most of what is not printed follows from what is, by one sum: that is worked out beforehand. What is left
falls into parts that no row ties together, and only the part of the column that is asked about is given to
the solver: the answers are the same, and come many times sooner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from seriktes.results.disclosure.solver import Flags, Floats, Integers, LinearProgramme, Rows, whole_ends

# As closely as the solver itself holds a row.
HELD = 1e-7


class Settled(NamedTuple):
    """Columns that follow from others, each by a row of its own where it has a coefficient."""

    columns: Integers
    rows: Integers
    coefficients: Floats


@dataclass(frozen=True)
class Extreme:
    """The end of a column's range, and a world in which it is reached: `columns` stand at `point`, the others
    where they are. `prices` of the rows prove that there is no further world."""

    value: float
    columns: Integers
    point: Floats
    cost: Floats
    prices: Floats


@dataclass(frozen=True)
class Part:
    """Columns that are tied to each other and to no others, and the rows that tie them."""

    columns: Integers
    rows: Integers
    lower: Floats
    upper: Floats
    ties: Rows

    @cached_property
    def programme(self) -> LinearProgramme:
        return LinearProgramme(self.lower, self.upper, self.ties)

    def place(self, column: int) -> int:
        return int(np.searchsorted(self.columns, column))


class Region:
    """What the columns can be together. `world` is one point of it: the truth."""

    def __init__(self, world: Floats, lower: Floats, upper: Floats, rows: Rows) -> None:
        self._world, self._lower, self._upper, self._rows = world, lower, upper, rows
        self._is_free = upper > lower
        self._settled: list[Settled] = []
        while found := self._settle():
            self._settled.append(found)
        self._part_of = self._parts()
        self._known: dict[int, Part] = {}

    def least(self, column: int) -> Extreme:
        """Return the least a column can be. Raises `Unsolved`."""
        return self._extreme(column, 1.0)

    def most(self, column: int) -> Extreme:
        """Return the most a column can be. Raises `Unsolved`."""
        return self._extreme(column, -1.0)

    def holds(self, columns: Integers, point: Floats) -> bool:
        """Whether a world that was reached under other bounds is one of these too."""
        is_above = (point >= self._lower[columns] - HELD).all()
        return bool(is_above and (point <= self._upper[columns] + HELD).all())

    def whole_ends(self, column: int, is_whole: Sequence[bool]) -> tuple[float, float]:
        """Return the ends of a column's range where some columns are whole numbers. Raises `Unsolved`."""
        if not self._is_free[column]:
            return self._world[column], self._world[column]
        part = self._part(column)
        whole = [is_whole[each] for each in part.columns]
        return whole_ends(part.lower, part.upper, part.ties, part.place(column), whole)

    def reduced(self, end: Extreme) -> Floats:
        """Return the reduced cost of every column at an end: nought for those that follow from others."""
        prices, found = end.prices, end.cost - self._rows.weighed(end.prices, len(self._world))
        for columns, rows, coefficients in reversed(self._settled):
            more = np.zeros(len(prices))
            more[rows] = found[columns] / coefficients
            if more.any():
                found = found - self._rows.weighed(more, len(found))
        return found

    def _extreme(self, column: int, sign: float) -> Extreme:
        cost, prices = np.zeros(len(self._world)), np.zeros(len(self._rows.least))
        cost[column] = sign
        if not self._is_free[column]:
            nothing = np.zeros(0, dtype=np.int64)
            return Extreme(float(self._world[column]), nothing, np.zeros(0), cost, prices)
        part = self._part(column)
        place = part.place(column)
        end = part.programme.least(place) if sign > 0 else part.programme.most(place)
        prices[part.rows] = end.prices
        return Extreme(float(end.point[place]), part.columns, end.point, cost, prices)

    def _settle(self) -> Settled | None:
        """Fix the columns that follow now: the only free ones of an equation."""
        rows = self._rows
        is_free = self._is_free[rows.column]
        free = np.bincount(rows.row, is_free, len(rows.least))
        alone = is_free & ((free == 1) & self._is_equation)[rows.row]
        columns, first = np.unique(rows.column[alone], return_index=True)
        if not len(columns):
            return None
        self._is_free[columns] = False
        return Settled(columns, rows.row[alone][first], rows.coefficient[alone][first])

    @cached_property
    def _is_equation(self) -> Flags:
        """Which rows are equations that hold in this world: others are left to the solver's judgement."""
        rows = self._rows
        return (rows.least == rows.most) & (abs(rows.sums(self._world) - rows.least) <= HELD)

    def _parts(self) -> Integers:
        """Return by which column the part of each free column is known: the first of them."""
        rows, part_of = self._rows, np.arange(len(self._world))
        is_free = self._is_free[rows.column]
        row, column = rows.row[is_free], rows.column[is_free]
        while True:
            of_row = np.full(len(rows.least), len(part_of))
            np.minimum.at(of_row, row, part_of[column])
            following = part_of.copy()
            np.minimum.at(following, column, of_row[row])
            following = following[following]
            if (following == part_of).all():
                return part_of
            part_of = following

    def _part(self, column: int) -> Part:
        name = int(self._part_of[column])
        if name not in self._known:
            self._known[name] = self._made(name)
        return self._known[name]

    def _made(self, name: int) -> Part:
        every = self._rows
        is_inside = self._is_free & (self._part_of == name)
        columns = np.flatnonzero(is_inside)
        is_entry = is_inside[every.column]
        rows, row = np.unique(every.row[is_entry], return_inverse=True)
        # What the other columns of these rows bring is known.
        others = every.sums(np.where(is_inside, 0.0, self._world))[rows]
        ties = Rows(
            row,
            np.searchsorted(columns, every.column[is_entry]),
            every.coefficient[is_entry],
            every.least[rows] - others,
            every.most[rows] - others,
        )
        return Part(columns, rows, self._lower[columns], self._upper[columns], ties)
