"""How many different people have to stand behind a number that leaves.

Networks may ask for more than `FEWEST`, never for less (docs/reference/settings.md, SERIKTES_FEWEST_PEOPLE).
"""

from __future__ import annotations

from django.conf import settings

from seriktes.results.disclosure.measuring import Universe

FEWEST = 5
# By what people are, not by what they do: whoever adds such a breakdown to reports names it here.
SENSITIVE = frozenset({"category", "disability", "health", "aid", "outcome"})
FEWEST_OF_SENSITIVE = 10


def threshold() -> int:
    """Return how many people have to stand behind every number of this network."""
    return max(FEWEST, settings.FEWEST_PEOPLE)


def limit_of(universe: Universe, least: int) -> int:
    """Return how many people have to stand behind a number of these people."""
    names = {each.partition(":")[0] for each in universe.filters}
    return max(least, FEWEST_OF_SENSITIVE) if names & SENSITIVE else least
