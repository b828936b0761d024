"""Twelve invented places in the registers that raise a question, to show how they are found.

Nobody did this: it is written over the journal of the demo, as it would look if somebody had. What was
planted stands in the log (`planted`), so that a test can compare it with what the rules find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from seriktes.activities.enums import EndReason
from seriktes.activities.models import Enrolment, Group
from seriktes.attendance.anomalies import holidays
from seriktes.attendance.anomalies.actions import close_flag
from seriktes.attendance.anomalies.enums import Anomaly, FlagOutcome
from seriktes.attendance.anomalies.models import AnomalyFlag, Unscanned
from seriktes.attendance.anomalies.presence import OTHER_CLUB_OVERLAP
from seriktes.attendance.anomalies.registers import school_year
from seriktes.attendance.anomalies.scanning import scan
from seriktes.attendance.enums import VISITS, MarkStatus, NotHeldReason, SessionState
from seriktes.attendance.models import Mark, NotHeld, Session
from seriktes.attendance.queries.trust import LATE_DAYS
from seriktes.clubs.models import Club
from seriktes.core import audit
from seriktes.core.access import SYSTEM, Actor
from seriktes.core.models import AuditEntry
from seriktes.core.months import first_day, last_day, month_of
from seriktes.demo.scale import CLUBS_IN_DISTRICT, Scale, noon
from seriktes.demo.tables import code
from seriktes.organisations.models import Organisation

PLANTED = "demo.frauds.planted"
YEAR_BACK = 11  # months before the last one in which something is planted


@dataclass(frozen=True)
class Planted:
    """One invented place: the rule that is to find it, and the group and the sessions it is about."""

    rule: str
    group: int
    sessions: tuple[int, ...]


def planted() -> list[Planted]:
    """Return what was planted into this demo network."""
    entry = AuditEntry.objects.filter(action=PLANTED).first()
    rows = entry.after["planted"] if entry else []
    return [Planted(row["rule"], row["group"], tuple(row["sessions"])) for row in rows]


def plant(scale: Scale, target: Organisation) -> None:
    """Write the invented places over the journal; a small network has room for fewer of them."""
    ground = _Ground(scale, list(Club.objects.order_by("pk")[:CLUBS_IN_DISTRICT]))
    found = [one for number, fraud in enumerate(FRAUDS) if (one := ground.try_clubs(number, fraud))]
    audit.log(PLANTED, actor=SYSTEM, target=target, after={"planted": [asdict(one) for one in found]})
    _correct_late(scale)
    groups = Group.objects.order_by("pk").values_list("pk", flat=True)
    years = range(school_year(month_of(scale.since)), school_year(month_of(scale.until)) + 1)
    months = [max(year * 12 + 8, month_of(scale.since)) for year in years]
    Unscanned.objects.bulk_create(Unscanned(group_id=pk, month=month) for pk in groups for month in months)


def _correct_late(scale: Scale) -> None:
    """Let some notes of parents come late, so that the trust figures show late edits too."""
    before = scale.until - timedelta(days=30)
    former = Mark.objects.filter(replaced_at__gt=F("received_at"), is_contested=False, day__lt=before)
    for mark in former.order_by("session", "person")[::15]:
        at = mark.received_at + timedelta(days=LATE_DAYS + 2)
        Mark.objects.current().filter(session=mark.session_id, person=mark.person_id).update(
            marked_at=at, received_at=at
        )
        Mark.objects.filter(pk=mark.pk).update(replaced_at=at)


@dataclass
class _Ground:
    """Finds a group and a month for each place, every group once."""

    scale: Scale
    clubs: Sequence[Club]
    used: set[int] = field(default_factory=set)

    def try_clubs(self, number: int, fraud: Fraud) -> Planted | None:
        """Plant in the club of this number, or in the next one that has room."""
        for step in range(len(self.clubs)):
            club = self.clubs[(number + step) % len(self.clubs)]
            found = fraud(self, club)
            if found is not None:
                self.used.add(found.group)
                return found
        return None

    def groups(self, club: Club) -> list[int]:
        """The club's groups with nothing planted in them, those with most children first."""
        rows = Group.objects.filter(club=club).exclude(pk__in=self.used).order_by("-capacity", "pk")
        return list(rows.values_list("pk", flat=True))

    def months(self, length: int = 1) -> Iterator[int]:
        """The months that may hold something, the latest first; `length` of them lie in one school year."""
        last = month_of(self.scale.until) - 1
        for month in range(last - length + 1, last - YEAR_BACK, -1):
            is_whole = school_year(month) == school_year(month + length - 1)
            if is_whole and month >= month_of(self.scale.since):
                yield month

    def stretches(self, club: Club, least: int, months: int = 1) -> Iterator[list[Session]]:
        """Yield the held sessions of one group in so many months, at least `least` in each."""
        for group in self.groups(club):
            for month in self.months(months):
                held = _held(group, month, month + months - 1)
                counts = [sum(one.month == each for one in held) for each in range(month, month + months)]
                if min(counts) >= least:
                    yield held


