"""Sessions of a day, those that wait for a mark, and the list of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from seriktes.activities.models import Enrolment
from seriktes.attendance.enums import VISITS, SessionState
from seriktes.attendance.models import Mark, Session
from seriktes.attendance.queries.rosters import ROOT
from seriktes.attendance.queries.set_aside import waiting_count
from seriktes.attendance.rules import runs_groups_club, teaches_group
from seriktes.clubs.models import Club
from seriktes.core.access import NOTHING, Actor
from seriktes.core.mixins import in_force

SHOWN = 50
WAITING_SHOWN = 10
AHEAD_SHOWN = 10
WAITING_DAYS = timedelta(days=30)
AHEAD_DAYS = timedelta(days=7)


@dataclass(frozen=True)
class Day:
    """What somebody who marks needs to see on one day."""

    day: date
    today: date
    sessions: list[Session]  # annotated: enrolled, marked, visits
    page: Page[Any] | None  # of the network's sessions; nothing for whoever has sessions of their own
    waiting: list[Session]  # of the last 30 days, not recorded, newest first
    waiting_count: int
    ahead: list[Session]
    set_aside: int  # entries that wait for the actor's decision

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def previous(self) -> date | None:
        return self.day - timedelta(days=1) if self.day > date(2000, 1, 1) else None

    @property
    def next(self) -> date | None:
        return self.day + timedelta(days=1) if self.day < date(2100, 1, 1) else None


def own_rows(actor: Actor) -> Q:
    """Return the condition of the sessions that are the actor's work: groups taught, clubs led."""
    return (teaches_group | runs_groups_club).rows(actor)


def day_of(actor: Actor, day: date, *, club: Club | None = None, page: object = 1) -> Day:
    """Return the actor's day in five queries; without groups of their own, a page of those they may see.

    `club` narrows it. A number of a page out of range gives the nearest one.
    """
    today = timezone.localdate()
    own = own_rows(actor)
    mine = Session.objects.visible_to(actor)
    if own != NOTHING:
        mine = mine.filter(own)
    if club is not None:
        mine = mine.filter(group__club=club)
    waiting = mine.filter(waits(today), day__gte=today - WAITING_DAYS)
    ahead = mine.filter(day__gt=today, day__lte=today + AHEAD_DAYS)
    is_today = day == today
    keys = mine.filter(day=day).values_list("pk", flat=True)
    shown = Paginator(keys, SHOWN).get_page(page) if own == NOTHING else None
    of_day = list(keys[:SHOWN] if shown is None else shown)
    late = _keys(waiting.order_by("-day", "starts_at"), WAITING_SHOWN) if is_today else []
    coming = _keys(ahead, AHEAD_SHOWN) if is_today else []
    # Counting people is the dear part, so the three lists are counted in one query.
    every = counted(Session.objects.filter(pk__in=[*of_day, *late, *coming])).in_bulk()
    return Day(
        day=day,
        today=today,
        sessions=[every[key] for key in of_day],
        page=shown,
        waiting=[every[key] for key in late],
        waiting_count=waiting.count() if late else 0,
        ahead=[every[key] for key in coming],
        set_aside=waiting_count(actor) if is_today else 0,
    )


def _keys(sessions: QuerySet[Session], most: int) -> list[int]:
    return list(sessions.values_list("pk", flat=True)[:most])


def waits(today: date) -> Q:
    """Return the condition of a session that is over and has nothing recorded."""
    return Q(state=SessionState.PLANNED, day__lt=today)


def counted(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Add `enrolled`, `marked` and `visits`, each counting human beings; group and club come with it."""
    day: Any = OuterRef("day")
    enrolments = Enrolment.objects.filter(in_force(day), group=OuterRef("group"))
    marks = Mark.objects.current().filter(session=OuterRef("pk"))
    return sessions.select_related("group__club").annotate(
        enrolled=_people(enrolments, "group"),
        marked=_people(marks, "session"),
        visits=_people(marks.filter(status__in=VISITS), "session"),
    )


def _people(rows: QuerySet, by: str) -> Coalesce:
    grouped = rows.order_by().values(by).annotate(people=Count(ROOT, distinct=True))
    return Coalesce(Subquery(grouped.values("people"), output_field=IntegerField()), Value(0))


@dataclass(frozen=True)
class SessionFilter:
    """What a list of sessions is narrowed to."""

    state: str = ""  # "", unmarked, held, not_held
    club: Club | None = None


STATES = {
    "held": Q(state=SessionState.HELD),
    "not_held": Q(state=SessionState.NOT_HELD),
}


def listed(actor: Actor, wanted: SessionFilter) -> QuerySet[Session]:
    """Return the sessions up to today that the actor may see, newest first, with their counts."""
    today = timezone.localdate()
    sessions = Session.objects.visible_to(actor).filter(day__lte=today)
    if wanted.state == "unmarked":
        sessions = sessions.filter(waits(today))
    elif wanted.state:
        sessions = sessions.filter(STATES[wanted.state])
    if wanted.club:
        sessions = sessions.filter(group__club=wanted.club)
    return counted(sessions).order_by("-day", "starts_at", "pk")
