"""The second look, which has the last word: at the report as it would be printed.

The suppressor thinks in units that it hides. The auditor knows nothing of them: it reads the marked report
beside everything released before, as a stranger would, and asks again for every number of few people. Near
the limit it asks in whole people, which narrows a range that fractions leave open. What an earlier release
hides it looks for itself among the printed numbers: nobody has told it which of them were to be kept back.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from seriktes.results.disclosure.adversary import Adversary
from seriktes.results.disclosure.problem import Name, Problem, Standing

VERSION = 2


class Leak(Exception):
    """The suppressor was wrong: these quantities can be learned from what would be printed."""

    def __init__(self, names: Collection[object]) -> None:
        super().__init__(f"Not released: {len(names)} of its numbers could be learned.")
        self.names = names


def audit(problem: Problem, kept_back: Collection[Name]) -> dict[str, Any]:
    """Return the certificate of a problem in which every cell is printed or hidden for good. Raises `Leak`.

    `kept_back` are the quantities that earlier releases hide and none has told. The certificate says what was
    looked at, never what was found in a hidden cell.
    """
    adversary = Adversary(problem)
    small = problem.small()
    leaks = [each.quantity.name for each in adversary.findings(())]
    leaks += [each.name for each in small if each.is_count and not adversary.is_safe_in_whole_people(each)]
    leaks += [name for name in kept_back if problem.quantities[name].standing is Standing.PRINTED]
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
        "kept_back": len(kept_back),
    }
