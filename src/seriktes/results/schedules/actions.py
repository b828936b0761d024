"""What people do with schedules, and the one thing the program does by itself: it drafts."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.accounts.models import User
from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import unmarked_sessions
from seriktes.core import audit
from seriktes.core.access import SYSTEM, Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.errors import DomainError
from seriktes.core.months import month_text
from seriktes.core.uniqueness import unique_or
from seriktes.partners.models import Agreement
from seriktes.results.actions import draft_release
from seriktes.results.actions.holding import hold_partner
from seriktes.results.models import Release
from seriktes.results.schedules.enums import Rhythm
from seriktes.results.schedules.errors import (
    DateTaken,
    NothingDue,
    NotOfItsOwn,
    NotResponsible,
    RhythmTaken,
    WrongDay,
)
from seriktes.results.schedules.models import Postponement, ReportSchedule, ScheduledDate, ScheduledDraft
from seriktes.results.schedules.queries import DueReport, due_reports, may_answer, waiting_for_a_draft
from seriktes.results.validators import Period

logger = logging.getLogger(__name__)

EDIT = "results.schedule.edit"
RHYTHM_TAKEN = gettext_lazy("This agreement has a schedule of this kind already. Change that one.")


@dataclass(frozen=True)
class ScheduleTerms:
    """What is written down of a schedule."""

    rhythm: Rhythm
    first_month: int | None
    last_month: int | None
    days_after: int
    wait_days: int
    responsible: User

    def fields(self) -> dict[str, Any]:
        return dict(vars(self))


def add_schedule(*, actor: Actor, agreement: Agreement, terms: ScheduleTerms) -> ReportSchedule:
    """Write down which reports an agreement asks for. Raises RhythmTaken, NotResponsible."""
    with transaction.atomic():
        require(actor, EDIT)
        _require_able(terms.responsible)
        with unique_or(RhythmTaken(RHYTHM_TAKEN)):
            schedule = ReportSchedule.objects.create(agreement=agreement, set_by=actor.user, **terms.fields())
        audit.log("results.schedule.added", actor=actor, target=schedule, after=_said(schedule))
        return schedule


def change_schedule(
    *, actor: Actor, schedule: ReportSchedule, terms: ScheduleTerms, seen: State | None = None
) -> ReportSchedule:
    """Correct a schedule; its drafts and what was put off stay.

    Raises RhythmTaken, NotResponsible; ChangedMeanwhile where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        fresh = _held(schedule)
        require(actor, EDIT, fresh)
        refuse_unseen(fresh, seen=seen)
        if terms.responsible.pk != fresh.responsible_id:
            _require_able(terms.responsible)
        before = _said(fresh)
        for name, value in terms.fields().items():
            setattr(fresh, name, value)
        with unique_or(RhythmTaken(RHYTHM_TAKEN)):
            fresh.save()
        old, new = audit.difference(before, _said(fresh))
        if new:
            audit.log("results.schedule.changed", actor=actor, target=fresh, before=old, after=new)
        return fresh


def withdraw_schedule(*, actor: Actor, schedule: ReportSchedule) -> ReportSchedule:
    """Take a schedule back: nothing is due by it any more. A second time changes nothing."""
    with transaction.atomic():
        fresh = _held(schedule)
        require(actor, EDIT, fresh)
        if fresh.withdrawn_at is None:
            fresh.withdrawn_at, fresh.withdrawn_by = timezone.now(), actor.user
            fresh.save(update_fields=("withdrawn_at", "withdrawn_by"))
            audit.log("results.schedule.withdrawn", actor=actor, target=fresh, before=_said(fresh))
        return fresh


def add_date(*, actor: Actor, schedule: ReportSchedule, period: Period, due_on: date) -> ScheduledDate:
    """Write down a report of a schedule of days of its own. Raises NotOfItsOwn, DateTaken."""
    with transaction.atomic():
        fresh = _held(schedule)
        require(actor, EDIT, fresh)
        if fresh.rhythm != Rhythm.DATED:
            raise NotOfItsOwn(
                _("The days of this schedule follow from the calendar. Change how often it reports first.")
            )
        with unique_or(DateTaken(_("A report of these months is written down already."))):
            made = ScheduledDate.objects.create(
                schedule=fresh, first_month=period.first, last_month=period.last, due_on=due_on
            )
        after = _months(period) | {"due_on": due_on.isoformat()}
        audit.log("results.schedule.date_added", actor=actor, target=fresh, after=after)
        return made


