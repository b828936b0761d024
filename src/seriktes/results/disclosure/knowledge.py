"""Everything a reader of all released reports knows, as one `Problem`.

The reports that left the network and the one that is to leave are read one by one; then they are
tied to each other where they tell of the same people: by months that lie within each other, by the partners
that each person came with, by what a restatement changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, permutations
from math import ceil, inf
from typing import Any

from seriktes.attribution.crowds import BEARS, IN, MOST_PARTNERS, Crowd
from seriktes.results.disclosure.apart import Apart
from seriktes.results.disclosure.differences import MEASURED
from seriktes.results.disclosure.limits import limit_of
from seriktes.results.disclosure.measuring import TOGETHER, Universe
from seriktes.results.disclosure.periods import fillings, lies_within, months_of
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

# Different people: those of a longer time are at least as many, and at most as many as in its parts together.
DIFFERENT = ("people", "network")
# What adds up over months; absences are visits that are missing from the records.
SUMMED = (*MEASURES, "absences")
TIED = (*DIFFERENT, "exclusive", "share", *SUMMED)
EVERY_BEARER = sum(BEARS << 2 * place for place in range(MOST_PARTNERS + 1))
Sets = Mapping[Universe, Mapping[int, int]]


@dataclass
class Knowledge:
    """Builds the problem; `cells` says which quantity each cell of the new report shows.

    `kept_back` are the quantities that the reports hide which left before the last one taken in.
    """

    problem: Problem
    cells: dict[Cell, Name] = field(default_factory=dict)
    apart: Apart = field(default_factory=Apart)
    kept_back: frozenset[Name] = frozenset()

    def tell(self, told: ToldReport) -> None:
        """Take in all that one report says by itself."""
        self.kept_back = self.problem.hidden_for_good()
        Reading(self.problem, told, self.cells).read()

    def tie(self, told: Sequence[ToldReport], sets: Sets, known: Sequence[int]) -> None:
        """Take in what follows from reading several reports together; the last of them is the new one.

        `sets`: by which sets of the partners `known` the people of each universe came; reports of other
        partners tell of nobody in the new one.
        """
        self._tie_partners([each for each in told if each.partner in known], sets, known)
        self.apart = Apart.of(told)
        self._tie_versions()
        self._tie_months()

    # by the partners that people came with

    def _tie_partners(self, told: Sequence[ToldReport], sets: Sets, known: Sequence[int]) -> None:
        met = {each for each in sets if sum(each in other.memory.crowds for other in told) > 1}
        # A set of partners that anybody came with may be that of somebody in every part.
        possible = sorted({signature for found in sets.values() for signature in found})
        for universe in sorted(met):
            atoms = self._atoms(universe, {each: sets[universe].get(each, 0) for each in possible})
            partners = set()
            for each in told:
                if crowd := each.memory.crowds.get(universe):
                    self._tie_to_atoms(each, universe, crowd, atoms, known.index(each.partner))
                    partners.add(each.partner)
            for one, other in permutations(sorted(partners), 2):
                self._guard_common(universe, atoms, (one, known.index(one)), (other, known.index(other)))
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

    def _guard_common(
        self,
        universe: Universe,
        atoms: Mapping[int, Name],
        one: tuple[int, int],
        other: tuple[int, int],
    ) -> None:
        """Guard the people whom two partners have in common, and those of one whom the other never met.

        Neither number is printed; a reader of both reports may come close to it. Each comes as its key and
        its place in the sets.
        """
        ours, theirs = (IN << 2 * place for _partner, place in (one, other))
        both = {name for signature, name in atoms.items() if signature & ours and signature & theirs}
        alone = {name for signature, name in atoms.items() if signature & ours and not signature & theirs}
        for figure, members in (("common", both), ("without_other", alone)):
            people = int(sum(self.problem.quantities[name].value for name in members))
            name = (figure, one[0], other[0], universe)
            is_told_already = figure == "common" and one[0] > other[0]
            # Whoever is nobody, or many, needs no guard: that keeps the problem small.
            limit = limit_of(universe, self.problem.threshold)
            if 0 < people < limit and not is_told_already:
                self.problem.add(Quantity(name, people, people, limit=limit))
                self.problem.equate(name, sorted(members))

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
        if first.is_guarded and gap:
            name = ("difference", one, other)
            people = self._behind(gap, other, [one])
            self._add_latent(Quantity(name, gap, people, is_count=False, floor=-room), other, [one])
            self.problem.relate([(name, 1.0), (other, -1.0), (one, 1.0)])

    def _behind(self, gap: float, whole: Name, parts: Sequence[Name]) -> int:
        """Return how many people at least stand behind a difference.

        No one person makes more than one of a number of people, or more than the greatest share.
        """
        if whole[0] in MEASURED:
            return self.apart.people(whole, parts) if gap else 0
        return ceil(abs(gap) / self.problem.quantities[whole].scale)

    def _add_latent(self, quantity: Quantity, whole: Name, parts: Sequence[Name]) -> None:
        """Take a difference in; it is guarded unless nobody counted it when it left."""
        values = self.problem.quantities
        limit = max(values[name].limit for name in (whole, *parts))
        is_guarded = whole[0] not in MEASURED or self.apart.is_judged(whole, parts)
        self.problem.add(replace(quantity, scale=values[whole].scale, is_guarded=is_guarded, limit=limit))

    # by months that lie within each other

    def _tie_months(self) -> None:
        periods = self._by_base(_without_months)
        for names in periods.values():
            self._tie_periods(names[0][0], names)

    def _tie_periods(self, figure: str, names: Sequence[Name]) -> None:
        for outer in names:
            inner = [(name[2], name) for name in names if lies_within(name[2], outer[2])]
            for _universe, name in inner:
                self._tie_rest(figure, outer, [name])
            for filling in fillings(inner):
                parts = [name for _universe, name in filling]
                if months_of(filling) < outer[2].last - outer[2].first + 1:
                    if len(parts) > 1 and figure not in DIFFERENT:
                        self._tie_rest(figure, outer, parts)
                elif figure in DIFFERENT:
                    self._loosely_at_most(outer, parts)
                else:
                    self._add_up(outer, parts)

    def _tie_rest(self, figure: str, outer: Name, parts: Sequence[Name]) -> None:
        """What the shorter periods leave of the longer one follows by subtraction.

        Nobody who came within the shorter months is missing from the longer ones, unless records were
        corrected between the two reports.
        """
        values = self.problem.quantities
        gap = values[outer].value - sum(values[part].value for part in parts)
        is_count = figure in DIFFERENT and gap >= 0
        name = ("outside", outer, *parts)
        floor = 2 * min(gap, 0.0)
        people = self._behind(gap, outer, parts)
        self._add_latent(Quantity(name, gap, people, is_count=is_count, floor=floor), outer, parts)
        self.problem.equate(outer, (*parts, name))

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
    """Whether a part is a row of one key: merged rows hold others, which are kept beside them."""
    is_only_filter = len(part.filters) == 1 and part.filters[0].startswith(f"{name}:")
    is_only_filter = is_only_filter and TOGETHER not in part.filters[0]
    return is_only_filter and (part.first, part.last) == (whole.first, whole.last)
