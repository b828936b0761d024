"""Which cells to hide, as few as possible, so that nothing can be learned too closely.

The choice of cells is an integer programme over the cuts found so far; the adversary looks at each choice and
adds cuts until there is nothing left to find. What comes out is optimal for the costs given, unless time runs
out: then whatever the last cuts name is hidden, which is safe and hides more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from seriktes.results.disclosure.adversary import Adversary, Cut, Learned
from seriktes.results.disclosure.problem import Problem, Quantity, Standing, Unit
from seriktes.results.disclosure.solver import LinearRow, Unsolved, cheapest_choice

LOOKS = 60


class Unprotectable(Exception):
    """Hiding every cell that may be hidden leaves these quantities too narrow."""

    def __init__(self, findings: Sequence[Learned]) -> None:
        super().__init__([finding.quantity.name for finding in findings])
        self.findings = findings


@dataclass(frozen=True)
class Suppression:
    """The units to hide, and how many times the adversary looked."""

    hidden: frozenset[Unit]
    rounds: int


def suppress(problem: Problem) -> Suppression:
    """Return the cheapest units to hide. Raises `Unprotectable` where all of them would not be enough.

    What an earlier release hides stays hidden, however many people stand behind it: paper keeps its word.
    """
    _refuse_told(problem)
    adversary = Adversary(problem)
    units = list(problem.costs)
    first = {quantity.unit for quantity in problem.quantities.values() if _hides(problem, quantity)}
    hidden = _with_followers(problem, first)
    cuts: list[Cut] = []
    for number in range(LOOKS):
        findings = adversary.findings(hidden)
        if not findings:
            return Suppression(frozenset(hidden), number + 1)
        if hidden.issuperset(units):
            return _all_but_known(problem, adversary, first, number + 1)
        cuts += [cut for finding in findings for cut in finding.cuts]
        hidden = _chosen(problem, units, cuts, hidden, first)
    return _all_but_known(problem, adversary, first, LOOKS)


def _all_but_known(problem: Problem, adversary: Adversary, first: set[Unit], rounds: int) -> Suppression:
    """Hide all there is to hide, but not larger figures that are known all the same: they are printed.

    Raises `Unprotectable` where a small one is known, or what an earlier release hides, or what would be
    printed with one that is known: cells of one unit go together.
    """
    hidden = set(problem.costs)
    while findings := adversary.findings(hidden):
        wrong = [
            each
            for each in findings
            if each.quantity.unit in first or _must_stay_hidden(problem, each.quantity)
        ]
        if wrong:
            raise Unprotectable(wrong)
        hidden -= {each.quantity.unit for each in findings}
    return Suppression(frozenset(hidden), rounds)


def _refuse_told(problem: Problem) -> None:
    """Raise `Unprotectable` where a number that the new report cannot do without was hidden earlier."""
    every = problem.quantities.values()
    told = [each for each in every if each.was_hidden and each.standing is Standing.PRINTED]
    if told:
        raise Unprotectable([Learned(each, each.value, each.value, ()) for each in told])


def _hides(problem: Problem, quantity: Quantity) -> bool:
    """Whether a cell of the new report is hidden for itself: few people, or an earlier release hides it."""
    return quantity.standing is Standing.OPEN and (problem.is_small(quantity) or quantity.was_hidden)


def _must_stay_hidden(problem: Problem, quantity: Quantity) -> bool:
    is_kept = quantity.was_hidden or quantity.standing is not Standing.OPEN
    return is_kept or problem.is_small(quantity)


def _chosen(
    problem: Problem, units: Sequence[Unit], cuts: Sequence[Cut], hidden: set[Unit], first: set[Unit]
) -> set[Unit]:
    place = {unit: number for number, unit in enumerate(units)}
    rows = [_row(cut, place) for cut in cuts]
    pairs = [(place[one], place[other]) for one, other in problem.followers if {one, other} <= place.keys()]
    rows += [LinearRow(pair, (-1.0, 1.0), 0.0, np.inf) for pair in pairs]
    costs = np.array([problem.costs[unit] for unit in units])
    try:
        chosen = {units[number] for number in cheapest_choice(costs, rows, [place[unit] for unit in first])}
    except Unsolved:
        # No choice obeys every cut, or the clock stopped it: hide all they name, and let the adversary judge.
        named = {unit for cut in cuts for unit in cut.coefficients}
        return set(units) if named <= hidden else _with_followers(problem, hidden | named)
    return chosen


def _row(cut: Cut, place: dict[Unit, int]) -> LinearRow:
    columns = [place[unit] for unit in cut.coefficients]
    coefficients = list(cut.coefficients.values())
    if cut.only_if is None:
        return LinearRow(columns, coefficients, cut.need, np.inf)
    own = place[cut.only_if]
    if own in columns:
        coefficients[columns.index(own)] -= cut.need
    else:
        columns.append(own)
        coefficients.append(-cut.need)
    return LinearRow(columns, coefficients, 0.0, np.inf)


def _with_followers(problem: Problem, units: set[Unit]) -> set[Unit]:
    found, grown = set(units), True
    while grown:
        more = {
            follower for unit, follower in problem.followers if unit in found and follower in problem.costs
        } - found
        found |= more
        grown = bool(more)
    return found
