"""Everything a reader of all released reports knows, as one `Problem`.

Told are the reports that left the network and the one that is to leave. Each brings its cells, printed or
hidden, and what is plain about them: sums over a table's rows, nobody stands in more than the whole, a visitor
has at least one visit, a partner's share lies between the shares of its rules. Reports are tied to each other
where they tell of the same people: by months that lie within each other, by the partners that each person came
with, by what a restatement changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log2

from seriktes.attribution.crowds import BEARS, IN, Crowd
from seriktes.core.shares import WHOLE
from seriktes.results.disclosure.measuring import Keys, Memory, Universe, universe_of
from seriktes.results.disclosure.problem import Name, Problem, Quantity, Standing, Unit
from seriktes.results.reports import ADDITIVE, Grid, GridRow, Line, Report, Table

Cell = tuple[str, Keys, str]
TOTAL: Keys = ()
# Shares are printed in tenths of a person, and rounded so that they add up: off by less than one of them.
TENTH = 0.1
# Sums of floored millionths are off by less than this.
FLOORED = 0.01
MEASURES = ("visits", "minutes", "recorded")
ADDING_UP = {"sex": ("people", "exclusive", "share"), "age": ("people", "exclusive", "share")}
# Which tilings of one period by others are looked at.
TILINGS = 12


@dataclass(frozen=True)
class Told:
    """A report with what stood behind it. `is_new`: its cells can still be hidden."""

    partner: int
    code: str
    report: Report
    memory: Memory
    is_new: bool = False


@dataclass
class Knowledge:
    """Builds the problem; `cells` says which quantity each cell of the new report shows."""

    problem: Problem
    cells: dict[Cell, Name] = field(default_factory=dict)

    def tell(self, told: Told) -> None:
        """Take in all that one report says by itself."""
        _Reading(self, told).read()

    def tie(self, told: Sequence[Told], sets: Mapping[Universe, Mapping[int, int]], known: Sequence[int]) -> None:
        """Take in what follows from reading several reports together.

        `sets`: by which sets of the partners `known` the people of each universe came.
        """
        self._tie_partners(told, sets, known)
        self._tie_versions()
        self._tie_months()

    # by the partners that people came with

    def _tie_partners(
        self, told: Sequence[Told], sets: Mapping[Universe, Mapping[int, int]], known: Sequence[int]
    ) -> None:
        met = {each for each in sets if sum(each in other.memory.crowds for other in told) > 1}
        # A set of partners that anybody came with may be that of somebody in every part.
        possible = sorted({signature for found in sets.values() for signature in found})
        for universe in sorted(met):
            atoms = self._atoms(universe, {each: sets[universe].get(each, 0) for each in possible})
            for each in told:
                if crowd := each.memory.crowds.get(universe):
                    self._tie_to_atoms(each, universe, crowd, atoms, known.index(each.partner))
        whole = next((each.memory.whole for each in told if each.is_new), None)
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
        self, told: Told, universe: Universe, crowd: Crowd, atoms: Mapping[int, Name], place: int
    ) -> None:
        ours = IN << 2 * place
        bears = BEARS << 2 * place
        every_bearer = sum(BEARS << 2 * number for number in range(32) if BEARS << 2 * number < 1 << 62)
        people = [name for signature, name in atoms.items() if signature & ours]
        alone = [name for signature, name in atoms.items() if signature & every_bearer == bears]
        for whole, parts in (
            (_name("people", told.partner, universe, crowd.people), people),
            (_name("exclusive", told.partner, universe, crowd.exclusive), alone),
            (("network", universe, crowd.network), list(atoms.values())),
        ):
            # Of a cell with two dimensions nothing is told but its people.
            if whole in self.problem.quantities:
                self._add_up(whole, parts)

    def _add_atoms_up(
        self, whole: Universe, parts: Sequence[Universe], sets: Mapping[Universe, Mapping[int, int]]
    ) -> None:
        for signature, people in sets[whole].items():
            names = [("atom", signature, part, sets[part].get(signature, 0)) for part in parts]
            self._add_up(("atom", signature, whole, people), names)

    def _add_up(self, whole: Name, parts: Sequence[Name]) -> None:
        """Relate a whole to its parts; where data changed between two releases, loosely."""
        values = self.problem.quantities
        gap = sum(values[part].value for part in parts) - values[whole].value
        room = max(self.problem.threshold - 1, abs(gap)) if abs(gap) > FLOORED else 0.0
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
        room = max((self.problem.threshold - 1) * first.scale, abs(gap))
        self.problem.relate([(other, 1.0), (one, -1.0)], -room, room)
        few = abs(gap) / max(first.scale, 1.0)
        if first.is_guarded and 0 < few < self.problem.threshold:
            name = ("difference", one, other)
            self.problem.add(
                Quantity(name, gap, 1, is_count=False, floor=-room, scale=first.scale)
            )
            self.problem.relate([(name, 1.0), (other, -1.0), (one, 1.0)])

    # by months that lie within each other

    def _tie_months(self) -> None:
        for figure in ("people", *MEASURES):
            periods = self._by_base(lambda name, kind=figure: (*name[:2], name[2].filters) if name[0] == kind else None)
            for names in periods.values():
                self._tie_periods(figure, names)

    def _tie_periods(self, figure: str, names: Sequence[Name]) -> None:
        for outer in names:
            inner = [name for name in names if name is not outer and _lies_within(name[2], outer[2])]
            for name in inner:
                self._tie_inner(figure, outer, name)
            for tiles in _tilings(outer[2], inner):
                if figure == "people":
                    self._loosely_at_most(outer, tiles)
                else:
                    self._add_up(outer, tiles)

    def _tie_inner(self, figure: str, outer: Name, inner: Name) -> None:
        """Nobody who came within the shorter months is missing from the longer ones."""
        values = self.problem.quantities
        gap = values[outer].value - values[inner].value
        if gap < 0:
            return
        few = gap if figure == "people" else gap / values[outer].scale
        name = ("outside", outer, inner)
        # Of visits outside it is not known whose they are: so few of them cannot be those of many.
        guarded = 0 < few < self.problem.threshold
        self.problem.add(
            Quantity(
                name, gap, int(-(-few // 1)), is_count=figure == "people", is_guarded=guarded,
                scale=values[outer].scale,
            )
        )
        self.problem.relate([(outer, 1.0), (inner, -1.0), (name, -1.0)])

    def _loosely_at_most(self, whole: Name, parts: Sequence[Name]) -> None:
        values = self.problem.quantities
        if values[whole].value <= sum(values[part].value for part in parts):
            self.problem.relate([(whole, -1.0), *((part, 1.0) for part in parts)], 0.0, float("inf"))

    def _by_base(self, base) -> dict[Name, list[Name]]:
        found: dict[Name, list[Name]] = defaultdict(list)
        for name in self.problem.quantities:
            if isinstance(name, tuple) and name[0] in _TIED and (key := base(name)) is not None:
                found[key].append(name)
        return {key: names for key, names in found.items() if len(names) > 1}


_TIED = ("people", "exclusive", "share", *MEASURES, "network", "atom")


class _Reading:
    """One report as a reader reads it."""

    def __init__(self, knowledge: Knowledge, told: Told) -> None:
        self.knowledge, self.problem, self.told = knowledge, knowledge.problem, told
        self.report = told.report
        self.whole = told.memory.whole

    def read(self) -> None:
        self._total()
        for table in self.report.tables:
            if table.rows:
                self._table(table)
        for grid in self.report.grids:
            if grid.cells:
                self._grid(grid)

    # the whole

    def _total(self) -> None:
        crowd, total = self.told.memory.crowds[self.whole], self.report.total
        self._line(self.whole, crowd, total, ("total", TOTAL))
        parts = {part.key: part.value for part in self.report.people_parts}
        outside = crowd.network - crowd.people
        network = ("network", self.whole, crowd.network)
        self._cell(("network", TOTAL, "people"), network, crowd.network, crowd.network, self.report.network_people)
        without = self._latent("without", self.whole, outside, outside)
        others = self._name("others_only", self.whole, crowd.others_only)
        self._cell(("parts", TOTAL, "others_only"), others, crowd.others_only, crowd.others_only, parts.get("others_only"))
        own = self._name("own_only", self.whole, outside - crowd.others_only)
        self._cell(("parts", TOTAL, "own_only"), own, outside - crowd.others_only, outside - crowd.others_only, parts.get("own_only"))
        people = self._name("people", self.whole, crowd.people)
        self.problem.equate(network, (people, without))
        self.problem.equate(without, (others, own))
        self._shares(crowd, network)

    def _shares(self, crowd: Crowd, network: Name) -> None:
        """The sum of shares: this partner's, the others' and that of own means."""
        parts = {part.key: part.value for part in self.report.proportional_parts}
        names = [self._name("share", self.whole, crowd.proportional / WHOLE)]
        values = self.told.memory.others_share, crowd.network * WHOLE - crowd.proportional - self.told.memory.others_share
        for key, value, people in zip(("others", "own"), values, (crowd.with_others, crowd.with_own), strict=True):
            name = self._name(f"share_{key}", self.whole, value / WHOLE)
            self._cell(("shares", TOTAL, key), name, value / WHOLE, people, parts.get(key), is_count=False, slack=TENTH)
            names.append(name)
        self.problem.relate([(network, -1.0), *((name, 1.0) for name in names)], -FLOORED, FLOORED)

    # tables

    def _table(self, table: Table) -> None:
        universes = []
        for row in table.rows:
            universe = universe_of(self.report.first_month, self.report.last_month, **{table.name: row.keys})
            self._line(universe, self.told.memory.crowds[universe], row.figures, (table.name, row.keys))
            universes.append(universe)
        for figure in (*MEASURES, *ADDING_UP.get(table.name, ())):
            self._sum_up(figure, universes)
        if table.name not in ADDITIVE:
            self._cover(table, universes)

    def _sum_up(self, figure: str, universes: Sequence[Universe]) -> None:
        whole, *parts = (self._known(figure, universe) for universe in (self.whole, *universes))
        if figure == "share":
            self.problem.relate([(whole, -1.0), *((part, 1.0) for part in parts)], -FLOORED, FLOORED)
        else:
            self.problem.equate(whole, parts)

    def _cover(self, table: Table, universes: Sequence[Universe]) -> None:
        """People may stand in several rows: by how much the rows exceed the whole is printed."""
        for place, figure in enumerate(("people", "exclusive")):
            whole, *parts = (self._known(figure, universe) for universe in (self.whole, *universes))
            value = sum(self._value(part) for part in parts) - self._value(whole)
            over = self._name(f"over_{table.name}_{figure}", self.whole, value)
            self._cell((table.name, TOTAL, figure), over, value, int(value), table.overlap[place])
            self.problem.relate([(whole, -1.0), (over, -1.0), *((part, 1.0) for part in parts)])
        # Months lie within the whole: what is outside of one comes with all other periods.
        for universe in () if table.name == "month" else universes:
            people, part = self._known("people", self.whole), self._known("people", universe)
            value = self._value(people) - self._value(part)
            outside = self._latent("elsewhere", universe, value, int(value))
            self.problem.equate(people, (part, outside))

    def _grid(self, grid: Grid) -> None:
        """The people of each row and each column of a grid stand once in its cells, where they do not overlap."""
        for row, cells in zip(grid.rows, grid.cells, strict=True):
            for keys, printed in zip(grid.columns, cells, strict=True):
                universe = self._of_grid(grid, row, keys)
                people = self.told.memory.crowds[universe].people
                name = self._name("people", universe, people)
                address = (grid.name, (*row.keys, "×", *keys), "people")
                self._cell(address, name, people, people, printed)
        for row in grid.rows:
            by = {grid.row_name: row.keys}
            self._sum_cells(by, [self._of_grid(grid, row, keys) for keys in grid.columns])
        if grid.row_name in ADDITIVE:
            for keys in grid.columns:
                by = {grid.column_name: keys}
                self._sum_cells(by, [self._of_grid(grid, row, keys) for row in grid.rows])

    def _sum_cells(self, by: Mapping[str, Keys], cells: Sequence[Universe]) -> None:
        whole = universe_of(self.report.first_month, self.report.last_month, **by)
        if whole in self.told.memory.crowds:
            self.problem.equate(self._known("people", whole), [self._known("people", each) for each in cells])

    def _of_grid(self, grid: Grid, row: GridRow, keys: Keys) -> Universe:
        by = {grid.row_name: row.keys, grid.column_name: keys}
        return universe_of(self.report.first_month, self.report.last_month, **by)

    # a line of figures

    def _line(self, universe: Universe, crowd: Crowd, line: Line | None, at: tuple[str, Keys]) -> None:
        is_total = at[0] == "total"
        people = self._name("people", universe, crowd.people)
        exclusive = self._name("exclusive", universe, crowd.exclusive)
        shared = self._latent("shared", universe, crowd.people - crowd.exclusive, crowd.people - crowd.exclusive)
        share = self._name("share", universe, crowd.proportional / WHOLE)
        visits, minutes, recorded = (self._name(each, universe, getattr(crowd, each)) for each in MEASURES)
        longest = max(crowd.lengths[1], 1)

        def printed(name: str) -> float | None:
            return None if line is None else getattr(line, name)

        self._cell((*at, "people"), people, crowd.people, crowd.people, printed("people"), must=is_total)
        self._cell((*at, "exclusive"), exclusive, crowd.exclusive, crowd.exclusive, printed("exclusive"))
        self._cell((*at, "proportional"), share, crowd.proportional / WHOLE, crowd.people, printed("proportional"),
                   is_count=False, slack=TENTH, scale=max(crowd.shares[1], 1) / WHOLE)
        self._cell((*at, "visits"), visits, crowd.visits, crowd.people, printed("visits"), is_count=False, must=is_total)
        self._cell((*at, "minutes"), minutes, crowd.minutes, crowd.people, printed("minutes"), is_count=False,
                   scale=longest, must=is_total)
        self._cell((*at, "recorded"), recorded, crowd.recorded, max(crowd.people, crowd.absent),
                   printed("recorded"), is_count=False)
        absences = self._latent("absences", universe, crowd.recorded - crowd.visits, crowd.absent, is_count=False)
        self.problem.equate(people, (exclusive, shared))
        self.problem.equate(recorded, (visits, absences))
        self.problem.exceed(visits, people)
        least, most = (part / WHOLE for part in crowd.shares)
        self.problem.relate([(share, 1.0), (people, -least)], -FLOORED, float("inf"))
        self.problem.relate([(people, most), (share, -1.0)], -FLOORED, float("inf"))
        shortest, longest_visit = crowd.lengths
        self.problem.relate([(minutes, 1.0), (visits, -float(shortest))], 0.0, float("inf"))
        self.problem.relate([(visits, float(longest_visit)), (minutes, -1.0)], 0.0, float("inf"))
        if is_total:
            self._visits_shared(universe, crowd, visits, printed("visits_proportional"))
        elif self.told.is_new:
            self._follow(at)

    def _visits_shared(self, universe: Universe, crowd: Crowd, visits: Name, printed: float | None) -> None:
        value = crowd.visits_proportional / WHOLE
        name = self._name("visits_share", universe, value)
        self._cell(("total", TOTAL, "visits_proportional"), name, value, crowd.people, printed, is_count=False, slack=TENTH)
        least, most = (part / WHOLE for part in crowd.shares)
        self.problem.relate([(name, 1.0), (visits, -least)], -FLOORED, float("inf"))
        self.problem.relate([(visits, most), (name, -1.0)], -FLOORED, float("inf"))

    def _follow(self, at: tuple[str, Keys]) -> None:
        people, activity = (*at, "people"), (*at, "visits")
        for follower in ((*at, "exclusive"), (*at, "proportional"), activity):
            self.problem.follow(people, follower)
        self.problem.follow(activity, (*at, "recorded"))

    # cells

    def _cell(
        self,
        cell: Cell,
        name: Name,
        value: float,
        people: int,
        printed: float | None,
        *,
        must: bool = False,
        is_count: bool = True,
        slack: float = 0.0,
        scale: float = 1.0,
    ) -> None:
        standing = self._standing(printed, must=must)
        unit = _unit(cell) if standing is Standing.OPEN else None
        quantity = Quantity(
            name, value, people, standing, unit, is_count=is_count, slack=slack, scale=scale
        )
        # A table tells the less, the more people stand behind what is hidden; nought tells something too.
        self.problem.add(quantity, cost=1 + log2(1 + people))
        if self.told.is_new:
            self.knowledge.cells[cell] = name

    def _standing(self, printed: float | None, *, must: bool) -> Standing:
        if self.told.is_new:
            return Standing.PRINTED if must else Standing.OPEN
        return Standing.HIDDEN if printed is None else Standing.PRINTED

    def _latent(self, figure: str, universe: Universe, value: float, people: int, *, is_count: bool = True) -> Name:
        name = self._name(figure, universe, value)
        self.problem.add(Quantity(name, value, people, is_count=is_count))
        return name

    def _name(self, figure: str, universe: Universe, value: float) -> Name:
        return _name(figure, self.told.partner, universe, value)

    def _known(self, figure: str, universe: Universe) -> Name:
        crowd = self.told.memory.crowds[universe]
        value = crowd.proportional / WHOLE if figure == "share" else getattr(crowd, figure)
        return self._name(figure, universe, value)

    def _value(self, name: Name) -> float:
        return self.problem.quantities[name].value


def _unit(cell: Cell) -> Unit:
    """Visits and their minutes go together; so do the partner's shares of people and of visits."""
    table, keys, column = cell
    return (table, keys, {"minutes": "visits", "visits_proportional": "proportional"}.get(column, column))


def _name(figure: str, partner: int, universe: Universe, value: float) -> Name:
    return (figure, partner, universe, value)


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
