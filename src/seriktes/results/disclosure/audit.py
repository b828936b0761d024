"""The second look, which has the last word: at the report as it would be printed.

The suppressor thinks in units that it hides. The auditor knows nothing of them: it reads the marked report
beside everything released before, as a stranger would, and asks again for every number of few people. Near
the limit it asks in whole people, which narrows a range that fractions leave open.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from seriktes.results.disclosure.adversary import Adversary
from seriktes.results.disclosure.problem import Problem, Standing

VERSION = 1


class Leak(Exception):
    """The suppressor was wrong: these quantities can be learned from what would be printed."""

    def __init__(self, names: Collection[object]) -> None:
        super().__init__(f"Not released: {len(names)} of its numbers could be learned.")
        self.names = names


def audit(problem: Problem) -> dict[str, Any]:
    """Return the certificate of a problem in which every cell is printed or hidden for good. Raises `Leak`.

    The certificate says what was looked at, never what was found in a hidden cell.
    """
    adversary = Adversary(problem)
    small = problem.small()
    leaks = [each.quantity.name for each in adversary.findings(())]
    leaks += [each.name for each in small if each.is_count and not adversary.is_safe_in_whole_people(each)]
    if leaks:
        raise Leak(leaks)
    standings = [each.standing for each in problem.quantities.values()]
    return {
        "auditor": VERSION,
        "threshold": problem.threshold,
        "printed": standings.count(Standing.PRINTED),
        "hidden": standings.count(Standing.HIDDEN),
        "reckoned": standings.count(Standing.LATENT),
        "relations": len(problem.relations),
        "guarded": len(small),
    }
