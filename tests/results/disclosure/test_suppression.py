from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from seriktes.results.disclosure.adversary import Adversary
from seriktes.results.disclosure.problem import Problem, Quantity, Standing
from seriktes.results.disclosure.suppression import Unprotectable, suppress
from seriktes.settings import env
from tests.results.disclosure.tables import SUM, small_cells, table_problem

pytestmark = pytest.mark.unit

ROUNDS = 10_000 if env.read("SERIKTES_PROVE") else 20
COUNTS = (0, 0, 1, 2, 3, 4, 6, 8, 12, 15, 20, 30)


def random_counts(rng: Random, rows: int, columns: int) -> list[list[int]]:
    return [[rng.choice(COUNTS) for _ in range(columns)] for _ in range(rows)]


def test_nothing_small_hides_nothing() -> None:
    assert suppress(table_problem([[5, 9], [7, 20]])).hidden == frozenset()


def test_one_small_cell_hides_a_rectangle() -> None:
    problem = table_problem([[3, 9, 40], [7, 20, 50]])
    for margin in ((0, SUM), (1, SUM), (SUM, 0), (SUM, 1), (SUM, 2)):
        problem.costs[margin] = 100.0

    assert suppress(problem).hidden in (
        {(0, 0), (0, 1), (1, 0), (1, 1)},
        {(0, 0), (0, 2), (1, 0), (1, 2)},
    )


def test_random_tables_keep_their_secrets() -> None:
    for seed in range(ROUNDS):
        problem = table_problem(random_counts(Random(seed), 5, 4))

        hidden = suppress(problem).hidden

        assert (seed, Adversary(problem).findings(hidden)) == (seed, [])
        assert small_cells(problem) <= hidden


def test_small_cells_alone_are_learned_in_nearly_every_table() -> None:
    """The control: with the suppression off, the adversary wins."""
    problems = [table_problem(random_counts(Random(seed), 5, 4)) for seed in range(100)]
    leaking = [problem for problem in problems if Adversary(problem).findings(small_cells(problem))]

    assert len(leaking) >= 95


def cheapest_by_trying(problem: Problem) -> float:
    """The least cost of any choice that keeps every secret: all of them are tried."""
    first, adversary = small_cells(problem), Adversary(problem)
    others = [unit for unit in problem.costs if unit not in first]
    safe = [
        sum(problem.costs[unit] for unit in more)
        for size in range(len(others) + 1)
        for more in combinations(others, size)
        if not adversary.findings(first | set(more))
    ]
    return min(safe) + sum(problem.costs[unit] for unit in first)


@pytest.mark.parametrize(
    "counts", [((3, 9), (7, 20)), ((1, 2), (8, 30)), ((4, 0), (12, 6)), ((2, 15), (3, 20))]
)
def test_what_is_hidden_costs_as_little_as_can_be(counts: tuple[tuple[int, ...], ...]) -> None:
    problem = table_problem(counts)

    hidden = suppress(problem).hidden

    assert sum(problem.costs[unit] for unit in hidden) == pytest.approx(cheapest_by_trying(problem))


def test_what_follows_a_cell_is_hidden_with_it() -> None:
    problem = table_problem([[3, 9], [7, 20]])
    problem.add(Quantity("visits", 120, 3, Standing.OPEN, "visits", is_count=False))
    problem.follow((0, 0), "visits")

    assert "visits" in suppress(problem).hidden


def test_what_has_left_cannot_be_hidden_again() -> None:
    problem = table_problem([[3, 9], [7, 20]])
    for name in ((0, SUM), (0, 1)):
        value = problem.quantities[name].value
        problem.add(Quantity(name, value, int(value), Standing.PRINTED))

    with pytest.raises(Unprotectable) as refused:
        suppress(problem)

    assert (0, 0) in {each.quantity.name for each in refused.value.findings}


def hidden_before(*, minutes_of: str) -> Problem:
    """A row of twenty people whose visits an earlier release hides, and whose minutes another one told."""
    problem = Problem(threshold=5)
    problem.add(Quantity("visits", 120, 20, Standing.OPEN, "row", is_count=False, was_hidden=True), cost=5)
    problem.add(Quantity("minutes", 7200, 20, Standing.OPEN, minutes_of, is_count=False, scale=90))
    problem.add(Quantity("told", 7200, 20, Standing.PRINTED, is_count=False))
    problem.equate("told", ["minutes"])
    return problem


def test_what_was_hidden_is_not_printed_with_what_is_known() -> None:
    with pytest.raises(Unprotectable):
        suppress(hidden_before(minutes_of="row"))


def test_control_what_is_known_is_printed_where_it_stands_by_itself() -> None:
    assert suppress(hidden_before(minutes_of="minutes")).hidden == {"row"}


def test_what_an_earlier_release_hides_stays_hidden() -> None:
    problem = Problem(threshold=5)
    problem.add(Quantity("visits", 120, 20, Standing.HIDDEN, is_count=False))
    was_hidden = problem.is_hidden_for_good("visits")
    problem.add(Quantity("visits", 120, 20, Standing.OPEN, "row", is_count=False, was_hidden=was_hidden))

    assert suppress(problem).hidden == {"row"}


def test_what_no_report_can_do_without_is_not_told_after_it_was_hidden() -> None:
    problem = Problem(threshold=5)
    problem.add(Quantity("visits", 120, 20, Standing.HIDDEN, is_count=False))
    problem.add(Quantity("visits", 120, 20, Standing.PRINTED, is_count=False, was_hidden=True))

    with pytest.raises(Unprotectable):
        suppress(problem)


def test_what_left_once_is_hidden_no_more() -> None:
    problem = Problem(threshold=5)
    for standing in (Standing.HIDDEN, Standing.PRINTED):
        problem.add(Quantity("visits", 120, 20, standing, is_count=False))

    assert not problem.is_hidden_for_good("visits")
