"""One report as a reader reads it: its cells, printed or hidden, and what is plain about them.

Sums over a table's rows, nobody stands in more than the whole, a visitor has at least one visit, a partner's
share lies between the shares of its rules, minutes between the shortest and the longest session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf, log2

from seriktes.attribution.crowds import Crowd
from seriktes.core.shares import WHOLE
from seriktes.results.disclosure.limits import limit_of
from seriktes.results.disclosure.measuring import Keys, Memory, Universe, universe_of
from seriktes.results.disclosure.problem import Name, Problem, Quantity, Standing, Unit
from seriktes.results.reports import ADDITIVE, Line, PeopleGrid, PeopleGridRow, Report, Table

Cell = tuple[str, Keys, str]
At = tuple[str, Keys]
TOTAL: Keys = ()
# Shares are printed in tenths of a person, and rounded so that they add up: off by less than one of them.
TENTH = 0.1
# Sums of floored millionths are off by less than this.
FLOORED = 0.01
MEASURES = ("visits", "minutes", "recorded")
# In the place of a partner, where a figure is that of the network: reports of all partners tell the same one.
EVERYBODY = 0
OF_PEOPLE = ("people", "exclusive", "share")
_UNTOLD = Line(*[None] * 7)


@dataclass(frozen=True)
class ToldReport:
    """A report with what stood behind it. `is_new`: its cells can still be hidden."""

    partner: int
    code: str
    report: Report
    memory: Memory
    is_new: bool = False


@dataclass
class Reading:
    """Adds what one report says to a problem; `cells` says which quantity each cell of a new report shows."""

    problem: Problem
    told: ToldReport
    cells: dict[Cell, Name] = field(default_factory=dict)
    # Rows that were merged into others are told by nobody, and guarded all the same.
    is_latent: bool = False

    def read(self) -> None:
        self._total()
        for table in self.told.report.tables:
            if table.rows:
                self._table(table)
        for grid in self.told.report.grids:
            if grid.cells:
                self._grid(grid)

    @property
    def _whole(self) -> Universe:
        return self.told.memory.whole

    # the whole

    def _total(self) -> None:
        crowd, report = self.told.memory.crowds[self._whole], self.told.report
        self._line(self._whole, crowd, report.total, ("total", TOTAL))
        self._visits_shared(crowd)
        name = quantity_name("network", EVERYBODY, self._whole, crowd.network)
        network = Quantity(name, crowd.network, crowd.network, limit=self._limit(self._whole))
        self._cell(("network", TOTAL, "people"), network, report.network_people)
        parts = {part.key: part.value for part in report.people_parts}
        outside = crowd.network - crowd.people
        without = self._count("without", self._whole, outside)
        others = self._count("others_only", self._whole, crowd.others_only)
        own = self._count("own_only", self._whole, outside - crowd.others_only)
        self.problem.add(without)
        self._cell(("parts", TOTAL, "others_only"), others, parts.get("others_only"))
        self._cell(("parts", TOTAL, "own_only"), own, parts.get("own_only"))
        self.problem.equate(network.name, (self._known("people", self._whole), without.name))
        self.problem.equate(without.name, (others.name, own.name))
        self._shares(crowd, network.name)

    def _visits_shared(self, crowd: Crowd) -> None:
        shared = replace(
            self._count("visits_share", self._whole, crowd.visits_proportional / WHOLE),
            people=crowd.bearing,
            is_count=False,
            slack=TENTH,
        )
        printed = self.told.report.total.visits_proportional
        self._cell(("total", TOTAL, "visits_proportional"), shared, printed)
        self._between(shared.name, self._known("visits", self._whole), crowd)

    def _shares(self, crowd: Crowd, network: Name) -> None:
        """The sum of shares: this partner's, the others' and that of own means."""
        printed = {part.key: part.value for part in self.told.report.proportional_parts}
        others = self.told.memory.others_share
        own = crowd.network * WHOLE - crowd.proportional - others
        names = [self._known("share", self._whole)]
        for key, value, people in (("others", others, crowd.with_others), ("own", own, crowd.with_own)):
            share = replace(
                self._count(f"share_{key}", self._whole, value / WHOLE),
                people=people,
                is_count=False,
                slack=TENTH,
            )
            self._cell(("shares", TOTAL, key), share, printed.get(key))
            names.append(share.name)
        self._add_up_floored(network, names)

    # tables

    def _table(self, table: Table) -> None:
        universes = []
        for row in table.rows:
            universe = self._universe({table.name: row.keys})
            self._line(universe, self.told.memory.crowds[universe], row.figures, (table.name, row.keys))
            universes.append(universe)
            if len(row.keys) > 1 and table.name != "month":
                self._inside(table.name, universe, row.keys)
        for figure in (*MEASURES, *(OF_PEOPLE if table.name in ADDITIVE else ())):
            whole, *parts = (self._known(figure, universe) for universe in (self._whole, *universes))
            if figure == "share":
                self._add_up_floored(whole, parts)
            else:
                self.problem.equate(whole, parts)
        if table.name not in ADDITIVE:
            self._cover(table, universes)

    def _inside(self, table: str, whole: Universe, keys: Keys) -> None:
        """What was merged into a row: other reports may tell it apart."""
        inside = Reading(self.problem, replace(self.told, is_new=False), is_latent=True)
        parts = [self._universe({table: (key,)}) for key in keys]
        for part in parts:
            inside._line(part, self.told.memory.crowds[part], _UNTOLD, (table, keys))
        adds_up = OF_PEOPLE if table in ADDITIVE else ()
        for figure in (*MEASURES, *adds_up):
            of_whole, *of_parts = (self._known(figure, universe) for universe in (whole, *parts))
            if figure == "share":
                self._add_up_floored(of_whole, of_parts)
            else:
                self.problem.equate(of_whole, of_parts)
        if not adds_up:
            of_whole, *of_parts = (self._known("people", universe) for universe in (whole, *parts))
            self.problem.relate([(of_whole, -1.0), *((part, 1.0) for part in of_parts)], 0.0, inf)
            for part in of_parts:
                self.problem.exceed(of_whole, part)

    def _cover(self, table: Table, universes: Sequence[Universe]) -> None:
        """People may stand in several rows: by how much the rows exceed the whole is printed."""
        for figure, printed in zip(("people", "exclusive"), table.overlap, strict=True):
            whole, *parts = (self._known(figure, universe) for universe in (self._whole, *universes))
            value = sum(self._value(part) for part in parts) - self._value(whole)
            over = self._count(f"over_{table.name}_{figure}", self._whole, value)
            self._cell((table.name, TOTAL, figure), over, printed)
            self.problem.relate([(whole, -1.0), (over.name, -1.0), *((part, 1.0) for part in parts)])
        # Months lie within the whole: what is outside of one comes with all other periods.
        for universe in () if table.name == "month" else universes:
            people, part = self._known("people", self._whole), self._known("people", universe)
            self._set_apart(people, part, universe)
            # Whom another partner supported in a row, it supported in the whole.
            self.problem.exceed(self._shared(self._whole), self._shared(universe))

    def _grid(self, grid: PeopleGrid) -> None:
        """The people of each row stand once in its cells; of each column too, where rows do not overlap.

        Where they do, no cell is more than its column.
        """
        for row, cells in zip(grid.rows, grid.cells, strict=True):
            for keys, printed in zip(grid.columns, cells, strict=True):
                universe = self._universe(_of_grid(grid, row, keys))
                people = self.told.memory.crowds[universe].people
                address = (grid.name, (*row.keys, "×", *keys), "people")
                self._cell(address, self._count("people", universe, people), printed)
        for row in grid.rows:
            self._sum_cells({grid.row_name: row.keys}, [_of_grid(grid, row, keys) for keys in grid.columns])
        for keys in grid.columns:
            column = [_of_grid(grid, row, keys) for row in grid.rows]
            if grid.row_name in ADDITIVE:
                self._sum_cells({grid.column_name: keys}, column)
            else:
                self._cover_cells({grid.column_name: keys}, column)

    def _sum_cells(self, by: Mapping[str, Keys], cells: Sequence[Mapping[str, Keys]]) -> None:
        whole = self._universe(by)
        if whole in self.told.memory.crowds:
            parts = [self._known("people", self._universe(each)) for each in cells]
            self.problem.equate(self._known("people", whole), parts)

    def _cover_cells(self, by: Mapping[str, Keys], cells: Sequence[Mapping[str, Keys]]) -> None:
        """By how much the cells of a column exceed it is printed below them: those who stand in several."""
        column = self._universe(by)
        whole = self._known("people", column)
        parts = [self._known("people", self._universe(each)) for each in cells]
        value = sum(self._value(part) for part in parts) - self._value(whole)
        over = self._count("over_cells", column, value)
        self.problem.add(over)
        self.problem.relate([(whole, -1.0), (over.name, -1.0), *((part, 1.0) for part in parts)])
        for part, cell in zip(parts, cells, strict=True):
            self._set_apart(whole, part, self._universe(cell))

    def _set_apart(self, whole: Name, part: Name, universe: Universe) -> None:
        """Name those of the whole who came elsewhere only: one subtraction tells how many they are."""
        elsewhere = self._count("elsewhere", universe, self._value(whole) - self._value(part))
        self.problem.add(elsewhere)
        self.problem.equate(whole, (part, elsewhere.name))

    # a line of figures

    def _line(self, universe: Universe, crowd: Crowd, line: Line, at: At) -> None:
        people = self._count("people", universe, crowd.people)
        exclusive = self._count("exclusive", universe, crowd.exclusive)
        shared = self._count("shared", universe, crowd.people - crowd.exclusive)
        must = at[0] == "total"
        self._cell((*at, "people"), people, line.people, must=must)
        self._cell((*at, "exclusive"), exclusive, line.exclusive)
        self.problem.add(shared)
        self.problem.equate(people.name, (exclusive.name, shared.name))
        self._share(universe, crowd, line, at)
        self._activity(universe, crowd, line, at)
        if self.told.is_new and not must:
            self._follow(at)

    def _share(self, universe: Universe, crowd: Crowd, line: Line, at: At) -> None:
        share = replace(
            self._count("share", universe, crowd.proportional / WHOLE),
            people=crowd.bearing,
            is_count=False,
            slack=TENTH,
            scale=max(crowd.shares[1], 1) / WHOLE,
        )
        self._cell((*at, "proportional"), share, line.proportional)
        self._between(share.name, self._known("people", universe), crowd)

    def _activity(self, universe: Universe, crowd: Crowd, line: Line, at: At) -> None:
        must = at[0] == "total"
        measured = {name: self._count(name, universe, getattr(crowd, name)) for name in MEASURES}
        visits = replace(measured["visits"], people=crowd.people, is_count=False)
        minutes = replace(
            measured["minutes"], people=crowd.people, is_count=False, scale=max(crowd.lengths[1], 1)
        )
        recorded = replace(measured["recorded"], people=max(crowd.people, crowd.absent), is_count=False)
        absences = self._count("absences", universe, crowd.recorded - crowd.visits)
        self._cell((*at, "visits"), visits, line.visits, must=must)
        self._cell((*at, "minutes"), minutes, line.minutes, must=must)
        self._cell((*at, "recorded"), recorded, line.recorded)
        self.problem.add(replace(absences, people=crowd.absent, is_count=False))
        self.problem.equate(recorded.name, (visits.name, absences.name))
        self.problem.exceed(visits.name, self._known("people", universe))
        shortest, longest = crowd.lengths
        self.problem.exceed(minutes.name, visits.name, shortest)
        self.problem.relate([(visits.name, float(longest)), (minutes.name, -1.0)], 0.0, inf)
        self._sessions(universe, crowd, line)

    def _sessions(self, universe: Universe, crowd: Crowd, line: Line) -> None:
        """The sessions of a row are always printed: nobody came to more of them, each has a mark.

        A rule for one category of people may have visits of sessions that are not its own.
        """
        held = line.held if line.held is not None else self.told.report.total.held or 0
        if 0 < crowd.visits <= held * crowd.people:
            self.problem.exceed(self._known("people", universe), self._known("visits", universe), 1 / held)
        if line.held is not None and held <= crowd.recorded:
            self.problem.relate([(self._known("recorded", universe), 1.0)], held, inf)

    def _between(self, share: Name, whole: Name, crowd: Crowd) -> None:
        """A partner's part of something lies between its least and its greatest share of it."""
        least, most = (part / WHOLE for part in crowd.shares)
        self.problem.relate([(share, 1.0), (whole, -least)], -FLOORED, inf)
        self.problem.relate([(whole, most), (share, -1.0)], -FLOORED, inf)

    def _follow(self, at: At) -> None:
        people, activity = (*at, "people"), (*at, "visits")
        for follower in ((*at, "exclusive"), (*at, "proportional"), activity):
            self.problem.follow(people, follower)
        self.problem.follow(activity, (*at, "recorded"))

    # cells

    def _cell(self, cell: Cell, quantity: Quantity, printed: float | None, *, must: bool = False) -> None:
        standing = self._standing(printed, must=must)
        unit = _unit(cell) if standing is Standing.OPEN else None
        was_hidden = self.told.is_new and self.problem.is_hidden_for_good(quantity.name)
        # A table tells the less, the more people stand behind what is hidden; nought tells something too.
        self.problem.add(
            replace(quantity, standing=standing, unit=unit, was_hidden=was_hidden),
            cost=1 + log2(1 + abs(quantity.people)),
        )
        if self.told.is_new:
            self.cells[cell] = quantity.name

    def _standing(self, printed: float | None, *, must: bool) -> Standing:
        if self.is_latent:
            return Standing.LATENT
        if self.told.is_new:
            return Standing.PRINTED if must else Standing.OPEN
        return Standing.HIDDEN if printed is None else Standing.PRINTED

    def _count(self, figure: str, universe: Universe, value: float) -> Quantity:
        """Return a number of people as nobody has printed it yet."""
        name = quantity_name(figure, self.told.partner, universe, value)
        return Quantity(name, value, int(value), limit=self._limit(universe))

    def _limit(self, universe: Universe) -> int:
        """Return the limit the report was made with: what left by a lower one cannot be called back."""
        return limit_of(universe, self.told.report.threshold or self.problem.threshold)

    def _known(self, figure: str, universe: Universe) -> Name:
        crowd = self.told.memory.crowds[universe]
        value = crowd.proportional / WHOLE if figure == "share" else getattr(crowd, figure)
        return quantity_name(figure, self.told.partner, universe, value)

    def _shared(self, universe: Universe) -> Name:
        crowd = self.told.memory.crowds[universe]
        return quantity_name("shared", self.told.partner, universe, crowd.people - crowd.exclusive)

    def _value(self, name: Name) -> float:
        return self.problem.quantities[name].value

    def _universe(self, by: Mapping[str, Keys]) -> Universe:
        return universe_of(self.told.report.first_month, self.told.report.last_month, **by)

    def _add_up_floored(self, whole: Name, parts: Sequence[Name]) -> None:
        self.problem.relate([(whole, -1.0), *((part, 1.0) for part in parts)], -FLOORED, FLOORED)


def quantity_name(figure: str, partner: int, universe: Universe, value: float) -> Name:
    """Return what a figure is called: of the same people and the same value it is the same quantity."""
    return (figure, partner, universe, value)


def _of_grid(grid: PeopleGrid, row: PeopleGridRow, keys: Keys) -> dict[str, Keys]:
    return {grid.row_name: row.keys, grid.column_name: keys}


def _unit(cell: Cell) -> Unit:
    """Visits and their minutes go together; so do the partner's shares of people and of visits."""
    table, keys, column = cell
    return (table, keys, {"minutes": "visits", "visits_proportional": "proportional"}.get(column, column))
