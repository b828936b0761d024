"""What is due: the reports of all schedules, each with where it stands today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from seriktes.accounts.models import NetworkRole, User
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Session
from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import groups_of
from seriktes.clubs.models import Club
from seriktes.core.access import Actor
from seriktes.core.months import last_day, month_of, month_text
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.models import IS_CURRENT, IS_DRAFT, Release
from seriktes.results.queries import earliest_month
from seriktes.results.schedules.enums import DueState, Nearness, Rhythm
from seriktes.results.schedules.lattice import overlap_otherwise, periods
from seriktes.results.schedules.models import Postponement, ReportSchedule, ScheduledDate, ScheduledDraft
from seriktes.results.schedules.rules import SCHEDULERS
from seriktes.results.schedules.wording import days_words
from seriktes.results.validators import Period

SOON, NEAR = 14, 3  # days

Months = tuple[int, int, int]  # of which partner, first, last


@dataclass(frozen=True)
class ReportsThere:
    """What there is of reports: the current one and the draft of a partner's months."""

    current: dict[Months, Release]
    drafts: dict[Months, Release]


@dataclass(frozen=True)
class DueReport:
    """One report that an agreement asks for: its months, its day, where it stands today."""

    schedule: ReportSchedule
    period: Period
    due_on: date  # by the schedule
    postponement: Postponement | None
    current: Release | None
    draft: Release | None
    today: date

    @property
    def agreement(self) -> Agreement:
        return self.schedule.agreement

    @property
    def partner(self) -> Organisation:
        return self.schedule.agreement.partner

    @property
    def responsible(self) -> User:
        return self.schedule.responsible

    @property
    def expected_on(self) -> date:
        """The day that counts: that of the schedule, or the later one it was put off to."""
        return max(self.due_on, self.postponement.until) if self.postponement else self.due_on

    @property
    def is_postponed(self) -> bool:
        return self.expected_on != self.due_on

    @cached_property
    def state(self) -> DueState:
        if self.current is not None:
            return DueState.DONE
        if self.draft is not None:
            return DueState.DRAFT
        return DueState.OPEN if self.period.is_over(self.today) else DueState.RUNS

    @property
    def is_done(self) -> bool:
        return self.state == DueState.DONE

    @property
    def days(self) -> int:
        """How many days remain; less than 0 when the day is behind."""
        return (self.expected_on - self.today).days

    @property
    def days_words(self) -> str:
        return days_words(self.days)

    @property
    def is_late(self) -> bool:
        return not self.is_done and self.days < 0

    @property
    def nearness(self) -> Nearness:
        """What a reminder says of it today."""
        if self.is_done or self.days > SOON:
            return Nearness.FAR
        if self.days < 0:
            return Nearness.LATE
        return Nearness.NEAR if self.days <= NEAR else Nearness.SOON

    @property
    def report_query(self) -> str:
        """What the address of the live report, and the button that drafts it, carry."""
        return self.period.query()

    @property
    def first_text(self) -> str:
        return month_text(self.period.first)

    @property
    def last_text(self) -> str:
        return month_text(self.period.last)

    @property
    def drafted_from(self) -> date:
        """The day from which the program drafts it, whatever is still unmarked."""
        return last_day(self.period.last) + timedelta(days=self.schedule.wait_days + 1)


def schedules_of(actor: Actor, agreement: Agreement | None = None) -> QuerySet[ReportSchedule]:
    """Return the schedules in force that an actor may see, with their agreements, days and people."""
    found = ReportSchedule.objects.visible_to(actor, "results.schedule.view").in_force()
    if agreement is not None:
        found = found.filter(agreement=agreement)
    return _whole(found)


def due_reports(
    schedules: Iterable[ReportSchedule], until: date, *, today: date | None = None
) -> list[DueReport]:
    """Return what the schedules ask for up to a day, the earliest first; also what is done."""
    today, known = today or timezone.localdate(), list(schedules)
    standing = _standing({schedule.agreement.partner_id for schedule in known})
    found = [
        _report(schedule, period, due_on, standing, today)
        for schedule in known
        for period, due_on in asked_for(schedule, until)
    ]
    found = [one for one in found if one.expected_on <= until or one.due_on <= until]
    found.sort(key=lambda one: (one.expected_on, one.partner.sort_key, one.period.first))
    return _reportable(found)