def remove_date(*, actor: Actor, row: ScheduledDate) -> None:
    """Take back a report written down by mistake; the log keeps who and when."""
    with transaction.atomic():
        schedule = _held(row.schedule)
        require(actor, EDIT, schedule)
        before = _months(Period(row.first_month, row.last_month)) | {"due_on": row.due_on.isoformat()}
        taken, _by_model = ScheduledDate.objects.filter(pk=row.pk).delete()
        if taken:
            audit.log("results.schedule.date_removed", actor=actor, target=schedule, before=before)


def postpone_report(
    *, actor: Actor, schedule: ReportSchedule, period: Period, until: date, reason: str
) -> Postponement:
    """Put a report off to a later day, and say why. Raises NothingDue, WrongDay."""
    with transaction.atomic():
        fresh = _held(schedule)
        require(actor, EDIT, fresh)
        due = due_report(fresh, period)
        if until <= due.expected_on or until <= due.today:
            raise WrongDay(_("Choose a later day: one that is to come, and after the day that counts now."))
        made = Postponement.objects.create(
            schedule=fresh,
            first_month=period.first,
            last_month=period.last,
            until=until,
            reason=reason,
            made_by=actor.user,
        )
        after = _months(period) | {"until": until.isoformat(), "reason": reason}
        audit.log("results.schedule.postponed", actor=actor, target=fresh, after=after)
        return made


def due_report(schedule: ReportSchedule, period: Period) -> DueReport:
    """Return the report of these months that a schedule asks for and that is not released yet.

    Raises NothingDue.
    """
    far = timezone.localdate() + timedelta(days=10 * 366)
    for one in due_reports([schedule], far):
        if one.period == period and not one.is_done:
            return one
    raise NothingDue(_("Nothing of these months is due by this schedule, or it is released already."))


# what the program does by itself


def draft_what_is_due(today: date | None = None) -> list[Release]:
    """Draft each report whose months are over: when all is marked, else when it has waited long enough.

    It drafts each once, also where several do this at the same moment; it approves nothing.
    """
    today = today or timezone.localdate()
    made = (draft_if_ready(one) for one in waiting_for_a_draft(today))
    return [release for release in made if release is not None]


def draft_if_ready(one: DueReport) -> Release | None:
    """Draft a report by the schedule; None where it waits for marks, was drafted before, or may not be."""
    try:
        unmarked = unmarked_sessions(Slice(one.period.first, one.period.last), one.partner.pk).contributed
        if unmarked and one.today < one.drafted_from:
            return None
        return _drafted_once(one, unmarked)
    except DomainError as refusal:
        logger.info("no draft by the schedule of agreement %s: %s", one.agreement.code, refusal.code)
        return None
    except Exception:
        # A fault in one report is no reason to draft none of the others.
        logger.exception("no draft by the schedule of agreement %s", one.agreement.code)
        return None


def _drafted_once(one: DueReport, unmarked: int) -> Release:
    """Draft it, and write down that it was; of several who do so, the unique key lets one pass."""
    with transaction.atomic():
        hold_partner(one.partner.pk)
        with unique_or(NothingDue(_("This report was drafted already."))):
            row = ScheduledDraft.objects.create(
                partner=one.partner,
                first_month=one.period.first,
                last_month=one.period.last,
                unmarked=unmarked,
            )
        row.release = draft_release(actor=SYSTEM, partner=one.partner, period=one.period)
        row.save(update_fields=("release",))
        return row.release


def _held(schedule: ReportSchedule) -> ReportSchedule:
    """Return the schedule as it is now; nobody else changes it until the transaction ends."""
    list(ReportSchedule.objects.select_for_update(no_key=True).filter(pk=schedule.pk).values_list("pk"))
    return ReportSchedule.objects.select_related("agreement__partner", "responsible").get(pk=schedule.pk)


def _require_able(user: User) -> None:
    if user.pk not in may_answer():
        raise NotResponsible(
            _("Whoever answers for reports is chair or partnership manager. Choose another person.")
        )


def _said(schedule: ReportSchedule) -> dict[str, Any]:
    """The schedule as the log keeps it."""
    return {
        "agreement": schedule.agreement_id,
        "rhythm": str(schedule.rhythm),
        "first": month_text(schedule.first_month) if schedule.first_month else None,
        "last": month_text(schedule.last_month) if schedule.last_month else None,
        "days_after": schedule.days_after,
        "wait_days": schedule.wait_days,
        "responsible": schedule.responsible_id,
    }


def _months(period: Period) -> dict[str, Any]:
    return {"first": month_text(period.first), "last": month_text(period.last)}
