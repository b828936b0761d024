"""The arithmetic of the three figures, on arrays: no database here.

A `Ledger` holds the roll-up of one slice: its rows (group, month, mix) and their entries (one person in one
row). Sums are 64-bit integers throughout; a person's weight is floored to millionths once, own means take
what is left, so that nothing is gained or lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from seriktes.attribution.figures import (
    Breakdown,
    BreakdownRow,
    Figures,
    Measure,
    People,
    PeopleReconciliation,
    ProportionalReconciliation,
)
from seriktes.attribution.packing import PERSON_BITS, ROW_QUANTITIES, Integers, starts_of
from seriktes.core.shares import WHOLE

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Terms:
    """What the mixes say, by the mix's place in the ledger: partners' shares, and sums above the whole."""

    shares: dict[int, Integers]  # partner -> share in each mix; -1 where the partner is not in it
    unresolved: Flags

    def part_of(self, partner_id: int) -> Integers:
        return self.shares.get(partner_id, np.full(len(self.unresolved), -1, dtype=np.int64))

    def others_than(self, partner_id: int) -> Flags:
        """Whether any other partner bears a share in each mix; one at 0 % changes nobody else's figures."""
        found = np.zeros(len(self.unresolved), dtype=bool)
        for other, share in self.shares.items():
            if other != partner_id:
                found |= share > 0
        return found


def terms_of(mixes: Sequence[Sequence[tuple[int, int]]]) -> Terms:
    """Return the terms of mixes given as lists of (partner, share); a partner's agreements add up."""
    unresolved = np.array([sum(share for _p, share in mix) > WHOLE for mix in mixes], dtype=bool)
    shares: dict[int, Integers] = {}
    for place, mix in enumerate(mixes):
        for partner, share in () if unresolved[place] else mix:
            column = shares.setdefault(partner, np.full(len(mixes), -1, dtype=np.int64))
            column[place] = max(column[place], 0) + share
    return Terms(shares, unresolved)


@dataclass(frozen=True)
class Ledger:
    """The roll-up of one slice. `mix` numbers the mixes of `terms`; entries stand in the order of rows."""

    club: Integers
    kind: Integers
    month: Integers
    mix: Integers
    row_sums: dict[str, Integers]
    size: Integers  # entries of each row
    person: Integers
    entry_sums: dict[str, Integers]
    terms: Terms

    @cached_property
    def row(self) -> Integers:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.size)), self.size)

    @cached_property
    def persons(self) -> Integers:
        """Every person of the ledger once, ascending."""
        seen = np.zeros(int(self.person.max(initial=0)) + 1, dtype=bool)
        seen[self.person] = True
        return np.flatnonzero(seen)

    @cached_property
    def place(self) -> Integers:
        """The number of each entry's person within `persons`."""
        number = np.zeros(int(self.person.max(initial=0)) + 1, dtype=np.int64)
        number[self.persons] = np.arange(len(self.persons))
        return number[self.person]

    @cached_property
    def sums(self) -> dict[str, Integers]:
        """Every quantity by row."""
        by_row = {name: _total(self.row, q, len(self.size)) for name, q in self.entry_sums.items()}
        return by_row | self.row_sums


