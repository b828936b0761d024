"""Two years of one club's journal: sessions, who came, who was ill, what was recorded late or twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from seriktes.activities.enums import GroupLanguage
from seriktes.attendance.anomalies.holidays import is_holiday
from seriktes.attendance.enums import MarkStatus, NotHeldReason, SessionState
from seriktes.attendance.models import Mark, NotHeld, Session
from seriktes.demo import calendar, programmes
from seriktes.demo.groups import PlannedGroup
from seriktes.demo.scale import ZONE, Scale
from seriktes.demo.tables import Writer, code, day_of, instant_of, time_of

SESSION = (
    "id", "code", "group_id", "day", "starts_at", "minutes", "zone", "starts_at_utc", "lead_id", "topic",
    "state",
)  # fmt: skip
MARK = (
    "session_id", "person_id", "day", "status", "marked_at", "received_at", "recorded_by_id", "replaced_at",
    "is_contested", "sheet", "cell",
)  # fmt: skip
NOT_HELD = ("session_id", "reason", "note", "recorded_at", "recorded_by_id")

# Chances, each as a share of one.
NOT_HAPPENED = 0.025
FORGOTTEN, FORGOTTEN_LATELY = 0.008, 0.12
LATELY = timedelta(days=3)
WITHOUT_TOPIC = 0.5
LATE_COMER, NOT_MARKED = 0.05, 0.012
EXCUSED = 0.35
CORRECTED, CONTESTED = 0.004, 0.0015
STEADIEST, FLIGHTIEST = 0.95, 0.62
REASONS = (
    NotHeldReason.TEACHER_ILL, NotHeldReason.TEACHER_ILL, NotHeldReason.EVENT, NotHeldReason.NO_ROOM,
    NotHeldReason.OTHER,
)  # fmt: skip
WINTER_REASONS = (*REASONS, NotHeldReason.WEATHER, NotHeldReason.WEATHER, NotHeldReason.QUARANTINE)
# As plain numbers: asked of the enumeration for each of a thousand sessions, they take as long as the dice.
PRESENT, LATE, ILL, EXCUSED_MARK, ABSENT = (
    int(status)
    for status in (
        MarkStatus.PRESENT, MarkStatus.LATE, MarkStatus.ILL, MarkStatus.EXCUSED, MarkStatus.ABSENT,
    )
)  # fmt: skip
# How long after the session its marks reach the server, in minutes: at once, next morning, days later.
DELAYS = (1,) * 88 + (15 * 60,) * 8 + (2 * 1440, 3 * 1440, 5 * 1440, 6 * 1440)
BREAK = {(12, day) for day in (29, 30, 31)} | {(1, day) for day in range(1, 6)}


@dataclass(frozen=True)
class Roster:
    """Who is enrolled in a group and how steadily each comes, as columns."""

    persons: np.ndarray
    first: np.ndarray
    last: np.ndarray
    steadiness: np.ndarray

    @classmethod
    def of(cls, one: PlannedGroup, luck: np.random.Generator) -> Roster:
        found = one.enrolments
        forever = date.max.toordinal()
        return cls(
            np.array([row.person_id for row in found], dtype=np.int64),
            np.array([row.starts_on.toordinal() for row in found], dtype=np.int64),
            np.array([row.ends_on.toordinal() if row.ends_on else forever for row in found], dtype=np.int64),
            FLIGHTIEST + (STEADIEST - FLIGHTIEST) * luck.random(len(found)) ** 0.7,
        )

    def on(self, day: date) -> tuple[list[int], np.ndarray]:
        """Return the persons enrolled on a day with the steadiness of each."""
        number = day.toordinal()
        enrolled = (self.first <= number) & (number <= self.last)
        return self.persons[enrolled].tolist(), self.steadiness[enrolled]


@dataclass(frozen=True)
class NewSession:
    """One session on its way into the table."""

    key: int
    one: PlannedGroup
    day: date
    start: datetime

    def row(self, topic: str, state: SessionState) -> tuple[Any, ...]:
        one = self.one
        return (
            self.key, code(self.key), one.group.pk, day_of(self.day), time_of(one.starts_at), one.minutes,
            ZONE, instant_of(self.start), one.lead.pk, topic, int(state),
        )  # fmt: skip


@dataclass
class Journal:
    """Writes sessions and marks, group by group, day by day."""

    scale: Scale
    writer: Writer
    demo_teacher: int

    def __post_init__(self) -> None:
        self.sessions = self.writer.table(Session, SESSION)
        self.marks = self.writer.table(Mark, MARK)
        self.not_held = self.writer.table(NotHeld, NOT_HELD)
        self.zone = ZoneInfo(ZONE)

    def of_club(self, number: int, planned: list[PlannedGroup]) -> None:
        """Write the journal of one club."""
        chance = self.scale.chance("journal", number)
        luck = np.random.default_rng([self.scale.seed, number])
        for one in planned:
            roster = Roster.of(one, luck)
            for day in _days(one, self.scale):
                self._session(one, roster, day, chance, luck)
            self.writer.settle()

    def _session(
        self, one: PlannedGroup, roster: Roster, day: date, chance: Random, luck: np.random.Generator
    ) -> None:
        persons, steadiness = roster.on(day)
        state = self._state(one, day, chance, is_empty=not persons)
        start = datetime.combine(day, one.starts_at, self.zone).astimezone(UTC)
        session = NewSession(self.writer.key(Session), one, day, start)
        topic = _topic(one, chance) if state == SessionState.HELD else ""
        self.sessions.add(session.row(topic, state))
        if state == SessionState.NOT_HELD:
            at = instant_of(start + timedelta(minutes=10))
            self.not_held.add((session.key, _why_not(day, chance), "", at, one.lead.pk))
        elif state == SessionState.HELD:
            statuses = _statuses(day, steadiness, luck)
            said = {person: status for person, status in zip(persons, statuses, strict=True) if status}
            self.marks.add_all(_marks(session, said, chance))

    def _state(self, one: PlannedGroup, day: date, chance: Random, *, is_empty: bool) -> SessionState:
        luck = chance.random()
        before = self.scale.until - day
        if before <= timedelta(0):
            return SessionState.PLANNED
        if is_holiday(day) or is_empty:
            return SessionState.NOT_HELD
        # What the demo teacher did yesterday waits to be recorded by whoever looks at the demo.
        is_yesterday_of_demo = before == timedelta(days=1) and one.lead.pk == self.demo_teacher
        forgotten = FORGOTTEN_LATELY if before <= LATELY else FORGOTTEN
        if is_yesterday_of_demo or luck > 1 - forgotten:
            return SessionState.PLANNED
        if luck < NOT_HAPPENED:
            return SessionState.NOT_HELD
        return SessionState.HELD


def _marks(session: NewSession, said: dict[int, int], chance: Random) -> list[tuple[Any, ...]]:
    """Return the rows of a session's marks."""
    one = session.one
    ended = session.start + timedelta(minutes=one.minutes)
    received = ended + timedelta(minutes=chance.choice(DELAYS))
    on, at, by, got = day_of(session.day), instant_of(ended), one.lead.pk, instant_of(received)
    rows: list[tuple[Any, ...]] = [
        (session.key, person, on, status, at, got, by, None, False, "", "") for person, status in said.items()
    ]
    # Something is said twice in few sessions only: the dice fall once for all rows of a session.
    luck = chance.random() / max(len(rows), 1)
    if rows and luck < CORRECTED:
        rows.append(_corrected(rows, received, chance))
    elif rows and one.helper and luck < CORRECTED + CONTESTED:
        rows.append(_contested(rows, received, one.helper.pk, chance))
    return rows


