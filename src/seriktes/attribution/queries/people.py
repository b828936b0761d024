"""How many different people stand behind a slice: the one question that sums cannot answer.

It reads the columns of the roll-up that it needs and nothing else, so that it answers for any slice at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from seriktes.attribution import tables
from seriktes.attribution.figures import Slice
from seriktes.attribution.queries.reports import REPORTS, places_in

# As plain SQL: Django takes ten times as long to hand on a row as the database to find it.
MONTHS = "SELECT group_id, persons, visits FROM attribution_groupmonth WHERE month BETWEEN %s AND %s"
MONTHS_OF_GROUPS = """
    SELECT group_id, persons, visits FROM attribution_groupmonth
    WHERE group_id IN [in] AND month BETWEEN %s AND %s
"""
NUMBERS = """
    SELECT month, held, not_held, persons, visits FROM attribution_groupmonth
    WHERE month BETWEEN %s AND %s
"""


@dataclass(frozen=True)
class Numbers:
    """The network in a time: different people, visits, sessions held and not held."""

    people: int
    visits: int
    held: int
    not_held: int


def different_people(scope: Slice) -> int:
    """Return how many people have at least one visit. It asks no permission: the caller does."""
    rows = _rows(scope)
    person = np.frombuffer(b"".join(row[1] for row in rows), "<u4")
    visits = np.frombuffer(b"".join(row[2] for row in rows), "<u2")
    came = person[visits > 0]
    seen = np.zeros(int(came.max(initial=0)) + 1, dtype=bool)
    seen[came] = True
    return int(np.count_nonzero(seen))


def network_numbers(scope: Slice) -> tuple[dict[int, Numbers], Numbers]:
    """Return the network's numbers of each month of a slice, and of all of them together.

    No partner is asked about, so neither mixes nor minutes are read. It asks no permission: the caller does.
    """
    rows = tables.select(NUMBERS, (), scope.first_month, scope.last_month, using=REPORTS)
    months, size = list(scope.months), len(scope.months)
    month, held, not_held = (np.array([row[place] for row in rows], dtype=np.int64) for place in range(3))
    month -= scope.first_month
    person = np.frombuffer(b"".join(row[3] for row in rows), "<u4")
    visits = np.frombuffer(b"".join(row[4] for row in rows), "<u2")
    came = np.repeat(month, np.array([len(row[3]) // person.itemsize for row in rows], dtype=np.int64))
    seen = np.zeros((size, int(person.max(initial=0)) + 1), dtype=bool)
    seen[came[visits > 0], person[visits > 0]] = True
    summed = ((came, visits), (month, held), (month, not_held))
    sums = [np.bincount(place, weights=what, minlength=size).astype(np.int64) for place, what in summed]
    by_month = zip(np.count_nonzero(seen, axis=1).tolist(), *(each.tolist() for each in sums), strict=True)
    whole = Numbers(int(seen.any(axis=0).sum()), *(int(each.sum()) for each in sums))
    return {key: Numbers(*found) for key, found in zip(months, by_month, strict=True)}, whole


def _rows(scope: Slice) -> list[tuple[Any, ...]]:
    """Return the group, the persons and the visits of each row of the roll-up."""
    months = scope.first_month, scope.last_month
    if scope == Slice(*months):
        return tables.select(MONTHS, (), *months, using=REPORTS)
    places = places_in(scope)
    if scope.club_id or scope.group_id:
        return tables.select(MONTHS_OF_GROUPS, list(places), *months, using=REPORTS)
    return [row for row in tables.select(MONTHS, (), *months, using=REPORTS) if row[0] in places]
