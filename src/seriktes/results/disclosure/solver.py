"""Linear programmes: how small and how large one quantity can be, by all that is known of the others.

A thin face over HiGHS. The model stays loaded between questions, so that the next one starts where the last
one ended; loading the library takes a tenth of a second and is left to whoever asks first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
SECONDS_OF_CHOICE = 20.0


class Unsolved(Exception):
    """The solver found no answer: the relations contradict each other, or time ran out."""


@dataclass(frozen=True)
class LinearRow:
    """least ≤ Σ coefficient · column ≤ most."""

    columns: Sequence[int]
    coefficients: Sequence[float]
    least: float
    most: float


@dataclass(frozen=True)
class Rows:
    """Many rows as arrays: the entries of all of them one after another, in the order of the rows."""

    row: Integers
    column: Integers
    coefficient: Floats
    least: Floats
    most: Floats

    @classmethod
    def of(cls, rows: Sequence[LinearRow]) -> Rows:
        entries = [len(each.columns) for each in rows]
        return cls(
            np.repeat(np.arange(len(rows)), entries),
            np.fromiter(chain.from_iterable(each.columns for each in rows), np.int64, sum(entries)),
            np.fromiter(chain.from_iterable(each.coefficients for each in rows), np.float64, sum(entries)),
            np.array([each.least for each in rows], dtype=np.float64),
            np.array([each.most for each in rows], dtype=np.float64),
        )

    def sums(self, point: Floats) -> Floats:
        """Return Σ coefficient · column of every row at a point."""
        return sums_by(self.row, self.coefficient * point[self.column], len(self.least))

    def weighed(self, prices: Floats, columns: int) -> Floats:
        """Return Σ coefficient · price of its row of every column."""
        return sums_by(self.column, self.coefficient * prices[self.row], columns)


def sums_by(place: Integers, weight: Floats, size: int) -> Floats:
    """Return the sum of the weights at each place."""
    return np.asarray(np.bincount(place, weight, size), dtype=np.float64)


@dataclass(frozen=True)
class End:
    """The end of a column's range: the whole point, and the price of each row in the minimisation of ±column
    (by how much the minimum grows with the row's bound)."""

    point: Floats
    prices: Floats


class LinearProgramme:
    """Columns between bounds, tied by rows."""

    def __init__(self, lower: Floats, upper: Floats, rows: Rows) -> None:
        self._highs = _loaded(_model(lower, upper, np.zeros(len(lower)), rows))
        self._asked: int | None = None

    def least(self, column: int) -> End:
        return self._end(column, 1.0)

    def most(self, column: int) -> End:
        return self._end(column, -1.0)

    def _end(self, column: int, cost: float) -> End:
        if self._asked not in (None, column):
            self._highs.changeColCost(self._asked, 0.0)
        self._asked = column
        self._highs.changeColCost(column, cost)
        self._highs.run()
        if not _is_optimal(self._highs):
            # A warm start may lead astray: ask once more from the beginning.
            self._highs.clearSolver()
            self._highs.run()
        _require_optimal(self._highs)
        solution = self._highs.getSolution()
        return End(np.array(solution.col_value), np.array(solution.row_dual))


def whole_ends(
    lower: Floats, upper: Floats, rows: Rows, column: int, whole: Sequence[bool]
) -> tuple[float, float]:
    """Return the ends of a column's range when the columns `whole` says are whole numbers; slower."""
    cost = np.zeros(len(lower))
    cost[column] = 1.0
    least = _best_whole(lower, upper, rows, cost, whole)[1]
    return least, -_best_whole(lower, upper, rows, -cost, whole)[1]


def cheapest_choice(costs: Floats, rows: Sequence[LinearRow], chosen: Iterable[int]) -> list[int]:
    """Return which of the columns to choose, 0 or 1 each, so that all rows hold at the least cost.

    `chosen` are taken in any case. Raises `Unsolved` when no choice will do.
    """
    lower = np.zeros(len(costs))
    lower[list(chosen)] = 1.0
    point, _cost = _best_whole(lower, np.ones(len(costs)), Rows.of(rows), costs, [True] * len(costs))
    return np.flatnonzero(point > 0.5).tolist()


def _best_whole(
    lower: Floats, upper: Floats, rows: Rows, cost: Floats, whole: Sequence[bool]
) -> tuple[Floats, float]:
    import highspy  # noqa: PLC0415 -- slow import

    model = _model(lower, upper, cost, rows)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[each] for each in whole]
    highs = _loaded(model)
    highs.setOptionValue("time_limit", SECONDS_OF_CHOICE)
    highs.run()
    if not _is_optimal(highs):
        # The solver's simplification may take a solvable programme for a contradiction.
        highs.setOptionValue("presolve", "off")
        highs.run()
    _require_optimal(highs)
    return np.array(highs.getSolution().col_value), float(highs.getInfo().objective_function_value)


def _model(lower: Floats, upper: Floats, cost: Floats, rows: Rows) -> Any:
    import highspy  # noqa: PLC0415 -- slow import

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(lower), len(rows.least)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_, model.row_upper_ = rows.least, rows.most
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = len(lower), len(rows.least)
    model.a_matrix_.start_ = np.searchsorted(rows.row, np.arange(len(rows.least) + 1))
    model.a_matrix_.index_ = rows.column.astype(np.int32)
    model.a_matrix_.value_ = rows.coefficient
    return model


def _loaded(model: Any) -> Any:
    import highspy  # noqa: PLC0415 -- slow import

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.passModel(model)
    return highs


def _is_optimal(highs: Any) -> bool:
    return bool(highs.modelStatusToString(highs.getModelStatus()) == "Optimal")


def _require_optimal(highs: Any) -> None:
    if not _is_optimal(highs):
        status = highs.modelStatusToString(highs.getModelStatus())
        raise Unsolved(f"The solver ended with {status!r}.")
