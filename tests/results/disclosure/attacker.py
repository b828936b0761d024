"""Somebody who collects every released file and reckons. It shares no code with the disclosure engine.

It reads the JSON files as docs/reference/report-json.md describes them, gives each cell an unknown, writes
down every sum and inequality that the definitions in the files promise, and asks a solver for the least and
the most of each cell that is not given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

Name = tuple[Any, ...]
INFINITE = highspy.kHighsInf
FIGURES = ("people", "people_exclusive", "people_proportional", "visits", "person_minutes", "records")
ONCE = ("sex", "age")


@dataclass
class Attack:
    """What is printed, what is not, and how they hang together."""

    printed: dict[Name, float] = field(default_factory=dict)
    names: dict[Name, int] = field(default_factory=dict)
    rows: list[tuple[dict[Name, float], float, float]] = field(default_factory=list)

    def read(self, files: Sequence[Mapping[str, Any]]) -> None:
        for file in files:
            self._read_one(file)
        for one in files:
            for other in files:
                if one["partner"] == other["partner"]:
                    self._compare_months(one, other)
                elif one["period"] == other["period"]:
                    self._compare_partners(one, other)

    def ends(self) -> dict[Name, tuple[float, float]]:
        """Return between what each cell that is not given must lie."""
        highs = self._model()
        found = {}
        for name, column in self.names.items():
            if name in self.printed:
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
            found[name] = (ends[0] if ends[0] < INFINITE else 0.0, ends[1])
        return found

    # one file

    def _read_one(self, file: Mapping[str, Any]) -> None:
        at = (file["partner"]["kk"], file["period"]["from"], file["period"]["until"])
        total = self._line((*at, "total"), file["total"])
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

    def _compare_partners(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
        """Whom one partner alone supported, the other did not."""
        mine, theirs = self._total(one), self._total(other)
        network = ("network", *mine[1:3])
        pairs = {(*mine, "people_exclusive"): 1.0, (*theirs, "people"): 1.0, network: -1.0}
        self.rows.append((pairs, -INFINITE, 0.0))
        for table in ("sex", "age"):
            for keys in {
                tuple(row["keys"]) for each in one["tables"] if each["by"] == table for row in each["rows"]
            }:
                alone, all_of_theirs = (*mine[:-1], table, *keys), (*theirs[:-1], table, *keys)
                if (*alone, "people") in self.names and (*all_of_theirs, "people") in self.names:
                    # Of the shared ones of one partner none can be more than the network without the other's.
                    self._at_most((*alone, "people_exclusive"), (*alone, "people"))

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
