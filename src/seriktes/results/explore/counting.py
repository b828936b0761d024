"""Any measure by any two things, from one reading of the roll-up: arrays in, whole numbers out.

A cell is what its people, or its sessions, are; margins and the total are counted anew, never added up: who
goes to two clubs stands in both rows and once in the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from seriktes.attribution.mixes import Place
from seriktes.attribution.models import GroupMonth
from seriktes.attribution.packing import PERSON_BITS, Integers, integers, starts_of
from seriktes.attribution.queries.reports import REPORTS

Flags = npt.NDArray[np.bool_]
Key = int | str

ROW_QUANTITIES = ("held", "not_held", "unrecorded")
ENTRY_QUANTITIES = {"visits": "<u2", "recorded": "<u2", "minutes": "<u4"}
_FIELDS = ("group_id", "month", *ROW_QUANTITIES, "persons", *ENTRY_QUANTITIES)
# A table of so many flags is faster than sorting; a larger one takes too much memory.
MOST_FLAGS = 64_000_000


@dataclass(frozen=True)
class Facts:
    """The roll-up of some groups and months: rows (group, month, mix) and their entries (one person each)."""

    group: Integers
    month: Integers
    row_sums: Mapping[str, Integers]
    row: Integers  # of each entry
    person: Integers
    entry_sums: Mapping[str, Integers]

    @cached_property
    def persons(self) -> Integers:
        """Every person once, ascending."""
        seen = np.zeros(int(self.person.max(initial=0)) + 1, dtype=bool)
        seen[self.person] = True
        return np.flatnonzero(seen)

    @cached_property
    def place(self) -> Integers:
        """The number of each entry's person within `persons`."""
        number = np.zeros(int(self.person.max(initial=0)) + 1, dtype=np.int64)
        number[self.persons] = np.arange(len(self.persons))
        return number[self.person]

    def of_people(self, chosen: Flags) -> Facts:
        """Return the facts of some of the `persons`; sessions have no sex and no age: they are left out."""
        kept = np.flatnonzero(chosen[self.place])
        return Facts(
            self.group,
            self.month,
            {name: np.zeros_like(sums) for name, sums in self.row_sums.items()},
            self.row[kept],
            self.person[kept],
            {name: sums[kept] for name, sums in self.entry_sums.items()},
        )


def read(first: int, last: int, places: Mapping[int, Place], *, is_whole: bool) -> Facts:
    """Return the roll-up of these groups and months: one query; `is_whole`: they are all groups there are."""
    months = GroupMonth.objects.using(REPORTS).filter(month__range=(first, last))
    if not is_whole:
        months = months.filter(group__in=list(places))
    rows = [
        row for row in months.order_by().values_list(*_FIELDS).iterator(chunk_size=2000) if row[0] in places
    ]
    numbers = integers((row[:5] for row in rows), 5)
    size = np.array([len(row[5]) // 4 for row in rows], dtype=np.int64)
    return Facts(
        group=numbers[:, 0],
        month=numbers[:, 1],
        row_sums={name: numbers[:, place] for place, name in enumerate(ROW_QUANTITIES, start=2)},
        row=np.repeat(np.arange(len(size)), size),
        person=_unpacked((row[5] for row in rows), "<u4"),
        entry_sums={
            name: _unpacked((row[place] for row in rows), kind)
            for place, (name, kind) in enumerate(ENTRY_QUANTITIES.items(), start=6)
        },
    )


@dataclass(frozen=True)
class Axis:
    """What stands down or across: its keys, and the number of its key for each row or each person."""

    keys: tuple[Key, ...]
    numbers: Integers
    is_of_persons: bool = False

    @property
    def size(self) -> int:
        return len(self.keys)

    def of_entries(self, facts: Facts) -> Integers:
        return self.numbers[facts.place if self.is_of_persons else facts.row]


@dataclass(frozen=True)
class Table:
    """Whole numbers by two axes: cells, margins and the total; `over` of a rate is what it is divided by."""

    cells: Integers  # a line for each key of the first axis
    of_rows: Integers
    of_columns: Integers
    total: int


@dataclass(frozen=True)
class CountedTables:
    """What a measure counts, what it is divided by (rates only), and the different people behind it."""

    amount: Table
    over: Table | None
    people: Table


def count(
    facts: Facts, down: Axis, across: Axis, above: tuple[str, ...], below: tuple[str, ...]
) -> CountedTables:
    """Return the sums of `above` (or "people"), those of `below`, and who is behind them."""
    people = _people(facts, down, across)
    amount = people if above == ("people",) else _sums(facts, down, across, above)
    return CountedTables(amount, _sums(facts, down, across, below) if below else None, people)


def _sums(facts: Facts, down: Axis, across: Axis, names: tuple[str, ...]) -> Table:
    flat = np.zeros(down.size * across.size, dtype=np.int64)
    for name in names:
        if name in facts.entry_sums:
            part = down.of_entries(facts) * across.size + across.of_entries(facts)
            np.add.at(flat, part, facts.entry_sums[name])
        else:
            np.add.at(flat, down.numbers * across.size + across.numbers, facts.row_sums[name])
    cells = flat.reshape(down.size, across.size)
    return Table(cells, cells.sum(axis=1), cells.sum(axis=0), int(cells.sum()))


def _people(facts: Facts, down: Axis, across: Axis) -> Table:
    """Count the different people with a visit in each cell, each row, each column and altogether."""
    came = np.flatnonzero(facts.entry_sums["visits"])
    place = facts.place[came]
    row, column = down.of_entries(facts)[came], across.of_entries(facts)[came]
    # Each person of each cell once: margins are counted from these.
    part, who = _once(row * across.size + column, place, down.size * across.size, len(facts.persons))
    row, column = part // max(across.size, 1), part % max(across.size, 1)
    cells = np.bincount(part, minlength=down.size * across.size).reshape(down.size, across.size)
    return Table(
        cells,
        _different(row, who, down.size, len(facts.persons)),
        _different(column, who, across.size, len(facts.persons)),
        int(np.count_nonzero(np.bincount(who, minlength=1))),
    )


def _different(part: Integers, who: Integers, size: int, persons: int) -> Integers:
    return np.bincount(_once(part, who, size, persons)[0], minlength=size)


def _once(part: Integers, who: Integers, size: int, persons: int) -> tuple[Integers, Integers]:
    """Return each (part, person) once."""
    if size * persons <= MOST_FLAGS:
        flags = np.zeros(size * persons, dtype=bool)
        flags[part * persons + who] = True
        found = np.flatnonzero(flags)
        return found // max(persons, 1), found % max(persons, 1)
    keys = np.sort(part << PERSON_BITS | who)
    keys = keys[starts_of(keys)]
    return keys >> PERSON_BITS, keys & ((1 << PERSON_BITS) - 1)


def _unpacked(columns: Iterable[bytes], kind: str) -> Integers:
    return np.frombuffer(b"".join(columns), dtype=kind).astype(np.int64)
