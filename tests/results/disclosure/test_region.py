from __future__ import annotations

from random import Random

import numpy as np
import pytest

from seriktes.results.disclosure.adversary import Adversary
from seriktes.results.disclosure.problem import Problem, Quantity
from seriktes.results.disclosure.region import Region
from seriktes.results.disclosure.solver import LinearProgramme, LinearRow, Rows, Unsolved

pytestmark = pytest.mark.unit

SIZE = 24


def some_region(seed: int):
    """A world of small numbers, a third of them known, with sums and inequalities that hold in it."""
    random = Random(seed)
    world = np.array([random.randint(0, 9) for _column in range(SIZE)], dtype=np.float64)
    known = np.array([random.random() < 0.35 for _column in range(SIZE)])
    rows = []
    for _row in range(18):
        columns = random.sample(range(SIZE), random.randint(2, 4))
        coefficients = [random.choice((1.0, -1.0, 2.0)) for _column in columns]
        value = float(world[columns] @ coefficients)
        room = random.choice((0.0, 0.0, 3.0))
        rows.append(LinearRow(columns, coefficients, value - room, value + room))
    return world, np.where(known, world, 0.0), np.where(known, world, 40.0), Rows.of(rows)


def test_the_ends_are_those_of_one_programme_over_everything() -> None:
    for seed in range(12):
        world, lower, upper, rows = some_region(seed)
        region, whole = Region(world, lower, upper, rows), LinearProgramme(lower, upper, rows)

        ends = [(region.least(each).value, region.most(each).value) for each in range(SIZE)]

        expected = [(whole.least(each).point[each], whole.most(each).point[each]) for each in range(SIZE)]
        assert np.array(ends) == pytest.approx(np.array(expected), abs=1e-6), seed


def test_reduced_costs_prove_each_end() -> None:
    """By weak duality no world goes further than the prices of the rows and the reduced costs say."""
    for seed in range(12):
        world, lower, upper, rows = some_region(seed)
        region, sums = Region(world, lower, upper, rows), rows.sums(world)
        for column in range(SIZE):
            for sign, end in ((1, region.least(column)), (-1, region.most(column))):
                reduced = region.reduced(end)
                of_rows = (end.cost - reduced) @ world
                room = end.prices * (np.where(end.prices > 0, rows.least, rows.most) - sums)
                proved = of_rows + room.sum() + np.where(reduced > 0, reduced * lower, reduced * upper).sum()
                assert proved == pytest.approx(sign * end.value, abs=1e-6), (seed, column)


def test_relations_that_the_figures_break_are_no_ground_to_reckon_on() -> None:
    problem = Problem(5)
    for name, count in (("one", 7), ("other", 9)):
        problem.add(Quantity(name, count, count))
    problem.equate("one", ["other"])

    with pytest.raises(Unsolved):
        Adversary(problem)
