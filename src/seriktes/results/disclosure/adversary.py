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
from typing import NamedTuple

import numpy as np

from seriktes.results.disclosure.problem import CLOSE, KnownRelation, Problem, Quantity, Standing, Unit
from seriktes.results.disclosure.region import Extreme, Region
from seriktes.results.disclosure.solver import Flags, Floats, LinearRow, Rows, Unsolved, sums_by

# Sums of floats are known to so much of themselves.
EXACT = 1e-6


@dataclass(frozen=True, order=True)
class Need:
    """How far a quantity's range has to reach: below its value, above it, or from end to end."""

    down: float = 0.0
    up: float = 0.0
    width: float = 0.0

    def is_met(self, down: float, up: float) -> bool:
        enough = down >= self.down - EXACT and up >= self.up - EXACT
        return enough and down + up >= self.width * (1 - EXACT) - EXACT

    def is_met_with_room(self, down: float, up: float) -> bool:
        """Whether a range reaches farther by a whole person at either end."""
        return down >= self.down + 1 and up >= self.up + 1


@dataclass(frozen=True)
class Cut:
    """constant + Σ coefficient of the hidden units ≥ need, if the unit `only_if` is hidden (None: always)."""

    coefficients: dict[Unit, float]
    need: float
    only_if: Unit | None = None


class _Side(NamedTuple):
    """One end of a range: the reduced costs there, and how far it is from the value."""

    reduced: Floats
    reach: float


@dataclass(frozen=True)
class Learned:
    """A quantity that can be learned too closely, and what would have to be hidden."""

    quantity: Quantity
    least: float
    most: float
    cuts: tuple[Cut, ...]


class Seen:
    """What can be learned where some units are hidden, as far as it was asked.

    `worlds` are those that answers of the solver led to, here or where other units were hidden: one that is
    possible here as well is one more that the reader cannot exclude.
    """

    def __init__(self, region: Region, value: Floats, worlds: list[Extreme]) -> None:
        self.region = region
        self._value, self._worlds = value, worlds
        self._least, self._most = value.copy(), value.copy()
        self._ends: dict[int, tuple[Extreme, Extreme]] = {}
        for world in worlds:
            if region.holds(world.columns, world.point):
                self._see(world)

    def ends(self, place: int) -> tuple[Extreme, Extreme]:
        """Return the ends of a quantity's range."""
        if place not in self._ends:
            found = self._ends[place] = self.region.least(place), self.region.most(place)
            for end in found:
                self._see(end)
            self._worlds += found
        return self._ends[place]

    def _see(self, world: Extreme) -> None:
        at = world.columns
        self._least[at] = np.minimum(self._least[at], world.point)
        self._most[at] = np.maximum(self._most[at], world.point)

    def reach(self, place: int) -> tuple[float, float]:
        """Return how far below and above its value a quantity may be."""
        least, most = self.ends(place)
        return self._value[place] - least.value, most.value - self._value[place]

    def reach_so_far(self, place: int) -> tuple[float, float]:
        """Return how far it may be in the worlds found by now: nothing is asked for that."""
        return self._value[place] - self._least[place], self._most[place] - self._value[place]


