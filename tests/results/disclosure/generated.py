"""Networks made up from a seed, without a database: a year of visits, three partners, overlapping rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import numpy as np

from seriktes.attribution.figures import SEXES, UNKNOWN, Slice, age_bands
from seriktes.attribution.ledger import Count, Ledger, terms_of
from seriktes.attribution.queries.reports import _assemble
from seriktes.attribution.regrouping import Counted, Dimension
from seriktes.core.months import last_day, parse_month
from seriktes.results.disclosure import Published, Undisclosable, protected
from seriktes.results.queries import Live
from seriktes.results.reports import Names, Surroundings, compose

FIRST = parse_month("2025-09")
MONTHS = 12
PARTNERS = (1, 2, 3)
KINDS = ("arts", "leisure", "sport")


@dataclass
class Generated:
    """Rows of visits: (club, kind, month, mix) with (person, visits, recorded) in each."""

    seed: int
    clubs: tuple[int, ...] = ()
    mixes: list[list[tuple[int, int]]] = field(default_factory=list)
    rows: list[tuple[int, int, int, int, list[tuple[int, int, int]]]] = field(default_factory=list)
    sex: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    age: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        rng = Random(self.seed)
        people = rng.choice((30, 60, 120))
        self.clubs = tuple(range(11, 11 + rng.randint(2, 5)))
        self.mixes = [_mix(rng) for _ in range(4)]
        self.sex = np.array([rng.choice((0, 0, 0, 1, 1, 2)) for _ in range(people)], dtype=np.int64)
        self.age = np.array([rng.choice((0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7)) for _ in range(people)])
        self.rows = list(self._groups(rng, people))

    def _groups(self, rng: Random, people: int):
        for _group in range(rng.randint(3, 9)):
            club, kind = rng.randrange(len(self.clubs)), rng.randrange(len(KINDS))
            mix, members = (
                rng.randrange(len(self.mixes)),
                rng.sample(range(people), rng.randint(2, people // 2)),
            )
            for month in range(MONTHS):
                if rng.random() < 0.15:
                    continue
                came = [person for person in members if rng.random() < 0.8]
                entries = [(person, rng.choice((0, 1, 2, 4, 8)), rng.choice((0, 0, 1, 2))) for person in came]
                if entries:
                    marks = [(person, visits, visits + absent) for person, visits, absent in entries]
                    yield club, kind, month, mix, marks

    def live(self, partner: int, first: int = 0, last: int = MONTHS - 1) -> Live:
        """Return a partner's report on months counted from the first one."""
        rows = [row for row in self.rows if first <= row[2] <= last]
        entries = [entry for row in rows for entry in row[4]]
        person, visits, recorded = (np.array(column, dtype=np.int64) for column in zip(*entries, strict=True))
        columns = [np.array([row[place] for row in rows], dtype=np.int64) for place in range(4)]
        nothing = np.zeros(len(rows), dtype=np.int64)
        ledger = Ledger(
            club=columns[0],
            kind=columns[1],
            month=columns[2] - first,
            mix=columns[3],
            row_sums={
                "held": nothing + 4,
                "not_held": nothing,
                "session_minutes": nothing,
                "unrecorded": nothing,
            },
            size=np.array([len(row[4]) for row in rows], dtype=np.int64),
            person=person,
            entry_sums={"visits": visits, "recorded": recorded, "minutes": visits * 60},
            terms=terms_of(self.mixes),
        )
        counted = self._counted(ledger, partner, Slice(FIRST + first, FIRST + last))
        about = Surroundings(Names(f"Серіктес {partner} (үлгі)"), Names("Желі (үлгі)"))
        names = {key: Names(f"Клуб {key} (үлгі)") for key in self.clubs}
        return Live(compose(counted, about, names, unmarked=0), counted, {})

    def _counted(self, ledger: Ledger, partner: int, scope: Slice) -> Counted:
        bands = [*(band.code for band in age_bands(last_day(scope.last_month))), UNKNOWN]
        dimensions = {
            "club": Dimension(self.clubs, ledger.club, is_of_persons=False),
            "programme_kind": Dimension(KINDS, ledger.kind, is_of_persons=False),
            "month": Dimension(list(scope.months), ledger.month, is_of_persons=False),
            "sex": Dimension(SEXES, self.sex[ledger.persons], is_of_persons=True),
            "age": Dimension(bands, self.age[ledger.persons], is_of_persons=True),
        }
        count = Count(ledger, partner)
        return Counted(_assemble(count, scope, dimensions), count, dimensions)


def _mix(rng: Random) -> list[tuple[int, int]]:
    chosen = rng.sample(PARTNERS, rng.randint(1, len(PARTNERS)))
    return [
        (partner, rng.choice((200_000, 300_000, 400_000)) if place else 300_000)
        for place, partner in enumerate(chosen)
    ][:3]


@dataclass
class Networks:
    """What has left, and the network as it was then, so that it can be counted again."""

    pool: list[Published] = field(default_factory=list)
    _then: dict[str, tuple[Generated, int, int, int]] = field(default_factory=dict)

    def release(self, network: Generated, partner: int, first: int, last: int) -> Live | None:
        """Release a report if it may leave, and return what it was made of."""
        live = network.live(partner, first, last)
        try:
            outcome = protected(live, self.pool, recount=self.recount)
        except Undisclosable:
            return None
        code = f"R-{len(self.pool)}"
        self._then[code] = network, partner, first, last
        self.pool.append(Published(partner, code, outcome.report, outcome.memory))
        return live

    def recount(self, published: Published) -> Counted:
        network, *asked = self._then[published.code]
        return network.live(*asked).counted
