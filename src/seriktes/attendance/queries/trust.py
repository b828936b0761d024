"""How far figures can be believed: when registers were written, what was changed late, what is open.

The definitions are printed beside the figures (docs/explanation/trust.md); change both together.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from seriktes.attendance.anomalies.enums import FlagOutcome
from seriktes.attendance.models import AnomalyFlag, FlagClosure, Mark, Session
from seriktes.core.access import SYSTEM
from seriktes.core.months import first_day, last_day
from seriktes.core.times import instant
from seriktes.people.queries.duplicates import MOST_PAIRS, possible_duplicates

LATE_DAYS = 7
"""An edit is late from the eighth day after the session on."""


class Behind(Enum):
    """What a figure counts; a small number of people may tell of one of them."""

    SESSIONS = "sessions"
    MARKS = "marks"
    PEOPLE = "people"
    FLAGS = "flags"


@dataclass(frozen=True)
class TrustFigures:
    """The trust figures of whole months; shares are made by whoever prints them, with both numbers."""

    first_month: int
    last_month: int
    held: int  # sessions with at least one mark that counts
    on_the_day: int  # of `held`: the first of these marks reached the server on the session's local day
    from_files: int  # of `held`: at least one of these marks came with a journal file
    marks: int  # marks that count
    late_edits: int  # marks that were replaced or taken back more than LATE_DAYS days after the session
    late_people: int  # the different people whom these marks are about
    duplicates: int  # pairs of people who may be one, undecided today, with a mark in these months
    is_duplicates_least: bool  # there may be more: no more than MOST_PAIRS pairs are looked for
    flags: int  # flags about these months
    flags_explained: int
    flags_corrected: int
    flags_confirmed: int

    @property
    def flags_closed(self) -> int:
        return self.flags_explained + self.flags_corrected + self.flags_confirmed

    @property
    def flags_open(self) -> int:
        return self.flags - self.flags_closed


# A caller that prints for outsiders leaves out, or protects, what counts people; a flag may be about one
# person (one in two places), so flags are only printed as these totals over all rules.
BEHIND = MappingProxyType(
    {
        "held": Behind.SESSIONS,
        "on_the_day": Behind.SESSIONS,
        "from_files": Behind.SESSIONS,
        "marks": Behind.MARKS,
        "late_edits": Behind.MARKS,
        "late_people": Behind.PEOPLE,
        "duplicates": Behind.PEOPLE,
        "flags": Behind.FLAGS,
        "flags_explained": Behind.FLAGS,
        "flags_corrected": Behind.FLAGS,
        "flags_confirmed": Behind.FLAGS,
    }
)


def trust_figures(
    first_month: int, last_month: int, group_ids: Collection[int] | None = None
) -> TrustFigures:
    """Return the trust figures of whole months, of all groups or of these.

    It asks nobody's permission: whoever prints the figures has been allowed to print the report.
    """
    days = (first_day(first_month), last_day(last_month))
    of_groups = Q() if group_ids is None else Q(session__group__in=group_ids)
    marks = Mark.objects.filter(of_groups, day__range=days)
    about = Q(month__range=(first_month, last_month))
    if group_ids is not None:
        about &= Q(group__in=group_ids) | Q(other_group__in=group_ids)
    pairs, is_least = _duplicates(marks)
    return TrustFigures(
        first_month=first_month,
        last_month=last_month,
        **_sessions(marks, days, group_ids),
        **_late_edits(marks),
        duplicates=pairs,
        is_duplicates_least=is_least,
        **_flags(about),
    )


def _sessions(marks: Any, days: tuple[date, date], group_ids: Collection[int] | None) -> dict[str, int]:
    # Marks and sessions are read apart: joined for each mark, they take a third longer.
    of_groups = Q() if group_ids is None else Q(group__in=group_ids)
    sessions = Session.objects.filter(of_groups, day__range=days).order_by()
    placed = sessions.values_list("pk", "day", "zone")
    ends = {key: _end_of(day, zone) for key, day, zone in placed.iterator(chunk_size=5000)}
    by_session = marks.filter(replaced_at=None).order_by().values("session")
    rows = by_session.annotate(
        first=Min("received_at"), count=Count("pk"), files=Count("journal_import")
    ).values_list("session", "first", "count", "files")
    found = {"held": 0, "on_the_day": 0, "from_files": 0, "marks": 0}
    for session, first, count, files in rows.iterator(chunk_size=5000):
        found["held"] += 1
        found["on_the_day"] += first < ends[session]
        found["from_files"] += files > 0
        found["marks"] += count
    return found


def _late_edits(marks: Any) -> dict[str, int]:
    """Count the marks that stopped counting late, and their people; what never counted has no life to end."""
    ended = marks.filter(replaced_at__gt=F("received_at")).order_by()
    rows = ended.values_list("day", "session__zone", "replaced_at", "person")
    late = timedelta(days=LATE_DAYS)
    edits = [
        person for day, zone, at, person in rows.iterator(chunk_size=5000) if at >= _end_of(day + late, zone)
    ]
    return {"late_edits": len(edits), "late_people": len(set(edits))}


@lru_cache(maxsize=4096)
def _end_of(day: date, zone: str) -> datetime:
    """Return the instant at which a local day ends."""
    return instant(day + timedelta(days=1), time(0), zone)


def _duplicates(marks: Any) -> tuple[int, bool]:
    pairs = possible_duplicates(SYSTEM)
    people = {person.pk for pair in pairs for person in (pair.one, pair.other)}
    here = set(marks.filter(person__in=people, replaced_at=None).order_by().values_list("person", flat=True))
    count = sum(pair.one.pk in here or pair.other.pk in here for pair in pairs)
    return count, len(pairs) >= MOST_PAIRS


def _flags(about: Q) -> dict[str, int]:
    standing = FlagClosure.objects.standing().filter(flag=OuterRef("pk"))
    outcomes = {
        f"flags_{outcome.value}": Count("pk", filter=Exists(standing.filter(outcome=outcome)))
        for outcome in FlagOutcome
    }
    counted: dict[str, int] = AnomalyFlag.objects.filter(about).aggregate(flags=Count("pk"), **outcomes)
    return counted
