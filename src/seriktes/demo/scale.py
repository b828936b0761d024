"""How large the demo network is and when it ends; everything else follows from these four numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

DEFAULT_SEED = 2012
CLUBS_IN_DISTRICT = 12
MOST_CLUBS, MOST_YEARS = 2000, 10
ZONE = "Asia/Almaty"


@dataclass(frozen=True)
class Scale:
    """`clubs` clubs with the records of `years` times twelve months, the last of them that of `until`."""

    until: date
    clubs: int = 12
    years: int = 2
    seed: int = DEFAULT_SEED

    @property
    def since(self) -> date:
        """The first day of the records: the first of the same month, `years` years before."""
        return date(self.until.year - self.years, self.until.month, 1)

    @property
    def planned_until(self) -> date:
        """Sessions stand in the plan two weeks ahead."""
        return self.until + timedelta(days=14)

    @property
    def districts(self) -> int:
        return -(-self.clubs // CLUBS_IN_DISTRICT)

    def chance(self, *place: object) -> Random:
        """Return the source of chance for one place of the network: the same for the same seed.

        Each club has its own, so that its data do not depend on how many clubs there are.
        """
        return Random("/".join(map(str, (self.seed, *place))))  # noqa: S311 -- invented data, no secret


def noon(day: date) -> datetime:
    """Return a moment of office hours on a day."""
    return datetime.combine(day, time(6), UTC)
