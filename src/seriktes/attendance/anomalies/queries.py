"""Flags as the pages and the exported list show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from seriktes.attendance.anomalies.models import AnomalyFlag, FlagClosure, FlagExplanation
from seriktes.attendance.anomalies.ruleset import BY_NAME
from seriktes.attendance.models import Session
from seriktes.clubs.models import Club
from seriktes.core.access import Actor, allows
from seriktes.people.models import Person

HOME_SHOWN = 3
SESSIONS_SHOWN = 8


@dataclass(frozen=True)
class FlagsSought:
    """What the list of flags is narrowed to."""

    state: str = "open"  # open, closed, or "" for all
    rule: str = ""
    club: Club | None = None


@dataclass(frozen=True)
class FlagLine:
    """A flag in words, with the closure in force."""

    flag: AnomalyFlag
    closure: FlagClosure | None

    @property
    def sentence(self) -> str:
        return BY_NAME[self.flag.rule].tell(self.flag.evidence)

    @property
    def clubs(self) -> str:
        """The club, or both."""
        return _both(self.flag.club, self.flag.other_club)

    @property
    def groups(self) -> str:
        """The group, or both."""
        return _both(self.flag.group, self.flag.other_group)

    @property
    def state(self) -> str:
        if self.closure is None:
            return pgettext("state of a flag", "open")
        return str(self.closure.get_outcome_display())


def _both(one: Any, other: Any) -> str:
    return one.name if other in (None, one) else f"{one.name}; {other.name}"


@dataclass(frozen=True)
class FlagPage:
    """What the page of one flag shows: only sessions and people that the reader may see."""

    line: FlagLine
    why: str
    person: Person | None  # whom the flag is about, if it is about one and the reader may see them
    sessions: list[Session]
    hidden_sessions: int  # of a club that is not the reader's
    tells_words: bool  # whether what people wrote may be read: it can name somebody
    more_sessions: list[Session]  # those that are folded away
    explanations: list[FlagExplanation]
    past_closures: list[FlagClosure]
    may_explain: bool
    may_close: bool


def find_flags(actor: Actor, sought: FlagsSought) -> QuerySet[AnomalyFlag]:
    """Return the flags the actor may see that are sought, the latest month first, with clubs and groups."""
    found: Any = AnomalyFlag.objects.visible_to(actor)
    if sought.state:
        found = found.open() if sought.state == "open" else found.closed()
    if sought.rule:
        found = found.filter(rule=sought.rule)
    if sought.club:
        found = found.filter(Q(club=sought.club) | Q(other_club=sought.club))
    flags: QuerySet[AnomalyFlag] = found.order_by("-month", "club__sort_key", "pk")
    return flags.select_related("club", "group", "other_club", "other_group")


def lines_of(flags: Iterable[AnomalyFlag]) -> list[FlagLine]:
    """Put flags into words, with one query for their closures."""
    shown = list(flags)
    standing = FlagClosure.objects.standing().filter(flag__in=[flag.pk for flag in shown])
    closures = {closure.flag_id: closure for closure in standing.select_related("closed_by")}
    return [FlagLine(flag, closures.get(flag.pk)) for flag in shown]


def open_count(actor: Actor) -> int:
    """Return how many open flags the actor may see."""
    return find_flags(actor, FlagsSought()).count()


def flag_page(actor: Actor, flag: AnomalyFlag) -> FlagPage:
    """Return one flag with what the actor may see of its evidence."""
    keys: Sequence[int] = flag.evidence["sessions"]
    seen: QuerySet[Session] = Session.objects.visible_to(actor).filter(pk__in=keys)
    visible = list(seen.select_related("group__club").order_by("day", "starts_at", "pk"))
    closures = list(flag.closures.select_related("closed_by", "ended_by"))
    standing = next((closure for closure in closures if closure.ended_at is None), None)
    tells_words = may_read_words(actor, flag)
    return FlagPage(
        line=FlagLine(flag, standing),
        why=str(BY_NAME[flag.rule].why),
        person=_person(actor, flag),
        sessions=visible[:SESSIONS_SHOWN],
        hidden_sessions=len(keys) - len(visible),
        tells_words=tells_words,
        more_sessions=visible[SESSIONS_SHOWN:],
        explanations=list(flag.explanations.select_related("written_by")) if tells_words else [],
        past_closures=[closure for closure in closures if closure.ended_at is not None],
        may_explain=allows(actor, "attendance.anomalyflag.explain", flag),
        may_close=allows(actor, "attendance.anomalyflag.close", flag),
    )


def may_read_words(actor: Actor, flag: AnomalyFlag) -> bool:
    """Whether an actor may read what people wrote of a flag: only those who see its registers."""
    return allows(actor, "attendance.anomalyflag.read", flag)


def _person(actor: Actor, flag: AnomalyFlag) -> Person | None:
    if flag.person_id is None:
        return None
    return Person.objects.visible_to(actor).filter(pk=flag.person_id).first()
