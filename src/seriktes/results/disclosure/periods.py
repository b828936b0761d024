"""Months within months: which periods lie within which, and how shorter ones fill a longer one."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TypeVar

from seriktes.results.disclosure.measuring import Universe

# So many ways to fill one period with others are looked at.
WAYS = 12
Named = TypeVar("Named", bound=Hashable)


def lies_within(inner: Universe, outer: Universe) -> bool:
    """Whether a period is a part of another one; not of itself."""
    same = (inner.first, inner.last) == (outer.first, outer.last)
    return not same and outer.first <= inner.first and inner.last <= outer.last


def fillings(inner: Sequence[tuple[Universe, Named]]) -> Iterator[list[tuple[Universe, Named]]]:
    """Yield ways to lay periods side by side, so many that no further one fits; a dozen at most.

    The longest periods are tried first. What is left between them is a period nobody wrote down.
    """
    ordered = sorted(inner, key=lambda each: (each[0].first, -each[0].last))
    stack: list[tuple[int, list[tuple[Universe, Named]]]] = [(0, [])]
    found = 0
    while stack and found < WAYS:
        since, laid = stack.pop()
        later = [each for each in ordered if each[0].first >= since]
        if not later:
            found += 1
            yield laid
            continue
        soonest = min(universe.last for universe, _name in later)
        following = [each for each in later if each[0].first <= soonest]
        stack += [(each[0].last + 1, [*laid, each]) for each in reversed(following)]


def months_of(filling: Sequence[tuple[Universe, Named]]) -> int:
    """Return how many months these periods have together."""
    return sum(universe.last - universe.first + 1 for universe, _name in filling)