Fraud = Callable[[_Ground, Club], Planted | None]


def _held(group: int, first: int, last: int) -> list[Session]:
    days = (first_day(first), last_day(last))
    rows = Session.objects.filter(group=group, day__range=days, state=SessionState.HELD)
    return list(rows.order_by("day", "starts_at"))


def _marks(session: Session) -> Any:
    return Mark.objects.current().filter(session=session)


def _ends(session: Session) -> datetime:
    return session.starts_at_utc + timedelta(minutes=session.minutes)


def _written(session: Session, at: datetime) -> None:
    """Let what is recorded of a session be pressed at a moment and arrive two seconds later."""
    _marks(session).update(marked_at=at, received_at=at + timedelta(seconds=2))


def _done(rule: Anomaly, sessions: Sequence[Session]) -> Planted:
    return Planted(rule.value, sessions[0].group_id, tuple(sorted(one.pk for one in sessions)))


def _same_second(ground: _Ground, club: Club) -> Planted | None:
    for held in ground.stretches(club, 6):
        chosen = [one for one in held if _marks(one).count() >= 5][:4]
        if len({one.day for one in chosen}) < 4:
            continue
        at = _ends(chosen[-1]) + timedelta(hours=3, minutes=11)
        for session in chosen:
            _written(session, at)
        return _done(Anomaly.SAME_SECOND, chosen)
    return None


def _in_one_go(ground: _Ground, club: Club) -> Planted | None:
    for held in ground.stretches(club, 7):
        at = _ends(held[-1]) + timedelta(hours=2)
        for number, session in enumerate(held):
            _written(session, at + timedelta(minutes=2 * number))
        return _done(Anomaly.IN_ONE_GO, held)
    return None


def _long_after(ground: _Ground, club: Club) -> Planted | None:
    latest = ground.scale.until - timedelta(days=50)
    for held in ground.stretches(club, 6):
        chosen = [one for one in held if one.day < latest][:5]
        if len(chosen) < 5:
            continue
        for number, session in enumerate(chosen):
            _written(session, _ends(session) + timedelta(days=38 + number, hours=3, minutes=17 * number))
        return _done(Anomaly.LONG_AFTER, chosen)
    return None


def _before_start(ground: _Ground, club: Club) -> Planted | None:
    for held in ground.stretches(club, 7):
        chosen = [one for one in held if _marks(one).filter(status__in=VISITS).count() >= 4][:6]
        if len(chosen) < 5:
            continue
        for session in chosen:
            _written(session, session.starts_at_utc - timedelta(hours=1, minutes=session.pk % 20))
        return _done(Anomaly.BEFORE_START, chosen)
    return None


def _never_absent(ground: _Ground, club: Club) -> Planted | None:
    for held in ground.stretches(club, 7, months=2):
        marks = Mark.objects.current().filter(session__in=held)
        if marks.count() < 110 or marks.values("person").distinct().count() < 7:
            continue
        marks.filter(pk__in=list(marks.values_list("pk", flat=True))).update(status=MarkStatus.PRESENT)
        return _done(Anomaly.NEVER_ABSENT, held)
    return None


