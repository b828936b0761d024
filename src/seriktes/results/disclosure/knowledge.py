"""Everything a reader of all released reports knows, as one `Problem`.

The reports that left the network and the one that is to leave are read one by one; then they are
tied to each other where they tell of the same people: by months that lie within each other, by the partners
that each person came with, by what a restatement changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import ceil, inf
from typing import Any

from seriktes.attribution.crowds import BEARS, IN, MOST_PARTNERS, Crowd
from seriktes.results.disclosure.measuring import Universe
from seriktes.results.disclosure.problem import Name, Problem, Quantity
from seriktes.results.disclosure.reading import (
    EVERYBODY,
    FLOORED,
    MEASURES,
    Cell,
    Reading,
    ToldReport,
    quantity_name,
)
from seriktes.results.reports import ADDITIVE

# Which tilings of one period by others are looked at.
TILINGS = 12
# Different people: those of a longer time are at least as many, and at most as many as in its parts together.
DIFFERENT = ("people", "network")
# What adds up over months; absences are visits that are missing from the records.
SUMMED = (*MEASURES, "absences")
TIED = (*DIFFERENT, "exclusive", "share", *SUMMED)
EVERY_BEARER = sum(BEARS << 2 * place for place in range(MOST_PARTNERS + 1))
Sets = Mapping[Universe, Mapping[int, int]]


@dataclass
class Knowledge:
    """Builds the problem; `cells` says which quantity each cell of the new report shows."""

    problem: Problem
    cells: dict[Cell, Name] = field(default_factory=dict)

    def tell(self, told: ToldReport) -> None:
        """Take in all that one report says by itself."""
        Reading(self.problem, told, self.cells).read()

    def tie(self, told: Sequence[ToldReport], sets: Sets, known: Sequence[int]) -> None:
        """Take in what follows from reading several reports together; the last of them is the new one.

        `sets`: by which sets of the partners `known` the people of each universe came.
        """
        self._tie_partners(told, sets, known)
        self._tie_versions()
        self._tie_months()

    # by the partners that people came with

    def _tie_partners(self, told: Sequence[ToldReport], sets: Sets, known: Sequence[int]) -> None:
        met = {each for each in sets if sum(each in other.memory.crowds for other in told) > 1}
        # A set of partners that anybody came with may be that of somebody in every part.
        possible = sorted({signature for found in sets.values() for signature in found})
        for universe in sorted(met):
            atoms = self._atoms(universe, {each: sets[universe].get(each, 0) for each in possible})
            for each in told:
                if crowd := each.memory.crowds.get(universe):
                    self._tie_to_atoms(each, universe, crowd, atoms, known.index(each.partner))
        whole = told[-1].memory.whole
        if whole in met:
            for name in ADDITIVE:
                parts = [each for each in sorted(met) if _is_part(whole, each, name)]
                self._add_atoms_up(whole, parts, sets)

    def _atoms(self, universe: Universe, sets: Mapping[int, int]) -> dict[int, Name]:
        names = {}
        for signature, people in sets.items():
            name = ("atom", signature, universe, people)
            self.problem.add(Quantity(name, people, people, is_guarded=False))
            names[signature] = name
        return names

    def _tie_to_atoms(
        self, told: ToldReport, universe: Universe, crowd: Crowd, atoms: Mapping[int, Name], place: int
    ) -> None:
        ours = IN << 2 * place
        bears = BEARS << 2 * place
        people = [name for signature, name in atoms.items() if signature & ours]
        alone = [name for signature, name in atoms.items() if signature & EVERY_BEARER == bears]
        for whole, parts in (
            (quantity_name("people", told.partner, universe, crowd.people), people),
            (quantity_name("exclusive", told.partner, universe, crowd.exclusive), alone),
            (quantity_name("network", EVERYBODY, universe, crowd.network), list(atoms.values())),
        ):
            # Of a cell with two dimensions nothing is told but its people.
            if whole in self.problem.quantities:
                self._add_up(whole, parts)

    def _add_atoms_up(self, whole: Universe, parts: Sequence[Universe], sets: Sets) -> None:
        for signature, people in sets[whole].items():
            names = [("atom", signature, part, sets[part].get(signature, 0)) for part in parts]
            self._add_up(("atom", signature, whole, people), names)

    def _add_up(self, whole: Name, parts: Sequence[Name]) -> None:
        """Relate a whole to its parts; where data changed between two releases, loosely."""
        values = self.problem.quantities
        gap = sum(values[part].value for part in parts) - values[whole].value
        room = 2 * max(self.problem.threshold - 1, abs(gap)) if abs(gap) > FLOORED else 0.0
        self.problem.relate([(whole, -1.0), *((part, 1.0) for part in parts)], -room, room)

    # by what changed since an earlier release

    def _tie_versions(self) -> None:
        for names in self._by_base(lambda name: name[:-1]).values():
            for one, other in combinations(names, 2):
                self._tie_version(one, other)

    def _tie_version(self, one: Name, other: Name) -> None:
        """A reader knows that figures of the same people do not differ by much, and may see by how little."""
        values = self.problem.quantities
        first, second = values[one], values[other]
        gap = second.value - first.value
        # Twice as far as it went: a bound that itself were the difference would tell it.
        room = 2 * max((self.problem.threshold - 1) * first.scale, abs(gap))
        self.problem.relate([(other, 1.0), (one, -1.0)], -room, room)
        few = abs(gap) / max(first.scale, 1.0)
        if first.is_guarded and 0 < few < self.problem.threshold:
            name = ("difference", one, other)
            self.problem.add(Quantity(name, gap, 1, is_count=False, floor=-room, scale=first.scale))
            self.problem.relate([(name, 1.0), (other, -1.0), (one, 1.0)])

    # by months that lie within each other

    def _tie_months(self) -> None:
        periods = self._by_base(_without_months)
        for names in periods.values():
            self._tie_periods(names[0][0], names)

    def _tie_periods(self, figure: str, names: Sequence[Name]) -> None:
        for outer in names:
            inner = [name for name in names if name is not outer and _lies_within(name[2], outer[2])]
            for name in inner:
                self._tie_inner(figure, outer, name)
            for tiles in _tilings(outer[2], inner):
                if figure in DIFFERENT:
                    self._loosely_at_most(outer, tiles)
                else:
                    self._add_up(outer, tiles)

    def _tie_inner(self, figure: str, outer: Name, inner: Name) -> None:
        """Nobody who came within the shorter months is missing from the longer ones."""
        values = self.problem.quantities
        gap = values[outer].value - values[inner].value
        if gap < 0:
            return
        # Of visits outside it is not known whose they are; so few of them cannot be those of many.
        people, scale = ceil(gap / values[outer].scale), values[outer].scale
        name = ("outside", outer, inner)
        outside = Quantity(name, gap, people, is_count=figure in DIFFERENT, scale=scale)
        self.problem.add(outside)
        self.problem.equate(outer, (inner, name))

    def _loosely_at_most(self, whole: Name, parts: Sequence[Name]) -> None:
        values = self.problem.quantities
        if values[whole].value <= sum(values[part].value for part in parts):
            self.problem.relate([(whole, -1.0), *((part, 1.0) for part in parts)], 0.0, inf)

    def _by_base(self, base: Callable[[Name], Any]) -> dict[Name, list[Name]]:
        found: dict[Name, list[Name]] = defaultdict(list)
        for name in self.problem.quantities:
            if isinstance(name, tuple) and name[0] in TIED and (key := base(name)) is not None:
                found[key].append(name)
        return {key: names for key, names in found.items() if len(names) > 1}


def _without_months(name: Name) -> Any:
    """Return what a quantity counts apart from its months; None where months do not nest."""
    nests = name[0] in (*DIFFERENT, *SUMMED)
    return (*name[:2], name[2].filters) if nests else None


def _is_part(whole: Universe, part: Universe, name: str) -> bool:
    is_only_filter = len(part.filters) == 1 and part.filters[0].startswith(f"{name}:")
    return is_only_filter and (part.first, part.last) == (whole.first, whole.last)


def _lies_within(inner: Universe, outer: Universe) -> bool:
    same = (inner.first, inner.last) == (outer.first, outer.last)
    return not same and outer.first <= inner.first and inner.last <= outer.last


def _tilings(outer: Universe, inner: Iterable[Name]) -> Iterator[list[Name]]:
    """Yield ways to put a period together from shorter ones, a dozen at most."""
    starting: dict[int, list[Name]] = defaultdict(list)
    for name in inner:
        starting[name[2].first].append(name)
    found = 0
    stack: list[tuple[int, list[Name]]] = [(outer.first, [])]
    while stack and found < TILINGS:
        month, tiles = stack.pop()
        if month == outer.last + 1:
            found += 1
            yield tiles
            continue
        stack += [(name[2].last + 1, [*tiles, name]) for name in starting[month]]
