"""Linear programmes: how small and how large one quantity can be, by all that is known of the others.

A thin face over HiGHS. The model stays loaded between questions, so that the next one starts where the last
one ended; loading the library takes a tenth of a second and is left to whoever asks first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
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
class Extreme:
    """The end of a column's range: its value, the whole point, and the reduced cost of every column
    of the minimisation of ±column."""

    value: float
    point: Floats
    reduced: Floats


class LinearProgramme:
    """Columns between bounds, tied by rows."""

    def __init__(self, lower: Floats, upper: Floats, rows: Sequence[LinearRow]) -> None:
        self._highs = _loaded(_model(lower, upper, np.zeros(len(lower)), rows))
        self._size = len(lower)
        self._asked: int | None = None

    def set_bounds(self, lower: Floats, upper: Floats) -> None:
        """Change between which bounds all columns lie."""
        every = np.arange(self._size, dtype=np.int32)
        self._highs.changeColsBounds(self._size, every, lower, upper)

    def least(self, column: int) -> Extreme:
        return self._extreme(column, 1.0)

    def most(self, column: int) -> Extreme:
        return self._extreme(column, -1.0)

    def _extreme(self, column: int, cost: float) -> Extreme:
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
        point = np.array(solution.col_value)
        return Extreme(float(point[column]), point, np.array(solution.col_dual))


def whole_ends(
    lower: Floats, upper: Floats, rows: Sequence[LinearRow], column: int, whole: Sequence[bool]
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
    point, _cost = _best_whole(lower, np.ones(len(costs)), rows, costs, [True] * len(costs))
    return np.flatnonzero(point > 0.5).tolist()


def _best_whole(
    lower: Floats, upper: Floats, rows: Sequence[LinearRow], cost: Floats, whole: Sequence[bool]
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


def _model(lower: Floats, upper: Floats, cost: Floats, rows: Sequence[LinearRow]) -> Any:
    import highspy  # noqa: PLC0415 -- slow import

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(lower), len(rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_ = np.array([row.least for row in rows])
    model.row_upper_ = np.array([row.most for row in rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = len(lower), len(rows)
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in rows)])
    model.a_matrix_.index_ = np.array([column for row in rows for column in row.columns], dtype=np.int32)
    model.a_matrix_.value_ = np.array([each for row in rows for each in row.coefficients], dtype=np.float64)
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
