"""From marks to the packed columns of the roll-up, vectorised: no database here.

A `SessionPack` takes the sessions of some groups and months, then their marks and enrolments, and packs one
row per (group, month, rules). A visit counts once per (session, person), whichever of the person's rows
was marked.

The rules of a session are those of its place. What belongs to a person at a session (a mark, a mark that is
missing) goes to the row of these and of the rules that cover the person for their categories that day; what
belongs to the session itself stays with the rules of the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attribution.personal import NOBODYS, PersonalRules

Place = tuple[int, int, tuple[int, ...]]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ROW_QUANTITIES = ("held", "not_held", "session_minutes", "unrecorded")
"""What a row of the roll-up counts of sessions, beside the columns of its persons."""
PERSON_BITS = 32
PERSON_MASK = (1 << PERSON_BITS) - 1


class Packed(NamedTuple):
    """One row of the roll-up: its (group, month, rules) and its columns."""

    place: Place
    columns: dict[str, Any]


class Attended(NamedTuple):
    """Each (session, person) with a current mark once, sorted."""

    key: Integers
    visit: Integers


def integers(rows: Iterable[Sequence[int]], width: int) -> Integers:
    """Return rows of integers as a table of `width` columns."""
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, width)


def starts_of(ordered: Integers) -> Integers:
    """Return where each run of equal values begins."""
    if not len(ordered):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))


def places_in(ordered: Integers, wanted: Integers) -> tuple[Integers, Flags]:
    """Return the place of each value among ordered ones, and whether it is there at all."""
    place = np.searchsorted(ordered, wanted)
    is_known: Flags = place < len(ordered)
    is_known[is_known] = ordered[place[is_known]] == wanted[is_known]
    return place, is_known


@dataclass
class SessionPack:
    """Sessions by their order, and what is known about them."""

    places: dict[Place, int] = field(default_factory=dict)
    # One line per session, by ascending key: key, place, group, day, minutes, state.
    _sessions: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    _marks: Integers = field(default_factory=lambda: np.zeros((0, 3), dtype=np.int64))
    _enrolments: Integers = field(default_factory=lambda: np.zeros((0, 4), dtype=np.int64))
    _personal: PersonalRules = NOBODYS

    @property
    def is_empty(self) -> bool:
        return not self._sessions

    def add_session(self, key: int, place: Place, day: int, minutes: int, state: int) -> None:
        """Take a session; they come by ascending key."""
        number = self.places.setdefault(place, len(self.places))
        self._sessions.append((key, number, place[0], day, minutes, state))

    def add_marks(self, rows: Iterable[Sequence[int]]) -> None:
        """Take (session, canonical person, status); marks of other sessions are passed over."""
        self._marks = integers(rows, 3)

    def add_enrolments(self, rows: Iterable[Sequence[int]]) -> None:
        """Take (group, canonical person, first day, last day), days as ordinals, by ascending group."""
        self._enrolments = integers(rows, 4)

    def add_personal(self, rules: PersonalRules) -> None:
        """Take which rules cover people for their categories, by day."""
        self._personal = rules

    @property
    def persons(self) -> Integers:
        """Every person of the marks and the enrolments once, ascending."""
        return np.unique(np.concatenate((self._marks[:, 1], self._enrolments[:, 1])))

    def pack(self) -> list[Packed]:
        """Return the rows of the roll-up; a place with nothing but planned sessions has none."""
        if self.is_empty:
            return []
        sessions = integers(self._sessions, 6)
        attended = self._attended(sessions[:, 0])
        missing = self._missing(sessions, attended)
        of_attended, of_missing = (self._places_of(sessions, keys) for keys in (attended.key, missing))
        totals = self._totals(sessions, of_missing)
        people = _people(sessions, attended, of_attended, len(self.places))
        return [
            Packed(place, counts | columns)
            for place, counts, columns in zip(self.places, totals, people, strict=True)
            if columns["persons"] or counts["held"] or counts["not_held"] or counts["unrecorded"]
        ]

    def _attended(self, session_keys: Integers) -> Attended:
        session, person, status = self._marks.T
        number, known = places_in(session_keys, session)
        is_visit = (status == MarkStatus.PRESENT) | (status == MarkStatus.LATE)
        # The lowest bit is 0 for a visit: of two rows of one person, a visit comes first and counts.
        coded = ((number << PERSON_BITS | person) << 1 | ~is_visit)[known]
        coded.sort()
        coded = coded[starts_of(coded >> 1)]
        return Attended(coded >> 1, 1 - (coded & 1))

    def _places_of(self, sessions: Integers, keys: Integers) -> Integers:
        """Return the place of each (session, person): with the rules of the person, where there are any."""
        number = keys >> PERSON_BITS
        place = sessions[number, 1]
        if self._personal is NOBODYS:
            return place
        own = self._personal.sets_of(keys & PERSON_MASK, sessions[number, 3])
        width = len(self._personal.sets)
        combined, where = np.unique(place * width + own, return_inverse=True)
        known = list(self.places)
        numbers = [self._with(known[code // width], code % width) for code in combined.tolist()]
        return np.array(numbers, dtype=np.int64)[where]

    def _with(self, place: Place, own: int) -> int:
        """Return the number of a place with a person's own rules beside those of the place."""
        rules = tuple(sorted({*place[2], *self._personal.sets[own]}))
        return self.places.setdefault((*place[:2], rules), len(self.places))

    def _totals(self, sessions: Integers, of_missing: Integers) -> list[dict[str, int]]:
        place, minutes, state = sessions[:, 1], sessions[:, 4], sessions[:, 5]
        size, held = len(self.places), state == SessionState.HELD
        columns = (
            np.bincount(place[held], minlength=size),
            np.bincount(place[state == SessionState.NOT_HELD], minlength=size),
            np.bincount(place[held], weights=minutes[held], minlength=size).astype(np.int64),
            np.bincount(of_missing, minlength=size),
        )
        return [
            dict(zip(ROW_QUANTITIES, row, strict=True))
            for row in zip(*(c.tolist() for c in columns), strict=True)
        ]

    def _missing(self, sessions: Integers, attended: Attended) -> Integers:
        """Return the (session, person) of each person enrolled that day and not recorded."""
        group, person, first, last = self._enrolments.T
        numbers = np.flatnonzero(sessions[:, 5] == SessionState.HELD)
        low = np.searchsorted(group, sessions[numbers, 2], side="left")
        size = np.searchsorted(group, sessions[numbers, 2], side="right") - low
        each = np.repeat(numbers, size)
        which = np.arange(len(each)) - np.repeat(np.cumsum(size) - size, size) + np.repeat(low, size)
        day = sessions[each, 3]
        active = (first[which] <= day) & (last[which] >= day)
        expected = np.unique((each << PERSON_BITS | person[which])[active])
        _place, is_recorded = places_in(attended.key, expected)
        return expected[~is_recorded]


def _people(sessions: Integers, attended: Attended, places: Integers, size: int) -> list[dict[str, bytes]]:
    """Return the packed columns of each place."""
    number = attended.key >> PERSON_BITS
    person = places << PERSON_BITS | attended.key & PERSON_MASK
    order = np.argsort(person, kind="stable")
    person, visit = person[order], attended.visit[order]
    starts = starts_of(person)
    minutes = visit * sessions[number[order], 4]
    columns = {
        "persons": (person[starts] & PERSON_MASK).astype("<u4"),
        "visits": _sums(visit, starts).astype("<u2"),
        "recorded": np.diff(np.append(starts, len(person))).astype("<u2"),
        "minutes": _sums(minutes, starts).astype("<u4"),
    }
    bounds = np.searchsorted(person[starts] >> PERSON_BITS, np.arange(size + 1)).tolist()
    return [
        {name: column[bounds[place] : bounds[place + 1]].tobytes() for name, column in columns.items()}
        for place in range(size)
    ]


def _sums(values: Integers, starts: Integers) -> Integers:
    return np.add.reduceat(values, starts) if len(starts) else values
