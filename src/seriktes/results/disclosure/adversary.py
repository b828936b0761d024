"""What an adversary can learn: between which ends every hidden quantity must lie.

For each quantity nobody may learn, and each hidden cell, two linear programmes give the least and the most it
can be. Where the range is too narrow, the programme's reduced costs say which printed cells make it so: a
*cut*, an inequality that every sufficient choice of hidden cells obeys (M. Fischetti, J. J. Salazar-González,
"Models and algorithms for the 2-dimensional cell suppression problem in statistical disclosure control",
Mathematical Programming 84, 1999, section 3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from seriktes.results.disclosure.problem import CLOSE, Problem, Quantity, Standing, Unit
from seriktes.results.disclosure.solver import Extreme, Floats, LinearProgramme, LinearRow, whole_ends

# Sums of floats are known to so much of themselves.
EXACT = 1e-6


@dataclass(frozen=True)
class Need:
    """How far a quantity's range has to reach: below its value, above it, or from end to end."""

    down: float = 0.0
    up: float = 0.0
    width: float = 0.0

    def is_met(self, down: float, up: float) -> bool:
        enough = down >= self.down - EXACT and up >= self.up - EXACT
        return enough and down + up >= self.width * (1 - EXACT) - EXACT


@dataclass(frozen=True)
class Cut:
    """constant + Σ coefficient of the hidden units ≥ need, if the unit `only_if` is hidden (None: always)."""

    coefficients: dict[Unit, float]
    need: float
    only_if: Unit | None = None


@dataclass(frozen=True)
class Learned:
    """A quantity that can be learned too closely, and what would have to be hidden."""

    quantity: Quantity
    least: float
    most: float
    cuts: tuple[Cut, ...]


