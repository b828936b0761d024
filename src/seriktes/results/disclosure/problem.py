"""What an adversary knows of released figures, as numbers: quantities and the relations between them.

A *quantity* is any number of the figures: printed, hidden, or never printed but easily reckoned ("the network
without this partner"). A *relation* is a sum or an inequality that every reader knows to hold. Which
quantities are printed is decided by their *unit*: cells of one unit are hidden together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

Name = Any  # anything that can be a key; here mostly tuples that say what is counted
Unit = Hashable
# A quantity that is not a count of people is known closely when its range is narrower than this part of it.
CLOSE = 0.2


class Standing(Enum):
    """Whether a reader sees a quantity."""

    OPEN = "open"  # printed, unless its unit is hidden now
    PRINTED = "printed"  # printed for good: it left earlier, or nothing can be said without it
    HIDDEN = "hidden"  # hidden for good by an earlier release
    LATENT = "latent"  # never printed


@dataclass(frozen=True)
class Quantity:
    """A number and how many different people stand behind it.

    `is_count`: the number itself counts people. `slack`: print is off by so much at most. `unit` is set for
    OPEN ones. `is_guarded`: nobody may learn it where few people stand behind it. `scale`: how much of it one
    person is likely to bring. `floor`: what a reader knows it to be at least; cells without anybody are
    hidden like others, so that a hidden one may be nought. `limit`: fewer people than that are few; 0 is the
    limit of the whole problem. `was_hidden`: an earlier release hides it, so this one may not tell it.
    """

    name: Name
    value: float
    people: int
    standing: Standing = Standing.LATENT
    unit: Unit | None = None
    is_count: bool = True
    is_guarded: bool = True
    slack: float = 0.0
    floor: float = 0.0
    scale: float = 1.0
    limit: int = 0
    was_hidden: bool = False

    def is_small(self, threshold: int) -> bool:
        """Whether too few people stand behind it."""
        return self.is_guarded and 0 < self.people < threshold


@dataclass(frozen=True)
class KnownRelation:
    """least ≤ Σ coefficient · quantity ≤ most; equal ends make it an equation."""

    terms: tuple[tuple[Name, float], ...]
    least: float = 0.0
    most: float = 0.0


@dataclass
class Problem:
    """Quantities by name, relations, units with what hiding each costs, and which unit follows which."""

    threshold: int
    quantities: dict[Name, Quantity] = field(default_factory=dict)
    relations: list[KnownRelation] = field(default_factory=list)
    costs: dict[Unit, float] = field(default_factory=dict)
    # (unit, follower): a follower is hidden wherever its unit is.
    followers: list[tuple[Unit, Unit]] = field(default_factory=list)

    def add(self, quantity: Quantity, *, cost: float = 1.0) -> None:
        """Take a quantity in; a name that is known keeps what is known of it, printed before hidden.

        It keeps its lower limit too: what left by that one cannot be called back.
        """
        known = self.quantities.get(quantity.name)
        if known is None:
            self.quantities[quantity.name] = quantity
        elif _rank(quantity) > _rank(known):
            limit = min(self.limit(known), self.limit(quantity))
            self.quantities[quantity.name] = replace(quantity, limit=limit)
        if quantity.unit is not None:
            self.costs.setdefault(quantity.unit, cost)

    def is_hidden_for_good(self, name: Name) -> bool:
        """Whether an earlier release hides a quantity, and none has told it."""
        known = self.quantities.get(name)
        return known is not None and (known.was_hidden or known.standing is Standing.HIDDEN)

    def hidden_for_good(self) -> frozenset[Name]:
        """Return what the reports taken in so far hide and do not tell."""
        known = self.quantities.values()
        return frozenset(each.name for each in known if each.standing is Standing.HIDDEN)

    def relate(self, terms: Iterable[tuple[Name, float]], least: float = 0.0, most: float = 0.0) -> None:
        """Take a relation in; a quantity may stand on both of its sides."""
        sums: dict[Name, float] = {}
        for name, times in terms:
            sums[name] = sums.get(name, 0.0) + times
        left = tuple((name, times) for name, times in sums.items() if times)
        if left:
            self.relations.append(KnownRelation(left, least, most))

    def equate(self, whole: Name, parts: Iterable[Name]) -> None:
        """Let a quantity be the sum of others."""
        self.relate([(whole, -1.0), *((part, 1.0) for part in parts)])

    def exceed(self, larger: Name, smaller: Name, times: float = 1.0) -> None:
        """Let a quantity be at least another, taken so many times."""
        self.relate([(larger, 1.0), (smaller, -times)], 0.0, float("inf"))

    def follow(self, unit: Unit, follower: Unit) -> None:
        self.followers.append((unit, follower))

    def limit(self, quantity: Quantity) -> int:
        """Return how many people have to stand behind a quantity."""
        return quantity.limit or self.threshold

    def is_small(self, quantity: Quantity) -> bool:
        return quantity.is_small(self.limit(quantity))

    def small(self) -> list[Quantity]:
        """Return the quantities behind which too few people stand."""
        return [each for each in self.quantities.values() if self.is_small(each)]


def _rank(quantity: Quantity) -> int:
    order = (Standing.LATENT, Standing.HIDDEN, Standing.OPEN, Standing.PRINTED)
    return order.index(quantity.standing)
