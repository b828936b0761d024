"""Which rules cover a person for the categories they belong to, by day: on arrays, no database here.

A `PersonalRules` numbers every set of rules that covers somebody; the set 0 is empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt

RuleKeys = tuple[int, ...]
Integers = npt.NDArray[np.int64]
# A rule covers a person from a day until a day, days as ordinals.
Cover = tuple[int, int, int, int]

# An ordinal of a day fits: the last one of the calendar is 3,652,059.
DAY_BITS = 22


class PersonalRules:
    """The sets of rules by person and day."""

    def __init__(self, covers: Iterable[Cover]) -> None:
        """Take (canonical person, rule, first day, last day), days as ordinals."""
        by_person: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for person, rule, first, last in covers:
            by_person[person].append((first, last, rule))
        numbers: dict[RuleKeys, int] = {(): 0}
        since: list[tuple[int, int]] = []
        for person, held in by_person.items():
            for day in {day for first, last, _rule in held for day in (first, last + 1)}:
                rules = tuple(sorted({rule for first, last, rule in held if first <= day <= last}))
                since.append((person << DAY_BITS | day, numbers.setdefault(rules, len(numbers))))
        since.sort()
        self.sets: list[RuleKeys] = list(numbers)
        self._keys, self._numbers = np.array(since, dtype=np.int64).reshape(-1, 2).T

    def sets_of(self, person: Integers, day: Integers) -> Integers:
        """Return the number of the set that covers each of these persons on the day beside."""
        if not len(self._keys):
            return np.zeros(len(person), dtype=np.int64)
        found = np.searchsorted(self._keys, person << DAY_BITS | day, side="right") - 1
        is_theirs = (found >= 0) & (self._keys[found] >> DAY_BITS == person)
        return np.where(is_theirs, self._numbers[found], 0)

    def of(self, person: int, day: date) -> RuleKeys:
        """Return the rules that cover one person on one day."""
        number = self.sets_of(np.array([person]), np.array([day.toordinal()]))
        return self.sets[int(number[0])]


NOBODYS = PersonalRules(())
