"""Who stands behind one partner's figures, part by part: what disclosure control has to know of a ledger.

`crowds(count, dimension, size)` takes a number for each entry of the ledger (its club, its person's sex, both
at once) and returns, for each such number, how many different people are behind every figure. No person
leaves this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from seriktes.attribution.ledger import Count, Flags, Ledger
from seriktes.attribution.packing import PERSON_BITS, Integers, starts_of
from seriktes.core.shares import WHOLE

# A signature holds two bits for each partner and two for all others, in 64.
MOST_PARTNERS = 30
IN, BEARS = 1, 2


@dataclass(frozen=True)
class Crowd:
    """The people of one part of a slice and one partner's figures of them.

    `people`, `exclusive`, `proportional` (millionths), `visits`, `visits_proportional` (millionths),
    `minutes`, `recorded`: the partner's figures.
    `bearing`: in whom the partner has a share. `absent`: who has an absence recorded. `others_only`: who came
    with other partners and not with this one; `with_others`, `with_own`: in whom another partner, or own
    means, have a share. `shares`: the least and the most share of the partner in any visit, in millionths;
    `lengths`: the shortest and the longest visit, in minutes.
    """

    network: int
    people: int
    exclusive: int
    proportional: int
    visits: int
    visits_proportional: int
    minutes: int
    recorded: int
    bearing: int
    absent: int
    others_only: int
    with_others: int
    with_own: int
    shares: tuple[int, int]
    lengths: tuple[int, int]


@dataclass(frozen=True)
class PeopleOfParts:
    """Entries of a ledger put together by part and person; one place for each person of each part."""

    part: Integers
    starts: Integers
    order: Integers

    def sums(self, quantity: Integers) -> Integers:
        """Return the sum of an entry's quantity for each person of each part."""
        ordered = quantity[self.order]
        return np.add.reduceat(ordered, self.starts) if len(self.starts) else ordered


def crowds(count: Count, dimension: Integers, size: int) -> list[Crowd]:
    """Return the crowd of each part; `dimension` numbers the part of each entry of the ledger."""
    ledger, pair = count.ledger, _paired(count.ledger, dimension)
    mix = ledger.mix[ledger.row]
    visits, recorded = ledger.entry_sums["visits"], ledger.entry_sums["recorded"]
    share = ledger.terms.part_of(count.partner_id)
    others = _sum_of_others(ledger, count.partner_id)
    came = pair.sums(visits) > 0
    ours = pair.sums(visits * (share >= 0)[mix])
    bears = pair.sums(visits * (share > 0)[mix]) > 0
    foreign = pair.sums(visits * (others > 0)[mix]) > 0
    own = pair.sums(visits * (np.maximum(share, 0) + others < WHOLE)[mix]) > 0
    worth = pair.sums(visits * np.maximum(share, 0)[mix]) // np.maximum(pair.sums(visits), 1)
    absences = pair.sums((recorded - visits) * (share >= 0)[mix])
    by_part = {
        "network": came,
        "people": ours > 0,
        "exclusive": bears & ~foreign,
        "proportional": worth,
        "visits": ours,
        "visits_proportional": pair.sums(visits * np.maximum(share, 0)[mix]),
        "minutes": pair.sums(ledger.entry_sums["minutes"] * (share >= 0)[mix]),
        "recorded": pair.sums(recorded * (share >= 0)[mix]),
        "bearing": bears,
        "absent": absences > 0,
        "others_only": came & foreign & (ours == 0),
        "with_others": came & foreign,
        "with_own": came & own,
    }
    sums = {name: _by_part(pair.part, values, size).tolist() for name, values in by_part.items()}
    shares = _ends(dimension, np.maximum(share, 0)[mix], visits > 0, size)
    lengths = _ends(
        dimension,
        ledger.entry_sums["minutes"] // np.maximum(visits, 1),
        (visits > 0) & (share >= 0)[mix],
        size,
    )
    return [
        Crowd(
            **{name: values[part] for name, values in sums.items()},
            shares=shares[part],
            lengths=lengths[part],
        )
        for part in range(size)
    ]