def _reportable(found: Sequence[DueReport]) -> list[DueReport]:
    """Leave out months that begin before the network's first record: no report of them can be made."""
    if all(one.current or one.draft for one in found):
        return list(found)
    earliest = earliest_month()
    return [one for one in found if one.current or one.draft or one.period.first >= earliest]


def asked_for(schedule: ReportSchedule, until: date) -> Iterator[tuple[Period, date]]:
    """Return the months that a schedule asks for, and the day each is due, up to a day."""
    if schedule.rhythm == Rhythm.DATED:
        for row in schedule.dates.all():
            if row.due_on <= until:
                yield Period(row.first_month, row.last_month), row.due_on
        return
    for period in periods(Rhythm(schedule.rhythm), schedule.first_month or 0, _last(schedule, until)):
        due_on = last_day(period.last) + timedelta(days=schedule.days_after)
        if due_on <= until:
            yield period, due_on


def reminders(actor: Actor, *, today: date | None = None) -> list[DueReport]:
    """Return what this person has to see to in the next two weeks, and what is late; the latest first.

    What somebody answers for who may not release any more is everybody's who may.
    """
    today = today or timezone.localdate()
    able = Exists(_able().filter(user=OuterRef("responsible")))
    schedules = schedules_of(actor).annotate(is_able=able)
    return [
        one
        for one in due_reports(schedules, today + timedelta(days=SOON), today=today)
        if one.nearness != Nearness.FAR and (one.responsible == actor.user or not one.schedule.is_able)  # type: ignore[attr-defined]
    ]


def may_answer() -> frozenset[int]:
    """Return the keys of those who may answer for a report today: they may draft and approve it."""
    return frozenset(_able().values_list("user", flat=True))


def _able() -> QuerySet[NetworkRole]:
    return NetworkRole.objects.on(timezone.localdate()).filter(role__in=SCHEDULERS, user__is_active=True)


def answerable() -> QuerySet[User]:
    """Return who may answer for a report today."""
    return User.objects.filter(pk__in=may_answer()).order_by("full_name", "pk")


def usual_rhythm() -> Rhythm:
    """Return the rhythm that most schedules have, so that a new one joins them; without any, quarters."""
    kept = ReportSchedule.objects.in_force().exclude(rhythm=Rhythm.DATED).order_by()
    counted = kept.values_list("rhythm").annotate(count=Count("pk")).order_by("-count", "rhythm")
    found = counted.first()
    return Rhythm(found[0]) if found else Rhythm.QUARTERLY


def waiting_for_a_draft(today: date) -> list[DueReport]:
    """Return what is over, asked for, and was never drafted, by nobody.

    A draft that somebody discarded, and a report that was withdrawn, are in the hands of people.
    """
    schedules = _whole(ReportSchedule.objects.in_force())
    found = due_reports(schedules, today + timedelta(days=2 * 366), today=today)
    months = ("partner", "first_month", "last_month")
    made = {*ScheduledDraft.objects.values_list(*months), *Release.objects.values_list(*months)}
    waiting = {
        (one.partner.pk, one.period.first, one.period.last): one
        for one in reversed(found)
        if one.state == DueState.OPEN
    }
    return [one for key, one in waiting.items() if key not in made]


@dataclass(frozen=True)
class MadeBySchedule:
    """What is said of a draft that the program made: how much was unmarked then, and where it is still."""

    row: ScheduledDraft
    unmarked: list[tuple[Club, int]]


def made_by_schedule(release: Release) -> MadeBySchedule | None:
    """Return what is said of a draft that the program made by a schedule; None of one a person made."""
    row = ScheduledDraft.objects.filter(release=release).first()
    return MadeBySchedule(row, still_unmarked(release)) if row else None


def still_unmarked(release: Release) -> list[tuple[Club, int]]:
    """Return the clubs of a report's groups with sessions of its months that nobody has marked, by name."""
    scope = Slice(release.first_month, release.last_month)
    waiting = Session.objects.filter(
        group__in=groups_of(scope, release.partner_id),
        state=SessionState.PLANNED,
        day__range=(scope.first_day, scope.last_day),
        day__lt=timezone.localdate(),
    )
    counted = dict(waiting.order_by().values_list("group__club").annotate(Count("pk")))
    clubs = Club.objects.filter(pk__in=counted).order_by("sort_key", "pk")
    return [(club, counted[club.pk]) for club in clubs]


