"""What the engine answers: one partner's figures for one slice, as frozen dataclasses of integers.

Proportional figures are integer millionths ("2.4 people" is 2_400_000): they add up exactly and are rounded
once, in print. Nothing here holds a name or a text: rows carry keys, the page finds the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date

from seriktes.core.months import first_day, last_day, months_between


@dataclass(frozen=True)
class Slice:
    """Whole months (both included) and filters that name no partner; an absent filter lets all through."""

    first_month: int
    last_month: int
    unit_id: int | None = None
    club_id: int | None = None
    programme_kind: str = ""
    group_id: int | None = None

    def __post_init__(self) -> None:
        if self.last_month < self.first_month:
            raise ValueError(f"A slice ends before it starts: {self.first_month!r}, {self.last_month!r}.")

    @property
    def first_day(self) -> date:
        return first_day(self.first_month)

    @property
    def last_day(self) -> date:
        """The day on which ages are taken."""
        return last_day(self.last_month)

    @property
    def months(self) -> range:
        return months_between(self.first_month, self.last_month)


@dataclass(frozen=True)
class People:
    """Different people with at least one visit.

    `contributed_to` and `exclusive` are persons; `proportional` is in millionths of a person. Who is
    recognised without a share contributes, and nothing more is attributed to them.
    """

    network: int = 0
    contributed_to: int = 0
    exclusive: int = 0
    proportional: int = 0

    def __add__(self, other: People) -> People:
        return People(*(a + b for a, b in zip(_values(self), _values(other), strict=True)))

    def __sub__(self, other: People) -> People:
        return People(*(a - b for a, b in zip(_values(self), _values(other), strict=True)))


@dataclass(frozen=True)
class Measure:
    """Something that adds up: visits, minutes, sessions.

    `contributed` counts it whole where the partner is in the mix, `exclusive` where it alone bears a share
    (own means do not count as a partner), `proportional` by the partner's share, in millionths.
    """

    network: int = 0
    contributed: int = 0
    exclusive: int = 0
    proportional: int = 0

    def __add__(self, other: Measure) -> Measure:
        return Measure(*(a + b for a, b in zip(_values(self), _values(other), strict=True)))


@dataclass(frozen=True)
class Figures:
    """Everything counted for a slice, or for one row of a breakdown.

    `visits` ÷ `recorded` is the attendance rate (print both numbers); `unrecorded` is the third figure:
    enrolled persons without a mark at sessions that were held. By sex and by age band, what belongs to
    sessions and not to persons is None.
    """

    people: People
    visits: Measure
    minutes: Measure
    recorded: Measure
    held: Measure | None
    not_held: Measure | None
    session_minutes: Measure | None
    unrecorded: Measure | None


@dataclass(frozen=True)
class BreakdownRow:
    """One row of a breakdown; `key` is a club's key, a programme kind, a month, a sex ("f", "m", "" for
    not known) or the code of an age band."""

    key: int | str
    figures: Figures


@dataclass(frozen=True)
class Breakdown:
    """The same figures by one dimension.

    Where a person can stand in several rows (`is_additive` is False), the rows' people do not add up to the
    slice's: `overlap` is sum of the rows − the slice ("in several clubs −n" is its `contributed_to`; the
    other two may have either sign, because each row's weights belong to its own slice). Measures always add
    up.
    """

    name: str
    rows: tuple[BreakdownRow, ...]
    overlap: People

    @property
    def is_additive(self) -> bool:
        return self.name in {"sex", "age"}

    def __iter__(self) -> Iterator[BreakdownRow]:
        return iter(self.rows)


@dataclass(frozen=True)
class PeopleReconciliation:
    """network = exclusive + shared + others_only + own_only, in persons.

    `exclusive`: this partner alone bears a share; `shared`: contributed to in any other way, with others or
    at 0 %; `others_only`: only with other partners; `own_only`: no partner bears a share, and this one is
    not recognised.
    """

    network: int
    exclusive: int
    shared: int
    others_only: int
    own_only: int


@dataclass(frozen=True)
class ProportionalReconciliation:
    """network = partner + others + own, in millionths of a person; `network` is a multiple of a million."""

    network: int
    partner: int
    others: int
    own: int


@dataclass(frozen=True)
class PartnerFigures:
    """The partner's report in numbers."""

    slice: Slice
    partner_id: int
    total: Figures
    people_reconciliation: PeopleReconciliation
    proportional_reconciliation: ProportionalReconciliation
    by_club: Breakdown
    by_programme_kind: Breakdown
    by_month: Breakdown
    by_sex: Breakdown
    by_age: Breakdown
    # Visits whose rules add up to more than the whole: counted in the network, for no partner, until a
    # person settles it. A report is not released while there are any.
    unresolved_visits: int = 0

    @property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        return (self.by_club, self.by_programme_kind, self.by_month, self.by_sex, self.by_age)


@dataclass(frozen=True)
class Unmarked:
    """Sessions that are over and have neither a mark nor a "did not happen", as it is this minute."""

    network: int
    contributed: int


@dataclass(frozen=True)
class AgeBand:
    """Ages in whole years, both ends included; `until` None is open."""

    code: str
    since: int
    until: int | None


@dataclass(frozen=True)
class AgeBands:
    """A list of bands in use from a day on; a period is counted by the list in force on its last day."""

    in_use_from: date
    bands: tuple[AgeBand, ...] = field(default=())


# School begins at 6 or 7; grades 1-4, then 5-8. Youth begins at 14 and ends before 35: law "On state youth
# policy", 09.02.2015 № 285-V, article 1, 3), as amended by 04.07.2022 № 134-VII. The end was 29 before; older
# years are counted by the same bands, so that they can be compared. 18 ends childhood; 63 is the age of
# pension of men, to which that of women is being raised. So "children" (under 18) and "youth" (14-34) are
# both sums of bands.
AGE_BANDS = (
    AgeBands(
        date(1, 1, 1),
        (
            AgeBand("0-6", 0, 6),
            AgeBand("7-10", 7, 10),
            AgeBand("11-13", 11, 13),
            AgeBand("14-17", 14, 17),
            AgeBand("18-34", 18, 34),
            AgeBand("35-62", 35, 62),
            AgeBand("63+", 63, None),
        ),
    ),
)
UNKNOWN = "unknown"
SEXES = ("f", "m", "")


def age_bands(day: date) -> tuple[AgeBand, ...]:
    """Return the bands in force on `day`."""
    return max((known for known in AGE_BANDS if known.in_use_from <= day), key=_start).bands


def _start(known: AgeBands) -> date:
    return known.in_use_from


def _values(of: People | Measure) -> tuple[int, ...]:
    return tuple(getattr(of, each.name) for each in fields(of))