def _same_pattern(ground: _Ground, club: Club) -> Planted | None:
    for held in ground.stretches(club, 6, months=2):
        first, *others = held[:10]
        pattern = _pattern(first, first.day, others[-1].day)
        visits = sum(status in VISITS for _person, status in pattern)
        if len(pattern) < 7 or not 0 < visits < len(pattern):
            continue
        for session in (first, *others):
            _copy(pattern, session)
        return _done(Anomaly.SAME_PATTERN, [first, *others])
    return None


def _pattern(session: Session, first: date, last: date) -> list[tuple[int, int]]:
    """What is recorded of a session about those who are enrolled from one day to another."""
    enrolled = Enrolment.objects.on(first).on(last).filter(group=session.group_id)
    rows = _marks(session).filter(person__in=enrolled.values("person")).order_by("person")
    return list(rows.values_list("person", "status"))


def _copy(pattern: Sequence[tuple[int, int]], session: Session) -> None:
    """Record the same as elsewhere, ten minutes after the session."""
    _marks(session).delete()
    at = _ends(session) + timedelta(minutes=10)
    Mark.objects.bulk_create(_mark(session, person, status, at) for person, status in pattern)


def _mark(session: Session, person: int, status: int, at: datetime) -> Mark:
    return Mark(
        session=session,
        person_id=person,
        day=session.day,
        status=status,
        marked_at=at,
        received_at=at,
        recorded_by_id=session.lead_id,
    )


def _two_places(ground: _Ground, club: Club) -> Planted | None:
    """Somebody comes to a group, and another club counts them at the same hours."""
    elsewhere = [one.pk for one in ground.clubs if one != club] or [club.pk]
    for held in ground.stretches(club, 6):
        by_day = {one.day: one for one in held}
        days = (held[0].day, held[-1].day)
        found: dict[int, list[tuple[Session, Session]]] = {}
        others = Session.objects.filter(
            group__club__in=elsewhere, day__range=days, state=SessionState.HELD
        ).exclude(group__in=[*ground.used, held[0].group_id])
        for other in others.order_by("pk"):
            one = by_day.get(other.day)
            if one and _shared(one, other) >= OTHER_CLUB_OVERLAP + timedelta(minutes=20):
                found.setdefault(other.group_id, []).append((one, other))
        for pairs in found.values():
            if len(pairs) >= 4 and (done := _count_twice(pairs)):
                ground.used.add(pairs[0][1].group_id)
                return done
    return None


def _shared(one: Session, other: Session) -> timedelta:
    begins = max(one.starts_at_utc, other.starts_at_utc)
    return min(_ends(one), _ends(other)) - begins


def _count_twice(pairs: Sequence[tuple[Session, Session]]) -> Planted | None:
    visits = Mark.objects.current().filter(session__in=[one for one, _other in pairs], status__in=VISITS)
    visits = visits.exclude(person__enrolments__group=pairs[0][1].group_id)
    often = sorted(visits.filter(person__canonical=None).values_list("person", flat=True))
    person = max(set(often), key=lambda each: (often.count(each), -each), default=0)
    there = {session for session, of_whom in visits.values_list("session", "person") if of_whom == person}
    chosen = [pair for pair in pairs if pair[0].pk in there]
    if len(chosen) < 3:
        return None
    first = chosen[0][1]
    Enrolment.objects.create(
        code=code(Enrolment.objects.latest("pk").pk + 1),
        person_id=person,
        group_id=first.group_id,
        starts_on=first.day,
        ends_on=chosen[-1][1].day,
        end_reason=EndReason.LEFT,
    )
    for _one, other in chosen:
        at = _ends(other) + timedelta(minutes=1)
        _mark(other, person, MarkStatus.PRESENT, at).save()
    return _done(Anomaly.TWO_PLACES, [session for pair in chosen for session in pair])