class Count:
    """One partner's figures over a ledger."""

    def __init__(self, ledger: Ledger, partner_id: int) -> None:
        self.ledger = ledger
        self.partner_id = partner_id
        share = ledger.terms.part_of(partner_id)[ledger.mix]
        self._is_in = share >= 0
        # Nothing is attributed to who is recognised without a share, exclusiveness neither.
        self._bears = share > 0
        self._others = ledger.terms.others_than(partner_id)[ledger.mix]
        self._share = np.maximum(share, 0)

    # the whole slice

    def total(self) -> Figures:
        one = self._measures(np.zeros(len(self.ledger.size), dtype=np.int64), 1)
        return _figures(one[0], self._everybody())

    def people_reconciliation(self) -> PeopleReconciliation:
        came, with_us, with_others = self._came, self._with_us, self._with_others
        return PeopleReconciliation(
            network=int(came.sum()),
            exclusive=int(self._only_us.sum()),
            shared=int((with_us & ~self._only_us).sum()),
            others_only=int((with_others & ~with_us).sum()),
            own_only=int((came & ~with_us & ~with_others).sum()),
        )

    def proportional_reconciliation(self) -> ProportionalReconciliation:
        network = int(self._came.sum()) * WHOLE
        partner = int(self._weight.sum())
        others = sum(
            int(self._weights(np.maximum(share, 0)[self.ledger.mix]).sum())
            for other, share in self.ledger.terms.shares.items()
            if other != self.partner_id
        )
        return ProportionalReconciliation(network, partner, others, network - partner - others)

    def unresolved_visits(self) -> int:
        return int(self.ledger.sums["visits"][self.ledger.terms.unresolved[self.ledger.mix]].sum())

    def unresolved_marks(self) -> int:
        """Return how many marks, absences too, rules give more than the whole of: rates count them all."""
        return int(self.ledger.sums["recorded"][self.ledger.terms.unresolved[self.ledger.mix]].sum())

    # rows in which a person may stand several times

    def by_rows(self, name: str, dimension: Integers, keys: Sequence[int | str], *, whole: bool) -> Breakdown:
        """Break down by something that belongs to rows; without `whole`, only what the partner covers."""
        people = self._people_by(dimension, len(keys))
        measures = self._measures(dimension, len(keys))
        covered = np.zeros(len(keys), dtype=bool)
        covered[dimension[self._is_in]] = True
        rows = tuple(
            BreakdownRow(key, _figures(measures[place], people[place]))
            for place, key in enumerate(keys)
            if whole or covered[place]
        )
        return Breakdown(name, rows, sum(people, People()) - self._everybody())

    # rows in which a person stands once

    def by_persons(self, name: str, category: Integers, keys: Sequence[int | str]) -> Breakdown:
        """Break down by something that belongs to persons, with the weights of the whole slice.

        Persons of a category beyond `keys` stand in no row.
        """
        size = max(len(keys), int(category.max(initial=0)) + 1)
        people = _people(
            _total(category, self._came, size),
            _total(category, self._with_us, size),
            _total(category, self._only_us, size),
            _total(category, self._weight, size),
        )
        measures = {
            name: _measures(*(_total(category, column, size) for column in columns))
            for name, columns in self._person_sums.items()
        }
        rows = tuple(
            BreakdownRow(
                key, _figures({name: column[place] for name, column in measures.items()}, people[place])
            )
            for place, key in enumerate(keys)
        )
        return Breakdown(name, rows, People())

    # both at once

    def people_in(self, part: Integers, size: int) -> list[int]:
        """Count the partner's different people in each part; `part` numbers that of each entry."""
        ledger = self.ledger
        ours = np.flatnonzero(self._is_in[ledger.row] & (ledger.entry_sums["visits"] > 0))
        pairs = np.unique(part[ours] << PERSON_BITS | ledger.place[ours])
        return np.bincount(pairs >> PERSON_BITS, minlength=size).tolist()

    # parts

    @cached_property
    def _visits(self) -> Integers:
        return self._by_person(self.ledger.entry_sums["visits"])

    @cached_property
    def _came(self) -> Flags:
        return self._visits > 0

    @cached_property
    def _with_us(self) -> Flags:
        return self._by_person(self.ledger.entry_sums["visits"], self._is_in) > 0

    @cached_property
    def _with_others(self) -> Flags:
        return self._by_person(self.ledger.entry_sums["visits"], self._others) > 0

    @cached_property
    def _only_us(self) -> Flags:
        """Who came with a share of this partner and of no other."""
        return (self._by_person(self.ledger.entry_sums["visits"], self._bears) > 0) & ~self._with_others

    @cached_property
    def _weight(self) -> Integers:
        return self._weights(self._share)

    def _weights(self, share_of_row: Integers) -> Integers:
        """Return each person's weight in millionths: visits × share ÷ visits, floored."""
        ledger = self.ledger
        chosen = np.flatnonzero(share_of_row[ledger.row])
        worth = ledger.entry_sums["visits"][chosen] * share_of_row[ledger.row[chosen]]
        return _total(ledger.place[chosen], worth, len(ledger.persons)) // np.maximum(self._visits, 1)

    def _by_person(self, quantity: Integers, rows: Flags | None = None) -> Integers:
        ledger = self.ledger
        if rows is None:
            return _total(ledger.place, quantity, len(ledger.persons))
        chosen = np.flatnonzero(rows[ledger.row])
        return _total(ledger.place[chosen], quantity[chosen], len(ledger.persons))

    def _everybody(self) -> People:
        return People(
            network=int(self._came.sum()),
            contributed_to=int(self._with_us.sum()),
            exclusive=int(self._only_us.sum()),
            proportional=int(self._weight.sum()),
        )

    def _people_by(self, dimension: Integers, size: int) -> list[People]:
        """Count people in each value of a dimension, with the weights of that value's own slice."""
        ledger = self.ledger
        came = np.flatnonzero(ledger.entry_sums["visits"])
        row, visits = ledger.row[came], ledger.entry_sums["visits"][came]
        key = dimension[row] << PERSON_BITS | ledger.place[came]
        order = np.argsort(key, kind="stable")
        key, row, visits = key[order], row[order], visits[order]
        starts = starts_of(key)
        where = key[starts] >> PERSON_BITS
        ours = _runs(visits * self._is_in[row], starts) > 0
        alone = (_runs(visits * self._bears[row], starts) > 0) & (
            _runs(visits * self._others[row], starts) == 0
        )
        weight = _runs(visits * self._share[row], starts) // np.maximum(_runs(visits, starts), 1)
        return _people(
            np.bincount(where, minlength=size),
            np.bincount(where[ours], minlength=size),
            np.bincount(where[alone], minlength=size),
            _total(where, weight, size),
        )

    def _measures(self, dimension: Integers, size: int) -> list[dict[str, Measure]]:
        sums = self.ledger.sums
        by_name = {name: self._measure(dimension, quantity, size) for name, quantity in sums.items()}
        return [{name: by_name[name][place] for name in by_name} for place in range(size)]

    def _measure(self, dimension: Integers, quantity: Integers, size: int) -> list[Measure]:
        return _measures(
            _total(dimension, quantity, size),
            _total(dimension, quantity * self._is_in, size),
            _total(dimension, quantity * (self._bears & ~self._others), size),
            _total(dimension, quantity * self._share, size),
        )

    @cached_property
    def _person_sums(self) -> dict[str, tuple[Integers, ...]]:
        """Each quantity by person: network, contributed, exclusive, proportional."""
        row = self.ledger.row
        factors = (self._is_in, self._bears & ~self._others, self._share)
        return {
            name: (
                self._by_person(quantity),
                *(self._by_person(quantity * factor[row], factor != 0) for factor in factors),
            )
            for name, quantity in self.ledger.entry_sums.items()
        }


def _figures(measures: dict[str, Measure], people: People) -> Figures:
    return Figures(
        people=people,
        visits=measures["visits"],
        minutes=measures["minutes"],
        recorded=measures["recorded"],
        **{name: measures.get(name) for name in ROW_QUANTITIES},
    )


def _people(*columns: Integers) -> list[People]:
    return [People(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _measures(*columns: Integers) -> list[Measure]:
    return [Measure(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _total(place: Integers, quantity: Integers | Flags, size: int) -> Integers:
    """Return the sum of `quantity` for each place, in integers."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, place, quantity)
    return sums


def _runs(quantity: Integers, starts: Integers) -> Integers:
    return np.add.reduceat(quantity, starts) if len(starts) else quantity
