from __future__ import annotations

from dataclasses import replace

import pytest

from seriktes.results.disclosure.adversary import Adversary
from seriktes.results.disclosure.problem import Problem, Quantity, Standing
from tests.results.disclosure.tables import add_cell, table_problem

pytestmark = pytest.mark.unit


def ranges(problem: Problem, hidden: set[object]) -> dict[object, tuple[float, float]]:
    """What a reader learns of each hidden cell, when even a width of a thousand would be too narrow."""
    curious = replace(problem, threshold=1000)
    found = Adversary(curious).findings(hidden)
    return {
        each.quantity.name: (round(each.least, 6), round(each.most, 6))
        for each in found
        if each.quantity.name in hidden
    }


def test_geurts_third_example() -> None:
    # J. Geurts, "Heuristics for cell suppression in tables", Statistics Netherlands 1992, example 3: rows of
    # 7, 3 and 6 with (3, 3) printed, columns of 9 and 7. X11 + X21 = 6 and X21 is at most 3.
    problem = table_problem([[5, 2], [1, 2], [3, 3]])
    hidden = {(0, 0), (0, 1), (1, 0), (1, 1)}

    found = ranges(problem, hidden)

    assert found == {(0, 0): (3, 6), (0, 1): (1, 4), (1, 0): (0, 3), (1, 1): (0, 3)}


def linked_regions(printed: tuple[tuple[str, ...], ...]) -> Problem:
    people = dict(zip("ABCDEFGH", (6, 7, 3, 9, 12, 4, 8, 5), strict=True))
    problem = Problem(5)
    for region, count in people.items():
        add_cell(problem, region, count)
    for group in printed:
        name = "".join(group)
        problem.add(Quantity(name, sum(people[each] for each in group), 99, Standing.PRINTED))
        problem.equate(name, group)
    return problem


def test_two_groupings_are_safe_alone_and_leak_together() -> None:
    pairs = (("A", "B"), ("C", "D"), ("E", "F"), ("G", "H"))
    threes = (("A", "B", "C"), ("D", "E", "F"), ("G", "H"))
    everything = set("ABCDEFGH")

    alone = [Adversary(linked_regions(each)).findings(everything) for each in (pairs, threes)]
    together = Adversary(linked_regions((*pairs, *threes))).findings(everything)

    assert alone == [[], []]
    # A + B + C less A + B.
    assert {("C", 3.0, 3.0), ("D", 9.0, 9.0)} <= {
        (each.quantity.name, each.least, each.most) for each in together
    }


def test_known_share_gives_a_count_away() -> None:
    # "2.4 at 40 % is 6": the share of people is printed, the count is not.
    problem = Problem(5)
    add_cell(problem, "people", 3)
    problem.add(Quantity("share", 1.2, 3, Standing.PRINTED, is_guarded=False, slack=0.05))
    problem.relate([("share", 1.0), ("people", -0.4)])

    (finding,) = Adversary(problem).findings({"people"})

    assert (round(finding.least, 3), round(finding.most, 3)) == (2.875, 3.125)


def test_whole_people_tell_more_than_fractions() -> None:
    # a = 2c + 1 and a is below 2.5: in fractions a may be 2, in whole people it is 1.
    problem = Problem(3)
    for name, count in (("a", 1), ("c", 0)):
        problem.add(Quantity(name, count, count, Standing.HIDDEN))
    problem.relate([("a", 1.0), ("c", -2.0)], 1.0, 1.0)
    problem.relate([("a", 1.0)], 0.0, 2.5)
    adversary = Adversary(problem)

    assert adversary.findings(()) == []
    assert not adversary.is_safe_in_whole_people(problem.quantities["a"])