def _on_holiday(ground: _Ground, club: Club) -> Planted | None:
    months = set(ground.months())
    fallen = Session.objects.filter(group__in=ground.groups(club), state=SessionState.NOT_HELD)
    for session in fallen.order_by("-day", "pk"):
        before = Session.objects.filter(
            group=session.group_id, state=SessionState.HELD, day__lt=session.day
        ).last()
        is_free = session.month in months and holidays.is_holiday(session.day)
        pattern = _pattern(before, session.day, session.day) if is_free and before else []
        if sum(status in VISITS for _person, status in pattern) >= 5:
            NotHeld.objects.filter(session=session).delete()
            Session.objects.filter(pk=session.pk).update(state=SessionState.HELD, topic="")
            _copy(pattern, session)
            return _done(Anomaly.ON_HOLIDAY, [session])
    return None


def _closed_day(ground: _Ground, club: Club) -> Planted | None:
    """The village is under quarantine: every group stays at home, but for one on paper."""
    free = set(ground.groups(club))
    for month in ground.months():
        sessions: dict[date, list[Session]] = {}
        for one in Session.objects.filter(
            group__club=club, day__range=(first_day(month), last_day(month))
        ).order_by("day", "pk"):
            sessions.setdefault(one.day, []).append(one)
        for day, of_day in sessions.items():
            met = [one for one in of_day if one.state == SessionState.HELD and one.group_id in free]
            groups = {one.group_id for one in of_day}
            if len(groups) < 3 or not met or not groups <= free or holidays.is_holiday(day):
                continue
            for other in of_day:
                if other.group_id != met[0].group_id:
                    _fall_out(other)
            return _done(Anomaly.CLOSED_DAY, [one for one in of_day if one.group_id == met[0].group_id])
    return None


def _fall_out(session: Session) -> None:
    _marks(session).delete()
    NotHeld.objects.filter(session=session).delete()
    Session.objects.filter(pk=session.pk).update(state=SessionState.NOT_HELD, topic="")
    NotHeld.objects.create(
        session=session,
        reason=NotHeldReason.QUARANTINE,
        recorded_at=session.starts_at_utc,
        recorded_by_id=session.lead_id,
    )


# In the order of the clubs. The closed day comes first: it empties the registers of other groups.
FRAUDS: tuple[Fraud, ...] = (
    _closed_day,
    _never_absent,
    _same_second,
    _two_places,
    _same_pattern,
    _in_one_go,
    _on_holiday,
    _before_start,
    _never_absent,
    _two_places,
    _long_after,
    _same_second,
)

# What was said about some of them, so that the page shows life.
ANSWERS: dict[Anomaly, tuple[FlagOutcome, str]] = {
    Anomaly.ON_HOLIDAY: (
        FlagOutcome.EXPLAINED,
        "Мереке күні ауыл алаңында көрсетілім болды, топ сонда өнер көрсетті. Суреттері бар. (үлгі)",
    ),
    Anomaly.IN_ONE_GO: (
        FlagOutcome.CONFIRMED,
        "Қағаз журнал жоғалған, белгілер ай соңында есте қалғаны бойынша қойылған. (үлгі)",
    ),
    Anomaly.CLOSED_DAY: (
        FlagOutcome.CORRECTED,
        "Сол күні топ та жиналмаған: белгілер қателесіп қойылған, журнал түзетілді. (үлгі)",
    ),
}


def look(actor: Actor, scale: Scale) -> None:
    """Scan the clubs of a few of the places, and answer some of the flags as a coordinator would."""
    wanted = set(ANSWERS)
    for one in planted():
        if Anomaly(one.rule) in wanted:
            wanted.discard(Anomaly(one.rule))
            session = Session.objects.select_related("group").get(pk=one.sessions[0])
            scan(session.group.club_id, school_year(session.month))
    seen = noon(scale.until - timedelta(days=9))
    for number, flag in enumerate(AnomalyFlag.objects.order_by("key"), start=1):
        AnomalyFlag.objects.filter(pk=flag.pk).update(code=code(number), opened_at=seen)
        rule = Anomaly(flag.rule)
        if rule in ANSWERS:
            outcome, explanation = ANSWERS[rule]
            closure = close_flag(actor=actor, flag=flag, outcome=outcome, explanation=explanation)
            type(closure).objects.filter(pk=closure.pk).update(closed_at=seen + timedelta(days=3))