def signatures(
    ledger: Ledger, dimension: Integers, size: int, partners: Sequence[int]
) -> list[dict[int, int]]:
    """Return for each part how many people came by which set of partners.

    A set is a number: two bits for each of `partners` by its place (`IN`: any visit of the person is the
    partner's; `BEARS`: with a share), and two more for all other partners together.
    """
    if len(partners) > MOST_PARTNERS:
        raise ValueError(f"At most {MOST_PARTNERS} partners fit into a signature, not {len(partners)}.")
    pair, mix = _paired(ledger, dimension), ledger.mix[ledger.row]
    code = np.zeros(len(ledger.terms.unresolved), dtype=np.int64)
    for partner, share in ledger.terms.shares.items():
        place = partners.index(partner) if partner in partners else len(partners)
        code |= ((share >= 0) * IN + (share > 0) * BEARS) << (2 * place)
    visited = np.where(ledger.entry_sums["visits"] > 0, code[mix], 0)[pair.order]
    sets = np.bitwise_or.reduceat(visited, pair.starts) if len(pair.starts) else visited
    came = pair.sums(ledger.entry_sums["visits"]) > 0
    found: list[dict[int, int]] = [{} for _part in range(size)]
    keys, counts = np.unique(np.stack((pair.part[came], sets[came])), axis=1, return_counts=True)
    for part, signature, people in zip(*keys.tolist(), counts.tolist(), strict=True):
        found[part][signature] = people
    return found


class Sums(NamedTuple):
    """A partner's visits, minutes, records and absences of each person of a part of a ledger."""

    persons: Integers
    by_measure: dict[str, Integers]

    def total(self, measure: str) -> int:
        return int(self.by_measure[measure].sum())


def sums_of_people(count: Count, inside: Flags) -> Sums:
    """Return the sums of each person over the chosen entries of a ledger, for `people_apart`."""
    ledger = count.ledger
    ours = inside & (ledger.terms.part_of(count.partner_id) >= 0)[ledger.mix][ledger.row]
    persons, place = np.unique(ledger.person[ours], return_inverse=True)
    found = {}
    for measure in ("visits", "minutes", "recorded"):
        found[measure] = np.zeros(len(persons), dtype=np.int64)
        np.add.at(found[measure], place, ledger.entry_sums[measure][ours])
    found["absences"] = found["recorded"] - found["visits"]
    return Sums(persons, found)


def people_apart(whole: Sums, parts: Sequence[Sums]) -> dict[str, int]:
    """Return how many people differ in a measure between one part and others taken together."""
    every = np.concatenate([whole.persons, *(part.persons for part in parts)])
    persons, place = np.unique(every, return_inverse=True)
    found = {}
    for measure, sums in whole.by_measure.items():
        left = np.zeros(len(persons), dtype=np.int64)
        np.add.at(left, place, np.concatenate([sums, *(-part.by_measure[measure] for part in parts)]))
        found[measure] = int(np.count_nonzero(left))
    return found


def _paired(ledger: Ledger, dimension: Integers) -> PeopleOfParts:
    key = dimension << PERSON_BITS | ledger.place
    order = np.argsort(key, kind="stable")
    starts = starts_of(key[order])
    return PeopleOfParts(key[order][starts] >> PERSON_BITS, starts, order)


def _sum_of_others(ledger: Ledger, partner_id: int) -> Integers:
    total = np.zeros(len(ledger.terms.unresolved), dtype=np.int64)
    for other, share in ledger.terms.shares.items():
        if other != partner_id:
            total += np.maximum(share, 0)
    return total


def _by_part(part: Integers, values: Integers | Flags, size: int) -> Integers:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, part, values)
    return sums


def _ends(dimension: Integers, values: Integers, chosen: Flags, size: int) -> list[tuple[int, int]]:
    """Return the least and the most of the chosen values in each part; (0, 0) where there are none."""
    least = np.full(size, np.iinfo(np.int64).max)
    most = np.zeros(size, dtype=np.int64)
    np.minimum.at(least, dimension[chosen], values[chosen])
    np.maximum.at(most, dimension[chosen], values[chosen])
    least[least > most] = 0
    return list(zip(least.tolist(), most.tolist(), strict=True))
