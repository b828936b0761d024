"""The reports of the demo network that have left it: three partners, and one restatement.

The paper journal of one group comes to the office only after the reports are released, as it happens in life:
so one report has to be restated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from seriktes.activities.models import Group
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Mark, Session
from seriktes.attribution.models import CoverageRule
from seriktes.core import facts
from seriktes.core.access import Actor
from seriktes.core.jobs import run_job
from seriktes.core.months import first_day, last_day, month_of
from seriktes.demo.frauds import planted
from seriktes.demo.scale import Scale
from seriktes.organisations.models import Organisation
from seriktes.results.actions import approve_release, draft_release, draft_restatement
from seriktes.results.models import Release
from seriktes.results.validators import Period

MONTHS = 12
# Fewer people in a late journal would be hidden again by what protects them.
MANY = 12


@dataclass
class LateJournal:
    """A month of one group, with many children, that a partner covers: taken out, and brought in later."""

    scale: Scale
    group: Group | None = None
    month: int = 0
    marks: list[Mark] = field(default_factory=list)

    def take_out(self, partner: Organisation) -> None:
        """Choose a journal of the partner's clubs and let nobody know of it yet."""
        last = month_of(self.scale.until) - 1
        for month in range(last - 1, last - MONTHS, -1):
            if found := _largest(partner, month):
                self.group, self.month = found, month
                break
        sessions = self._sessions().filter(state=SessionState.HELD)
        self.marks = list(Mark.objects.filter(session__in=sessions).order_by("pk"))
        Mark.objects.filter(pk__in=[mark.pk for mark in self.marks]).delete()
        sessions.update(state=SessionState.PLANNED)

    def bring_in(self) -> None:
        """Record the journal, late: now, after the reports that were counted without it."""
        received = timezone.now()
        with transaction.atomic():
            for mark in self.marks:
                mark.received_at = received
            Mark.objects.bulk_create(self.marks)
            sessions = {mark.session_id for mark in self.marks}
            Session.objects.filter(pk__in=sessions).update(state=SessionState.HELD)
            if self.group is not None:
                facts.changed({(self.group.pk, self.month)})

    def _sessions(self) -> QuerySet[Session]:
        days = (first_day(self.month), last_day(self.month)) if self.group else None
        found = Session.objects.filter(group=self.group)
        return found.filter(day__range=days) if days else found.none()


def _largest(partner: Organisation, month: int) -> Group | None:
    """Return the group of the partner's clubs that most people came to in a month."""
    clubs = CoverageRule.objects.filter(agreement__partner=partner, club__isnull=False).values("club")
    # A journal in which something is planted to be found stays as it is.
    sessions = [session for one in planted() for session in one.sessions]
    touched = Session.objects.filter(pk__in=sessions).values("group")
    honest = Mark.objects.exclude(session__group__in=touched)
    came = honest.filter(
        day__range=(first_day(month), last_day(month)),
        session__group__club__in=clubs,
        session__state=SessionState.HELD,
    )
    groups = came.values("session__group").annotate(people=Count("person", distinct=True))
    found = groups.filter(people__gte=MANY).order_by("-people", "session__group").first()
    return Group.objects.get(pk=found["session__group"]) if found else None


@dataclass
class Releases:
    """Lets the reports leave, by the hands of those who may."""

    scale: Scale
    manager: Actor
    chair: Actor
    progress: Callable[[int, int], object] = lambda _done, _total: None

    def write(self, partners: list[Organisation], late: LateJournal) -> None:
        """Release the last twelve full months for each partner, and restate what the late journal changes.

        The partner of the late journal is the last one. In a very small network what leaves for one partner
        may forbid what would leave for another: that one stays a draft, with the reason on its page.
        """
        last = month_of(self.scale.until) - 1
        period, released = Period(last - MONTHS + 1, last), None
        for done, partner in enumerate(partners):
            self.progress(done, len(partners) + 1)
            released = self._released(draft_release(actor=self.manager, partner=partner, period=period))
        late.bring_in()
        self.progress(len(partners), len(partners) + 1)
        if late.group is not None and released is not None:
            group = late.group
            cause = (
                f"«{group.name_kk}» тобының қағаз журналы кеңсеге кеш жетті. "
                f"Бумажный журнал группы «{group.name_in('ru')}» поступил позже остальных (үлгі)."
            )
            self._released(draft_restatement(actor=self.manager, release=released, cause=cause))
        self.progress(len(partners) + 1, len(partners) + 1)

    def _released(self, draft: Release) -> Release | None:
        """Walk a draft all the way, doing the worker's part at once; None where its check refuses it."""
        draft = _worked(draft)
        if not draft.digest:
            return None
        for actor in (self.manager, self.chair):
            draft = approve_release(actor=actor, release=draft, seen=draft.digest)
        return _worked(draft)


def _worked(release: Release) -> Release:
    if release.job is not None:
        run_job(release.job.pk)
    return Release.objects.select_related("partner", "seal", "job", "restates").get(pk=release.pk)
