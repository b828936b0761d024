"""Tables of counts with their sums, as problems for the disclosure engine."""

from __future__ import annotations

from collections.abc import Sequence

from seriktes.results.disclosure.problem import Problem, Quantity, Standing

SUM = "sum"
Counts = Sequence[Sequence[int]]


def table_problem(counts: Counts, threshold: int = 5) -> Problem:
    """Every cell and every sum may be hidden, but the sum of all."""
    problem = Problem(threshold)
    rows, columns = [*range(len(counts)), SUM], [*range(len(counts[0])), SUM]
    for row in rows:
        for column in columns:
            value = sum(
                counts[r][c]
                for r in range(len(counts))
                for c in range(len(counts[0]))
                if row in (r, SUM) and column in (c, SUM)
            )
            add_cell(problem, (row, column), value, must=(row, column) == (SUM, SUM))
    for row in rows:
        problem.equate((row, SUM), [(row, column) for column in columns[:-1]])
    for column in columns:
        problem.equate((SUM, column), [(row, column) for row in rows[:-1]])
    return problem


def add_cell(problem: Problem, name: object, value: int, *, must: bool = False) -> None:
    standing = Standing.PRINTED if must else Standing.OPEN
    problem.add(Quantity(name, value, value, standing, None if must else name))


def small_cells(problem: Problem) -> set[object]:
    """The units that have to be hidden for themselves: what alone is not enough."""
    return {quantity.unit for quantity in problem.small() if quantity.unit is not None}
