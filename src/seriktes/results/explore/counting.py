"""Any measure by any two things, from one reading of the roll-up: arrays in, whole numbers out.

A cell is what its people, or its sessions, are; margins and the total are counted anew, never added up: who
goes to two clubs stands in both rows and once in the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from seriktes.attribution.ledger import Terms
from seriktes.attribution.mixes import Place
from seriktes.attribution.models import GroupMonth
from seriktes.attribution.packing import PERSON_BITS, Integers, integers, starts_of
from seriktes.attribution.queries.reports import REPORTS
from seriktes.core.fact_kinds import FactFigure

Flags = npt.NDArray[np.bool_]
Key = int | str

ROW_QUANTITIES = ("held", "not_held", "unrecorded")
ENTRY_QUANTITIES = {"visits": "<u2", "recorded": "<u2", "minutes": "<u4"}
_FIELDS = ("group_id", "month", "mix_id", *ROW_QUANTITIES, "persons", *ENTRY_QUANTITIES)
# A table of so many flags is faster than sorting; a larger one takes too much memory.
MOST_FLAGS = 64_000_000


@dataclass(frozen=True)
class Facts:
    """The roll-up of some groups and months: rows (group, month, mix) and their entries (one person each)."""

    group: Integers
    month: Integers
    mix: Integers  # by its place in `mix_ids`
    mix_ids: tuple[int, ...]
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
            self.mix,
            self.mix_ids,
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
    numbers = integers((row[:6] for row in rows), 6)
    size = np.array([len(row[6]) // 4 for row in rows], dtype=np.int64)
    mix_ids, mix = np.unique(numbers[:, 2], return_inverse=True)
    return Facts(
        group=numbers[:, 0],
        month=numbers[:, 1],
        mix=mix,
        mix_ids=tuple(mix_ids.tolist()),
        row_sums={name: numbers[:, place] for place, name in enumerate(ROW_QUANTITIES, start=3)},
        row=np.repeat(np.arange(len(size)), size),
        person=_unpacked((row[6] for row in rows), "<u4"),
        entry_sums={
            name: _unpacked((row[place] for row in rows), kind)
            for place, (name, kind) in enumerate(ENTRY_QUANTITIES.items(), start=7)
        },
    )


@dataclass(frozen=True)
class Claim:
    """What a partner has of each row: the arithmetic is that of `attribution.ledger.Count`.

    Proportional figures are in millionths; weights of people belong to each cell's own slice.
    """

    figure: FactFigure
    is_in: Flags
    bears: Flags
    others: Flags
    share: Integers

    @property
    def factor(self) -> Integers:
        """What a quantity of each row is multiplied by."""
        match self.figure:
            case FactFigure.PROPORTIONAL:
                return self.share
            case FactFigure.EXCLUSIVE:
                return (self.bears & ~self.others).astype(np.int64)
            case _:
                return self.is_in.astype(np.int64)


def claim_of(facts: Facts, terms: Terms, partner: int, figure: FactFigure) -> Claim:
    """Return what a partner has of the facts; `terms` are those of their mixes, in the order of `mix_ids`."""
    share = terms.part_of(partner)[facts.mix]
    others = terms.others_than(partner)[facts.mix]
    return Claim(figure, share >= 0, share > 0, others, np.maximum(share, 0))


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
    """Whole numbers by two axes: cells, margins and the total; those of a share are millionths."""

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


@dataclass(frozen=True)
class Counter:
    """Counts some facts by two axes: of everything, or what is a partner's by its `claim`."""

    facts: Facts
    down: Axis
    across: Axis
    claim: Claim | None = None

    def count(self, above: tuple[str, ...], below: tuple[str, ...]) -> CountedTables:
        """Return the sums of `above` (or "people"), those of `below`, and who is behind them.

        Behind a rate is whoever was recorded, also where nobody came.
        """
        if above == ("people",):
            amount = self._people_of_claim()
            behind = amount if self._is_whole_people else self._behind("visits")
        else:
            amount, behind = self._sums(above), self._behind("recorded" if below else "visits")
        return CountedTables(amount, self._sums(below) if below else None, behind)

    @property
    def _is_whole_people(self) -> bool:
        return self.claim is None or self.claim.figure != FactFigure.PROPORTIONAL

    def _sums(self, names: tuple[str, ...]) -> Table:
        facts, down, across = self.facts, self.down, self.across
        flat = np.zeros(down.size * across.size, dtype=np.int64)
        for name in names:
            if name in facts.entry_sums:
                part = down.of_entries(facts) * across.size + across.of_entries(facts)
                np.add.at(flat, part, self._claimed(facts.entry_sums[name], facts.row))
            else:
                part = down.numbers * across.size + across.numbers
                np.add.at(flat, part, self._claimed(facts.row_sums[name], slice(None)))
        cells = flat.reshape(down.size, across.size)
        return Table(cells, cells.sum(axis=1), cells.sum(axis=0), int(cells.sum()))

    def _claimed(self, quantity: Integers, rows: Any) -> Integers:
        return quantity if self.claim is None else quantity * self.claim.factor[rows]

    def _behind(self, name: str) -> Table:
        """Count who has something of a quantity that is reckoned to the partner."""
        chosen = self.facts.entry_sums[name] > 0
        if self.claim is not None:
            chosen &= (self.claim.factor > 0)[self.facts.row]
        return _people(self.facts, self.down, self.across, np.flatnonzero(chosen))

    def _people_of_claim(self) -> Table:
        if self.claim is None or self.claim.figure == FactFigure.CONTRIBUTED:
            return self._behind("visits")
        return _people_by_claim(self.facts, self.down, self.across, self.claim)


