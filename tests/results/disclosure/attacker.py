"""Somebody who collects every released file and reckons. It shares no code with the disclosure engine.

It reads the JSON files as docs/reference/report-json.md describes them, gives each cell an unknown, writes
down every sum and inequality that the definitions in the files promise, and asks a solver for the least and
the most of each cell that is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any

import highspy
import numpy as np

Name = tuple[Any, ...]
INFINITE = highspy.kHighsInf
FIGURES = ("people", "people_exclusive", "people_proportional", "visits", "person_minutes", "records")
ONCE = ("sex", "age")
_PERIOD = ("from", "until")
IsOpen = Callable[[Name, float, float], bool]


def never(_name: Name, _least: float, _most: float) -> bool:
    """Ask of every cell, however open it is."""
    return False


@dataclass
class Attack:
    """What is printed, what is not, and how they hang together."""

    printed: dict[Name, float] = field(default_factory=dict)
    names: dict[Name, int] = field(default_factory=dict)
    rows: list[tuple[dict[Name, float], float, float]] = field(default_factory=list)
    # By the people that a line tells of (months, table, keys): its cells in the file of each partner.
    told: dict[Name, dict[str, dict[str, Name]]] = field(default_factory=dict)

    def read(self, files: Sequence[Mapping[str, Any]]) -> None:
        for file in files:
            self._read_one(file)
        for one in files:
            for other in files:
                if one["partner"] == other["partner"]:
                    self._compare_months(one, other)
        self._compare_networks(files)
        self._read_sets(sorted({file["partner"]["kk"] for file in files}))

    def ends(self, is_open: IsOpen = never) -> dict[Name, tuple[float, float]]:
        """Return between what each cell that is not given must lie.

        Of a cell that `is_open` calls open by the worlds that were met so far, no more is asked.
        """
        highs = self._model()
        least, most = np.full(len(self.names), INFINITE), np.zeros(len(self.names))
        found = {}
        for name, column in self.names.items():
            if name in self.printed or name[0] == "set":
                continue
            if least[column] <= most[column] and is_open(name, least[column], most[column]):
                found[name] = (least[column], most[column])
                continue
            ends = []
            for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
                highs.changeColsCost(
                    len(self.names),
                    np.arange(len(self.names), dtype=np.int32),
                    np.eye(1, len(self.names), column)[0],
                )
                highs.changeObjectiveSense(sense)
                highs.run()
                status = highs.modelStatusToString(highs.getModelStatus())
                assert status in ("Optimal", "Unbounded", "Primal infeasible or unbounded"), status
                ends.append(highs.getInfo().objective_function_value if status == "Optimal" else INFINITE)
                if status == "Optimal":
                    world = np.array(highs.getSolution().col_value)
                    least, most = np.minimum(least, world), np.maximum(most, world)
            found[name] = (ends[0] if ends[0] < INFINITE else 0.0, ends[1])
        return found

    # one file

    def _read_one(self, file: Mapping[str, Any]) -> None:
        at = (file["partner"]["kk"], file["period"]["from"], file["period"]["until"])
        total = self._line((*at, "total"), file["total"])
        self._remember(at, (), total)
        network = self._cell(("network", *at[1:]), file["network_people"])
        parts = {
            part["key"]: self._cell((*at, "part", part["key"]), part["people"])
            for part in file["people_parts"]
        }
        self._equal(network, parts.values())
        self._same(parts["exclusive"], total["people_exclusive"])
        self._equal(total["people"], (parts["exclusive"], parts["shared"]))
        shares = {
            part["key"]: self._cell((*at, "share", part["key"]), part["people_proportional"])
            for part in file["proportional_parts"]
        }
        self._equal(network, shares.values(), off=0.2)
        self._same(shares["partner"], total["people_proportional"])
        lines = {}
        for table in file["tables"]:
            lines |= self._table(at, table, total)
        for grid in file["grids"]:
            self._grid(at, grid, lines)

    def _remember(self, at: Name, row: Name, line: dict[str, Name]) -> None:
        partner, *months = at
        people = (row[1], row[-1]) if row[:1] == ("month",) else (*months, *row)
        # A restated file tells the same line again: the two are the same people, corrected.
        self.told.setdefault(tuple(people), {}).setdefault(partner, line)

    def _line(self, at: Name, figures: Mapping[str, Any]) -> dict[str, Name]:
        cells = {figure: self._cell((*at, figure), figures[figure]) for figure in FIGURES}
        self._at_most(cells["people_exclusive"], cells["people"])
        self._at_most(cells["people_proportional"], cells["people"], off=0.1)
        self._at_most(cells["people"], cells["visits"])
        self._at_most(cells["visits"], cells["records"])
        return cells

    def _table(
        self, at: Name, table: Mapping[str, Any], total: Mapping[str, Name]
    ) -> dict[Name, dict[str, Name]]:
        by = table["by"]
        lines = {
            (by, *row["keys"]): self._line((*at, by, *row["keys"]), row["figures"]) for row in table["rows"]
        }
        if not lines:
            return {}
        for key, line in lines.items():
            self._remember(at, key, line)
        for figure in ("visits", "person_minutes", "records"):
            self._equal(total[figure], [line[figure] for line in lines.values()])
        for figure in ("people", "people_exclusive"):
            over = self._cell((*at, by, "over", figure), table["overlap"][figure])
            rows = [line[figure] for line in lines.values()]
            self.rows.append(({total[figure]: -1.0, over: -1.0} | dict.fromkeys(rows, 1.0), 0.0, 0.0))
            if figure == "people":
                for row in rows:
                    self._at_most(row, total[figure])
        if by in ONCE:
            shares = [line["people_proportional"] for line in lines.values()]
            self._equal(total["people_proportional"], shares, off=0.1 * len(shares))
        return lines

    def _grid(self, at: Name, grid: Mapping[str, Any], lines: Mapping[Name, Mapping[str, Name]]) -> None:
        by_row: dict[Name, list[Name]] = {}
        by_column: dict[Name, list[Name]] = {}
        for cell in grid["cells"]:
            row, column = (grid["rows"], *cell["row"]), (grid["columns"], *cell["column"])
            name = self._cell((*at, *row, *column), cell["people"])
            by_row.setdefault(row, []).append(name)
            by_column.setdefault(column, []).append(name)
        for row, cells in by_row.items():
            self._equal(lines[row]["people"], cells)
        for column, cells in by_column.items():
            if grid["rows"] in ONCE:
                self._equal(lines[column]["people"], cells)
            else:
                self.rows.append(({lines[column]["people"]: -1.0} | dict.fromkeys(cells, 1.0), 0.0, INFINITE))
                for cell in cells:
                    self._at_most(cell, lines[column]["people"])

    # several files

    def _compare_months(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
        """Whoever came in a month came in the longer time that holds it; visits add up."""
        first, last = other["period"]["from"], other["period"]["until"]
        inner = one["period"]
        if one is not other and first <= inner["from"] and inner["until"] <= last:
            mine, theirs = (self._total(file) for file in (one, other))
            for figure in ("people", "visits", "person_minutes", "records"):
                self._at_most((*mine, figure), (*theirs, figure))
        months = [row["keys"] for table in other["tables"] if table["by"] == "month" for row in table["rows"]]
        inside = [keys for keys in months if inner["from"] <= keys[0] and keys[-1] <= inner["until"]]
        if one is other or not inside or inside[0][0] != inner["from"] or inside[-1][-1] != inner["until"]:
            return
        at = self._total(other)[:-1]
        for figure in ("visits", "person_minutes", "records"):
            self._equal((*self._total(one), figure), [(*at, "month", *keys, figure) for keys in inside])
        for keys in inside:
            self._at_most((*at, "month", *keys, "people"), (*self._total(one), "people"))

    def _compare_networks(self, files: Sequence[Mapping[str, Any]]) -> None:
        """The people of the whole network in some months are among those of longer times that hold them."""
        periods = {(file["period"]["from"], file["period"]["until"]) for file in files}
        for inner, outer in permutations(sorted(periods), 2):
            if outer[0] <= inner[0] and inner[1] <= outer[1]:
                self._at_most(("network", *inner), ("network", *outer))

    def _read_sets(self, partners: Sequence[str]) -> None:
        """Whoever stands in a row came with one set of partners, whichever partner's file tells it.

        Of each partner somebody came without it, recognised by it, or supported; beside those known there may
        be others who support. Months are rows of every file, so that files of different times meet in them.
        """
        met = {people for people, told in self.told.items() if len(told) > 1}
        for people in sorted(met):
            sets = {each: ("set", *people, each) for each in self._possible(partners)}
            for name in sets.values():
                self._cell(name, None)
            for partner, line in self.told[people].items():
                place = partners.index(partner)
                self._equal(line["people"], [name for each, name in sets.items() if each[place]])
                self._equal(
                    line["people_exclusive"],
                    [name for each, name in sets.items() if self._supported_by(each) == [place]],
                )
            if (network := ("network", *people)) in self.names:
                self._equal(network, sets.values())
        for whole in sorted(each for each in met if len(each) == len(_PERIOD)):
            for table in ONCE:
                self._divide(
                    whole, [each for each in met if each[: len(_PERIOD) + 1] == (*whole, table)], partners
                )

    def _divide(self, whole: Name, rows: Sequence[Name], partners: Sequence[str]) -> None:
        """Each person of each set stands in one row of such a table."""
        if rows:
            for each in self._possible(partners):
                self._equal(("set", *whole, each), [("set", *row, each) for row in rows])

    @staticmethod
    def _possible(partners: Sequence[str]) -> list[tuple[int, ...]]:
        """0: without; 1: recognised without a share; 2: supported. The last one stands for all unknown."""
        return list(product(*[(0, 1, 2)] * len(partners), (0, 2)))

    @staticmethod
    def _supported_by(each: tuple[int, ...]) -> list[int]:
        return [place for place, state in enumerate(each) if state == 2]

    def _total(self, file: Mapping[str, Any]) -> Name:
        return (file["partner"]["kk"], file["period"]["from"], file["period"]["until"], "total")

    # relations

    def _cell(self, name: Name, value: float | None) -> Name:
        self.names.setdefault(name, len(self.names))
        if value is not None:
            self.printed[name] = float(value)
        return name

    def _equal(self, whole: Name, parts: Iterable[Name], off: float = 0.0) -> None:
        self.rows.append(({whole: -1.0} | dict.fromkeys(parts, 1.0), -off, off))

    def _same(self, one: Name, other: Name) -> None:
        self.rows.append(({one: 1.0, other: -1.0}, 0.0, 0.0))

    def _at_most(self, smaller: Name, larger: Name, off: float = 0.0) -> None:
        self.rows.append(({smaller: 1.0, larger: -1.0}, -INFINITE, off))

    def _model(self) -> highspy.Highs:
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        for name in self.names:
            value = self.printed.get(name)
            off = 0.05 if name[-1] == "people_proportional" or "share" in name else 0.0
            highs.addVar(0.0 if value is None else value - off, INFINITE if value is None else value + off)
        for terms, least, most in self.rows:
            columns = np.array([self.names[name] for name in terms], dtype=np.int32)
            highs.addRow(least, most, len(terms), columns, np.array(list(terms.values())))
        return highs