def _whole(schedules: QuerySet[ReportSchedule]) -> QuerySet[ReportSchedule]:
    return schedules.select_related("agreement__partner", "responsible").prefetch_related(
        Prefetch("dates", ScheduledDate.objects.order_by("due_on", "pk")),
        Prefetch("postponements", Postponement.objects.select_related("made_by").order_by("made_at", "pk")),
    )


def _last(schedule: ReportSchedule, until: date) -> int:
    """Return the last month asked for: that of the schedule, or of the agreement, or of the look."""
    ends = schedule.agreement.ends_on
    known = [month_of(until), schedule.last_month, month_of(ends) if ends else None]
    return min(month for month in known if month is not None)


def _standing(partners: Iterable[int]) -> ReportsThere:
    current: dict[Months, Release] = {}
    drafts: dict[Months, Release] = {}
    rows = Release.objects.filter(IS_CURRENT | IS_DRAFT, partner__in=list(partners)).in_short()
    for release in rows:
        months = (release.partner_id, release.first_month, release.last_month)
        (current if release.is_current else drafts)[months] = release
    return ReportsThere(current, drafts)


def _report(
    schedule: ReportSchedule, period: Period, due_on: date, standing: ReportsThere, today: date
) -> DueReport:
    months = (schedule.agreement.partner_id, period.first, period.last)
    put_off = [
        row
        for row in schedule.postponements.all()
        if (row.first_month, row.last_month) == (period.first, period.last)
    ]
    return DueReport(
        schedule=schedule,
        period=period,
        due_on=due_on,
        postponement=put_off[-1] if put_off else None,
        current=standing.current.get(months),
        draft=standing.drafts.get(months),
        today=today,
    )


# what reports of other months get in the way


@dataclass(frozen=True)
class Overlap:
    """Two partners' reports whose months overlap and are not the same, by the first such pair."""

    one: Organisation
    period: Period
    other: Organisation
    other_period: Period

    @property
    def is_same_partner(self) -> bool:
        return self.one == self.other


def overlaps(schedules: Iterable[ReportSchedule], today: date | None = None) -> list[Overlap]:
    """Return which reports of the coming year disclosure control will often refuse, a pair of partners once.

    Whoever reads a quarter and the half-year learns who came in the difference only.
    """
    first = today or timezone.localdate()
    asked: dict[Organisation, set[Period]] = defaultdict(set)
    for schedule in schedules:
        for period, _due_on in asked_for(schedule, first + timedelta(days=2 * 366)):
            if last_day(period.last) >= first:
                asked[schedule.agreement.partner].add(period)
    partners = sorted(asked, key=lambda partner: (partner.sort_key, partner.pk))
    months = {partner: frozenset(asked[partner]) for partner in partners}
    found = (
        _overlap(one, months[one], other, months[other])
        for place, one in enumerate(partners)
        for other in partners[place:]
    )
    return [overlap for overlap in found if overlap is not None]


def _overlap(
    one: Organisation, ones: frozenset[Period], other: Organisation, others: frozenset[Period]
) -> Overlap | None:
    found = _first_overlap(ones, others)
    return Overlap(one, found[0], other, found[1]) if found else None


# Many partners ask for the same months: of a hundred, few pairs are different questions.
@lru_cache(maxsize=256)
def _first_overlap(ones: frozenset[Period], others: frozenset[Period]) -> tuple[Period, Period] | None:
    pairs = (
        (mine, theirs)
        for mine in sorted(ones, key=_months)
        for theirs in sorted(others, key=_months)
        if overlap_otherwise(mine, theirs)
    )
    # Where both partners are given the same months too, it is still those that differ which tell.
    return next(pairs, None)


def _months(period: Period) -> tuple[int, int]:
    return (period.first, period.last)


def postponements_of(one: DueReport) -> list[Postponement]:
    """Return every time a report was put off, the oldest first."""
    same = Q(first_month=one.period.first, last_month=one.period.last)
    return list(one.schedule.postponements.filter(same).select_related("made_by"))