@dataclass(frozen=True)
class _Pairs:
    """Each person in each part once: visits, and those with a share, of others, and by the share."""

    part: Integers
    who: Integers
    visits: Integers
    bears: Integers
    others: Integers
    worth: Integers

    @classmethod
    def of(cls, part: Integers, who: Integers, *sums: Integers) -> _Pairs:
        """Return pairs with the sums of all that stand in each part for one person."""
        key = part << PERSON_BITS | who
        order = np.argsort(key, kind="stable")
        key, starts = key[order], starts_of(key[order])
        gathered = (np.add.reduceat(one[order], starts) if len(starts) else one for one in sums)
        return cls(key[starts] >> PERSON_BITS, key[starts] & ((1 << PERSON_BITS) - 1), *gathered)

    def by(self, part: Integers) -> _Pairs:
        """Return the pairs of larger parts."""
        return _Pairs.of(part, self.who, self.visits, self.bears, self.others, self.worth)

    def counted(self, figure: FactFigure, size: int) -> Integers:
        if figure == FactFigure.EXCLUSIVE:
            return np.bincount(self.part[(self.bears > 0) & (self.others == 0)], minlength=size)
        weights = np.zeros(size, dtype=np.int64)
        np.add.at(weights, self.part, self.worth // np.maximum(self.visits, 1))
        return weights


def _people_by_claim(facts: Facts, down: Axis, across: Axis, claim: Claim) -> Table:
    """Count who is the partner's alone, or everybody's part of it, anew for each cell and margin."""
    came = np.flatnonzero(facts.entry_sums["visits"])
    row, visits = facts.row[came], facts.entry_sums["visits"][came]
    part = down.of_entries(facts)[came] * across.size + across.of_entries(facts)[came]
    cells = _Pairs.of(
        part,
        facts.place[came],
        visits,
        visits * claim.bears[row],
        visits * claim.others[row],
        visits * claim.share[row],
    )
    width = max(across.size, 1)
    of_rows = cells.by(cells.part // width).counted(claim.figure, down.size)
    of_columns = cells.by(cells.part % width).counted(claim.figure, across.size)
    total = cells.by(np.zeros_like(cells.part)).counted(claim.figure, 1)
    flat = cells.counted(claim.figure, down.size * across.size)
    return Table(flat.reshape(down.size, across.size), of_rows, of_columns, int(total[0]))


def _people(facts: Facts, down: Axis, across: Axis, came: Integers) -> Table:
    """Count the different people of some entries in each cell, each row, each column and altogether."""
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