def _days(one: PlannedGroup, scale: Scale) -> Iterator[date]:
    days: set[date] = set()
    for term in one.terms:
        first = max(term.first, one.group.starts_on, scale.since)
        for weekday in one.weekdays:
            days.update(calendar.days_on(weekday, first, min(term.last, scale.planned_until)))
    return iter(sorted(day for day in days if (day.month, day.day) not in BREAK))


def _statuses(day: date, steadiness: np.ndarray, luck: np.random.Generator) -> list[int]:
    """Return a status for each person of a session; 0 where nothing was recorded."""
    came, late, why, recorded = luck.random((4, len(steadiness)))
    ill = calendar.illness(day)
    absent = np.where(why < ill, ILL, np.where(why < ill + EXCUSED, EXCUSED_MARK, ABSENT))
    there = np.where(late < LATE_COMER, LATE, PRESENT)
    status = np.where(came < steadiness * calendar.attendance(day), there, absent)
    return np.where(recorded < NOT_MARKED, 0, status).tolist()


def _corrected(rows: list[tuple[Any, ...]], received: datetime, chance: Random) -> tuple[Any, ...]:
    """Return the former word about one person: absent, until the parents brought a note."""
    place = chance.randrange(len(rows))
    session, person, on, _status, at, got, by, *_rest = rows[place]
    later = instant_of(received + timedelta(days=1))
    rows[place] = (session, person, on, int(MarkStatus.EXCUSED), later, later, by, None, False, "", "")
    return session, person, on, int(MarkStatus.ABSENT), at, got, by, later, False, "", ""


def _contested(
    rows: list[tuple[Any, ...]], received: datetime, helper: int, chance: Random
) -> tuple[Any, ...]:
    """Return what the second teacher says of one person, against the first one, whose word counts."""
    place = chance.randrange(len(rows))
    session, person, on, status, at, got, by, *_rest = rows[place]
    rows[place] = (session, person, on, status, at, got, by, None, True, "", "")
    other = MarkStatus.ABSENT if status in (MarkStatus.PRESENT, MarkStatus.LATE) else MarkStatus.PRESENT
    later = instant_of(received + timedelta(minutes=20))
    return session, person, on, int(other), later, later, helper, later, True, "", ""


def _topic(one: PlannedGroup, chance: Random) -> str:
    if chance.random() < WITHOUT_TOPIC:
        return ""
    topic = chance.choice(programmes.TOPICS[one.group.programme.kind])
    return topic[one.group.language == GroupLanguage.RU]


def _why_not(day: date, chance: Random) -> str:
    if is_holiday(day):
        return NotHeldReason.HOLIDAY
    return chance.choice(WINTER_REASONS if day.month in (11, 12, 1, 2) else REASONS)
