"""What a rule found, before it becomes a flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from seriktes.attendance.anomalies.enums import Anomaly


@dataclass(frozen=True)
class ClubGroup:
    """A group and its club."""

    club: int
    group: int


@dataclass(frozen=True)
class Oddity:
    """Something that deserves a look: where, when, and the numbers that say why.

    `evidence` is JSON: numbers, days as text and keys of sessions under "sessions". `day` is part of what the
    finding is about where a rule speaks of one day.
    """

    rule: Anomaly
    place: ClubGroup
    month: int
    evidence: Mapping[str, Any]
    weight: int
    other: ClubGroup | None = None
    person: int | None = None
    day: date | None = None

    @property
    def key(self) -> str:
        """What it is about: the same in every scan."""
        other = self.other.group if self.other else ""
        when = self.day.isoformat() if self.day else self.month
        return f"{self.rule}:{self.place.group}:{other}:{self.person or ''}:{when}"

    @property
    def sessions(self) -> tuple[int, ...]:
        """The keys of the sessions it speaks of."""
        return tuple(self.evidence["sessions"])