class Adversary:
    """Somebody who has read everything and can reckon."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._quantities = list(problem.quantities.values())
        self._place = {quantity.name: place for place, quantity in enumerate(self._quantities)}
        self._value = np.array([quantity.value for quantity in self._quantities], dtype=np.float64)
        self._floor = np.array([quantity.floor for quantity in self._quantities], dtype=np.float64)
        self._top = np.array([self._most_imagined(each) for each in self._quantities], dtype=np.float64)
        self._rows = Rows.of([self._row(relation) for relation in problem.relations])
        self._worlds: list[Extreme] = []
        self._units = list(dict.fromkeys(each.unit for each in self._quantities if _is_member(each)))
        place_of = {unit: place for place, unit in enumerate(self._units)}
        self._members = np.flatnonzero([_is_member(each) for each in self._quantities])
        units = (place_of[self._quantities[member].unit] for member in self._members)
        self._unit_of = np.fromiter(units, np.int64, len(self._members))
        self._refuse_contradictions()

    def findings(self, hidden: Collection[Unit]) -> list[Learned]:
        """Return what can be learned too closely when these units are hidden; [] says that nothing can."""
        is_hidden = np.array([unit in hidden for unit in self._units], dtype=np.bool_)
        seen = self._seen(is_hidden) if is_hidden.any() else self._as_it_is
        found = []
        for place, need in self._needs_of(is_hidden):
            if need.is_met(*seen.reach_so_far(place)) or need.is_met(*seen.reach(place)):
                continue
            least, most = seen.ends(place)
            cuts = tuple(self._cuts(place, need, seen, is_hidden))
            found.append(Learned(self._quantities[place], least.value, most.value, cuts))
        return found

    def is_safe_in_whole_people(self, quantity: Quantity) -> bool:
        """Whether a count of few people stays open to a reader who knows that people are whole.

        Asked only where fractions leave little more room than is needed: elsewhere the answer is the same.
        """
        place, seen, need = self._place[quantity.name], self._as_it_is, self._need(quantity)
        if need.is_met_with_room(*seen.reach_so_far(place)) or need.is_met_with_room(*seen.reach(place)):
            return True
        least, most = seen.region.whole_ends(place, [each.is_count for each in self._quantities])
        return need.is_met(self._value[place] - least, most - self._value[place])

    @cached_property
    def _as_it_is(self) -> Seen:
        """What can be learned when nothing more is hidden than is for good."""
        return self._seen(np.zeros(len(self._units), dtype=np.bool_))

    def _seen(self, is_hidden: Flags) -> Seen:
        is_read = np.array([each.standing in (Standing.OPEN, Standing.PRINTED) for each in self._quantities])
        is_read[self._members[is_hidden[self._unit_of]]] = False
        slack = np.array([each.slack for each in self._quantities])
        lower = np.where(is_read, np.maximum(self._value - slack, self._floor), self._floor)
        upper = np.where(is_read, self._value + slack, self._top)
        return Seen(Region(self._value, lower, upper, self._rows), self._value, self._worlds)

    def _needs_of(self, is_hidden: Flags) -> list[tuple[int, Need]]:
        """Return how far the range must reach of each quantity that nobody may learn now."""
        hidden = self._members[is_hidden[self._unit_of]].tolist()
        return sorted((place, self._needs[place]) for place in self._needs.keys() & {*self._guarded, *hidden})

    @cached_property
    def _guarded(self) -> list[int]:
        """The places of what nobody may learn, whatever is hidden now."""
        every = enumerate(self._quantities)
        return [
            place for place, each in every if each.standing is Standing.HIDDEN or self.problem.is_small(each)
        ]

    @cached_property
    def _needs(self) -> dict[int, Need]:
        return {place: self._need(each) for place, each in enumerate(self._quantities) if each.people}

    def _need(self, quantity: Quantity) -> Need:
        """How far the range of a quantity must reach if nobody may learn it."""
        least = self.problem.limit(quantity) - 1
        if not self.problem.is_small(quantity):
            return Need(width=least * quantity.scale)
        if quantity.is_count:
            return Need(down=max(quantity.value - 1, 0), up=least - quantity.value)
        return Need(width=max(least * quantity.scale, CLOSE * abs(quantity.value)))

    def _refuse_contradictions(self) -> None:
        """Raise `Unsolved` where the figures break a relation: what follows from it would be untrue."""
        sums = self._rows.sums(self._value)
        is_broken = (sums < self._rows.least - EXACT) | (sums > self._rows.most + EXACT)
        if is_broken.any():
            raise Unsolved(f"{is_broken.sum()} relations do not hold of the figures.")

    def _most_imagined(self, quantity: Quantity) -> float:
        """A bound that no reader would doubt: far above anything of its kind."""
        return 4 * max(quantity.value, quantity.scale * self._crowd) + 100

    @cached_property
    def _crowd(self) -> float:
        return max((each.value for each in self._quantities if each.is_count), default=0)

    def _row(self, relation: KnownRelation) -> LinearRow:
        places = [self._place[name] for name, _times in relation.terms]
        return LinearRow(places, [times for _name, times in relation.terms], relation.least, relation.most)

    # cuts

    def _cuts(self, place: int, need: Need, seen: Seen, is_hidden: Flags) -> Iterable[Cut]:
        quantity, ends, reach = self._quantities[place], seen.ends(place), seen.reach(place)
        sides = [_Side(seen.region.reduced(end), far) for end, far in zip(ends, reach, strict=True)]
        if need.down > reach[0] + EXACT:
            yield self._cut(need.down, sides[:1], is_hidden, None)
        if need.up > reach[1] + EXACT:
            yield self._cut(need.up, sides[1:], is_hidden, None)
        if need.width > sum(reach) + EXACT:
            is_hidden_now = quantity.standing is Standing.OPEN and not self.problem.is_small(quantity)
            yield self._cut(need.width, sides, is_hidden, quantity.unit if is_hidden_now else None)

    def _cut(self, need: float, sides: Iterable[_Side], is_hidden: Flags, only_if: Unit | None) -> Cut:
        """Return the inequality that the ends' reduced costs prove.

        By weak duality a range reaches no farther than Σ |reduced cost| × the room of each quantity; a hidden
        unit gives its quantities room, a printed one does not.
        """
        constant, room = 0.0, np.zeros(len(self._units))
        for side in sides:
            of_side = self._rooms(side.reduced)
            constant += side.reach - float(of_side[is_hidden].sum())
            room += np.where(of_side > EXACT, of_side, 0.0)
        missing = need - max(constant, 0.0)
        wide = np.flatnonzero(room).tolist()
        return Cut({self._units[unit]: min(float(room[unit]), missing) for unit in wide}, missing, only_if)

    def _rooms(self, reduced: Floats) -> Floats:
        """Return how far each unit could move an end, were it hidden."""
        cost, at = reduced[self._members], self._members
        below, above = cost * (self._value - self._floor)[at], cost * (self._value - self._top)[at]
        rooms = np.where(cost > EXACT, below, np.where(cost < -EXACT, above, 0.0))
        return sums_by(self._unit_of, rooms, len(self._units))


def _is_member(quantity: Quantity) -> bool:
    """Whether the quantity is printed or hidden with the others of its unit."""
    return quantity.unit is not None and quantity.standing is Standing.OPEN