class Adversary:
    """Somebody who has read everything and can reckon."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._quantities = list(problem.quantities.values())
        self._place = {quantity.name: place for place, quantity in enumerate(self._quantities)}
        self._value = np.array([quantity.value for quantity in self._quantities], dtype=np.float64)
        self._floor = np.array([quantity.floor for quantity in self._quantities], dtype=np.float64)
        self._top = np.array([self._most_imagined(each) for each in self._quantities], dtype=np.float64)
        self._programme = LinearProgramme(self._floor, self._top, self._rows())
        self._members: dict[Unit, list[int]] = {}
        for place, quantity in enumerate(self._quantities):
            if quantity.unit is not None and quantity.standing is Standing.OPEN:
                self._members.setdefault(quantity.unit, []).append(place)

    def findings(self, hidden: Collection[Unit]) -> list[Learned]:
        """Return what can be learned too closely when these units are hidden; [] says that nothing can."""
        lower, upper = self._bounds(hidden)
        self._programme.set_bounds(lower, upper)
        seen_least, seen_most = self._value.copy(), self._value.copy()
        found = []
        for place, quantity in enumerate(self._quantities):
            need = self._need(quantity, hidden)
            if need is None or need.is_met(
                self._value[place] - seen_least[place], seen_most[place] - self._value[place]
            ):
                continue
            ends = self._programme.least(place), self._programme.most(place)
            for end in ends:
                # Every answer of the solver is one more world that the reader cannot exclude.
                np.minimum(seen_least, end.point, out=seen_least)
                np.maximum(seen_most, end.point, out=seen_most)
            down, up = self._value[place] - ends[0].value, ends[1].value - self._value[place]
            if not need.is_met(down, up):
                cuts = tuple(self._cuts(quantity, need, ends, (down, up), hidden))
                found.append(Learned(quantity, ends[0].value, ends[1].value, cuts))
        return found

    def is_safe_in_whole_people(self, quantity: Quantity) -> bool:
        """Whether a count of few people stays open to a reader who knows that people are whole.

        Asked only where fractions leave little more room than is needed: elsewhere the answer is the same.
        """
        place = self._place[quantity.name]
        need = self._need(quantity, ())
        down = self._value[place] - self._programme.least(place).value
        up = self._programme.most(place).value - self._value[place]
        if need is None or (down >= need.down + 1 and up >= need.up + 1):
            return True
        lower, upper = self._bounds(())
        whole = [each.is_count for each in self._quantities]
        least, most = whole_ends(lower, upper, self._rows(), place, whole)
        return need.is_met(self._value[place] - least, most - self._value[place])

    def _need(self, quantity: Quantity, hidden: Collection[Unit]) -> Need | None:
        """How far the range of a quantity must reach; None where anybody may know it."""
        least = self.problem.limit(quantity) - 1
        if self.problem.is_small(quantity):
            if quantity.is_count:
                return Need(down=max(quantity.value - 1, 0), up=least - quantity.value)
            return Need(width=max(least * quantity.scale, CLOSE * abs(quantity.value)))
        is_hidden = quantity.standing is Standing.HIDDEN or (
            quantity.standing is Standing.OPEN and quantity.unit in hidden
        )
        return Need(width=least * quantity.scale) if is_hidden and quantity.people else None

    def _bounds(self, hidden: Collection[Unit]) -> tuple[Floats, Floats]:
        lower, upper = self._floor.copy(), self._top.copy()
        for place, quantity in enumerate(self._quantities):
            if self._is_read(quantity, hidden):
                lower[place] = max(quantity.value - quantity.slack, quantity.floor)
                upper[place] = quantity.value + quantity.slack
        return lower, upper

    def _is_read(self, quantity: Quantity, hidden: Collection[Unit]) -> bool:
        if quantity.standing is Standing.OPEN:
            return quantity.unit not in hidden
        return quantity.standing is Standing.PRINTED

    def _most_imagined(self, quantity: Quantity) -> float:
        """A bound that no reader would doubt: far above anything of its kind."""
        return 4 * max(quantity.value, quantity.scale * self._crowd) + 100

    @cached_property
    def _crowd(self) -> float:
        return max((each.value for each in self._quantities if each.is_count), default=0)

    def _rows(self) -> list[LinearRow]:
        rows = []
        for relation in self.problem.relations:
            places = [self._place[name] for name, _times in relation.terms]
            rows.append(
                LinearRow(places, [times for _name, times in relation.terms], relation.least, relation.most)
            )
        return rows

    # cuts

    def _cuts(
        self,
        quantity: Quantity,
        need: Need,
        ends: tuple[Extreme, Extreme],
        reach: tuple[float, float],
        hidden: Collection[Unit],
    ) -> Iterable[Cut]:
        if need.down > reach[0] + EXACT:
            yield self._cut(need.down, [(ends[0], reach[0])], hidden, None)
        if need.up > reach[1] + EXACT:
            yield self._cut(need.up, [(ends[1], reach[1])], hidden, None)
        if need.width > sum(reach) + EXACT:
            is_hidden_now = quantity.standing is Standing.OPEN and not self.problem.is_small(quantity)
            yield self._cut(
                need.width,
                list(zip(ends, reach, strict=True)),
                hidden,
                quantity.unit if is_hidden_now else None,
            )

    def _cut(
        self,
        need: float,
        sides: Iterable[tuple[Extreme, float]],
        hidden: Collection[Unit],
        only_if: Unit | None,
    ) -> Cut:
        """Return the inequality that the ends' reduced costs prove.

        By weak duality a range reaches no farther than Σ |reduced cost| × the room of each quantity; a hidden
        unit gives its quantities room, a printed one does not.
        """
        constant = 0.0
        room: dict[Unit, float] = {}
        for end, reach in sides:
            by_unit = {unit: self._room(places, end.reduced) for unit, places in self._members.items()}
            constant += reach - sum(by_unit[unit] for unit in hidden if unit in by_unit)
            for unit, size in by_unit.items():
                if size > EXACT:
                    room[unit] = room.get(unit, 0.0) + size
        missing = need - max(constant, 0.0)
        return Cut({unit: min(size, missing) for unit, size in room.items()}, missing, only_if)

    def _room(self, places: Iterable[int], reduced: Floats) -> float:
        total = 0.0
        for place in places:
            cost = reduced[place]
            below, above = self._value[place] - self._floor[place], self._top[place] - self._value[place]
            total += cost * below if cost > EXACT else -cost * above if cost < -EXACT else 0.0
        return total
