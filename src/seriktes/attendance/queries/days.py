"""Sessions of a day, those that wait for a mark, and the list of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from seriktes.activities.models import Enrolment, Group
from seriktes.activities.rules import taught_group_ids
from seriktes.attendance.enums import VISITS, SessionState
from seriktes.attendance.models import Mark, Session
from seriktes.attendance.queries.rosters import ROOT
from seriktes.attendance.queries.set_aside import waiting_count
from seriktes.attendance.rules import runs_groups_club, teaches_group
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.models import Club
from seriktes.clubs.rules import club_ids
from seriktes.core.access import Actor, allows
from seriktes.core.mixins import in_force
from seriktes.core.prepared import Prepared, count_of, given

SHOWN = 50
WAITING_SHOWN = 10
AHEAD_SHOWN = 10
GROUP_AHEAD, GROUP_RECENT = 2, 6
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


def day_of(actor: Actor, day: date, *, club: Club | None = None, page: int | str | None = 1) -> Day:
    """Return the actor's day in five queries; without groups of their own, a page of those they may see.

    `club` narrows it. A number of a page out of range gives the nearest one.
    """
    today = timezone.localdate()
    is_own, is_today = works_in_groups(actor), day == today
    lists = _LISTS[is_own, club is not None]
    mine: dict[str, Any] = {
        "taught": taught_group_ids(actor),
        "clubs": club_ids(actor, ClubRole.LEADER),
        "club": club and club.pk,
    }
    since: dict[str, Any] = {"first": today - WAITING_DAYS, "today": today, **mine}
    shown = None if is_own else _page_of_network(actor, day, club, page)
    of_day = lists.of_day(day=day, **mine) if shown is None else list(shown)
    late = lists.waiting(**since) if is_today else []
    coming = lists.ahead(today=today, last=today + AHEAD_DAYS, **mine) if is_today else []
    every = {session.pk: session for session in _counted(keys=[*of_day, *late, *coming])}
    # The rule has the last word: these lists only know of what the actor teaches and leads.
    seen = {key for key, one in every.items() if allows(actor, "attendance.session.view", one)}
    return Day(
        day=day,
        today=today,
        sessions=[every[key] for key in of_day if key in seen],
        page=shown,
        waiting=[every[key] for key in late if key in seen],
        waiting_count=lists.waiting_count(**since)[0] if late else 0,
        ahead=[every[key] for key in coming if key in seen],
        set_aside=waiting_count(actor) if is_today else 0,
    )


def _page_of_network(actor: Actor, day: date, club: Club | None, page: int | str | None) -> Page[Any]:
    keys = Session.objects.visible_to(actor).filter(day=day).values_list("pk", flat=True)
    return Paginator(keys if club is None else keys.filter(group__club=club), SHOWN).get_page(page)


def works_in_groups(actor: Actor) -> bool:
    """Whether the actor teaches a group or leads a club: then their day is that of their own sessions."""
    return teaches_group.is_held(actor) or runs_groups_club.is_held(actor)


def waits(today: date | given) -> Q:
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


_ahead = Prepared(
    lambda: counted(Session.objects.filter(group=given("group"), day__gt=given("today"))).order_by(
        "day", "starts_at"
    )[:GROUP_AHEAD]
)
_recent = Prepared(
    lambda: counted(Session.objects.filter(group=given("group"), day__lte=given("today"))).order_by(
        "-day", "-starts_at"
    )[:GROUP_RECENT]
)


def around(group: Group, today: date) -> tuple[list[Session], list[Session]]:
    """Return the next sessions of a group and its last ones, with their counts."""
    return _ahead(group=group.pk, today=today), _recent(group=group.pk, today=today)


def _people(rows: QuerySet, by: str) -> Coalesce:
    grouped = rows.order_by().values(by).annotate(people=Count(ROOT, distinct=True))
    return Coalesce(Subquery(grouped.values("people"), output_field=IntegerField()), Value(0))


class _Lists:
    """The lists of a day, as keys: counting people is the dear part, it is done for all of them at once."""

    def __init__(self, mine: Q) -> None:
        def listed(condition: Q, most: int, *order: str) -> Prepared[int]:
            return Prepared(
                lambda: (
                    Session.objects.filter(mine, condition)
                    .order_by(*order, "pk")
                    .values_list("pk", flat=True)[:most]
                )
            )

        waiting = waits(given("today")) & Q(day__gte=given("first"))
        ahead = Q(day__gt=given("today"), day__lte=given("last"))
        self.of_day = listed(Q(day=given("day")), SHOWN, "starts_at")
        self.waiting = listed(waiting, WAITING_SHOWN, "-day", "starts_at")
        self.ahead = listed(ahead, AHEAD_SHOWN, "day", "starts_at")
        self.waiting_count: Prepared[int] = Prepared(lambda: count_of(Session.objects.filter(mine, waiting)))


# Groups apart: then sessions are found by group and day, not by day in the whole network.
_OWN = Group.objects.filter(Q(pk__in=[given("taught")]) | Q(club__pk__in=[given("clubs")])).order_by()
_OF_CLUB = Q(group__in=Group.objects.filter(club=given("club")).order_by().values("pk"))
# By whether the actor has groups of their own, and whether one club is asked for.
_LISTS = {
    (is_own, of_club): _Lists(
        (Q(group__in=_OWN.values("pk")) if is_own else Q()) & (_OF_CLUB if of_club else Q())
    )
    for is_own in (True, False)
    for of_club in (True, False)
}
_counted = Prepared(lambda: counted(Session.objects.filter(pk__in=[given("keys")]).order_by()))


@dataclass(frozen=True)
class SessionFilter:
    """What a list of sessions is narrowed to."""

    state: str = ""  # "", unmarked, held, not_held
    club: Club | None = None


STATES = {
    "held": Q(state=SessionState.HELD),
    "not_held": Q(state=SessionState.NOT_HELD),
}


def listed(actor: Actor, wanted: SessionFilter) -> QuerySet[Session, int]:
    """Return the keys of the sessions up to today that the actor may see, newest first."""
    today = timezone.localdate()
    sessions = Session.objects.visible_to(actor).filter(day__lte=today)
    if wanted.state == "unmarked":
        sessions = sessions.filter(waits(today))
    elif wanted.state:
        sessions = sessions.filter(STATES[wanted.state])
    if wanted.club:
        sessions = sessions.filter(group__club=wanted.club)
    return sessions.order_by("-day", "starts_at", "pk").values_list("pk", flat=True)


def counted_of(keys: Sequence[int]) -> list[Session]:
    """Return the sessions with these keys in their order, with their counts.

    Counting people is the dear part: it is done for the page alone.
    """
    known = {session.pk: session for session in _counted(keys=keys)}
    return [known[key] for key in keys if key in known]
