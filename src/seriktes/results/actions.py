"""Acts upon results: publish, withdraw, bring back; open the marks behind a figure; ask for a file."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import MarksBehind, marks_behind
from seriktes.core import audit, jobs
from seriktes.core.access import Actor, require
from seriktes.core.models import Job
from seriktes.core.months import month_text
from seriktes.organisations.models import Organisation
from seriktes.results.enums import ReportFormat
from seriktes.results.errors import (
    AlreadyPublished,
    FiguresChanged,
    NotOver,
    NotWithdrawn,
    SharesMonths,
    Unresolved,
)
from seriktes.results.models import Snapshot
from seriktes.results.queries import live_report
from seriktes.results.reports import Report, to_json
from seriktes.results.trace import Trace
from seriktes.results.validators import Period

FILE_JOB = "results.file"


def publish_snapshot(*, actor: Actor, partner: Organisation, period: Period, previewed: str = "") -> Snapshot:
    """Freeze the protected figures of whole months that are over, and let the partner read them.

    `previewed` is the digest of the figures somebody has looked at: when a mark has changed them since,
    `FiguresChanged`. Also raises NotOver, Unresolved, AlreadyPublished, SharesMonths.
    """
    with transaction.atomic():
        require(actor, "results.snapshot.publish")
        _refuse_unfinished(period)
        _hold_snapshots(partner.pk)
        _refuse_shared_months(partner.pk, period)
        report = live_report(partner, period).protected()
        _refuse_unsettled(report)
        if previewed and previewed != digest(report):
            raise FiguresChanged(
                _("The figures have changed since the preview. Look at the new ones and publish them.")
            )
        snapshot = Snapshot.objects.create(
            partner=partner,
            first_month=period.first,
            last_month=period.last,
            figures=to_json(report),
            published_by=actor.user,
        )
        audit.log("results.snapshot.published", actor=actor, target=snapshot, after=_told(snapshot))
        return snapshot


def withdraw_snapshot(*, actor: Actor, snapshot: Snapshot, reason: str) -> Snapshot:
    """Take a snapshot back: its partner finds it no more. Withdrawing it again changes nothing."""
    with transaction.atomic():
        require(actor, "results.snapshot.publish", snapshot)
        snapshot = Snapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)
        if snapshot.withdrawn_at is None:
            snapshot.withdrawn_at = timezone.now()
            snapshot.withdrawn_by = actor.user
            snapshot.withdrawal_reason = reason
            snapshot.save(update_fields=("withdrawn_at", "withdrawn_by", "withdrawal_reason"))
            told = _told(snapshot)
            audit.log(
                "results.snapshot.withdrawn",
                actor=actor,
                target=snapshot,
                before=told,
                after=told | {"reason": reason},
            )
        return snapshot


def restore_snapshot(*, actor: Actor, snapshot: Snapshot) -> Snapshot:
    """Undo a withdrawal: the same figures under the same code.

    Raises NotWithdrawn, AlreadyPublished, SharesMonths.
    """
    with transaction.atomic():
        require(actor, "results.snapshot.publish", snapshot)
        _hold_snapshots(snapshot.partner_id)
        snapshot = Snapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)
        if snapshot.withdrawn_at is None:
            raise NotWithdrawn(_("This snapshot is published. There is nothing to undo."))
        _refuse_shared_months(snapshot.partner_id, Period(snapshot.first_month, snapshot.last_month))
        snapshot.withdrawn_at = snapshot.withdrawn_by = None
        snapshot.withdrawal_reason = ""
        snapshot.save()
        audit.log("results.snapshot.restored", actor=actor, target=snapshot, after=_told(snapshot))
        return snapshot


def trace_figure(*, actor: Actor, partner: Organisation, period: Period, trace: Trace) -> MarksBehind:
    """Return the marks behind a live figure; the opening is logged before anything is shown."""
    with transaction.atomic():
        require(actor, "results.figure.trace", partner)
        found = marks_behind(
            actor=actor,
            scope=Slice(period.first, period.last),
            partner_id=partner.pk,
            row=trace.row,
            figure=trace.figure,
        )
        asked = {"row": trace.text, "figure": trace.figure, "marks": found.total, "visible": found.visible}
        audit.log("results.figure.traced", actor=actor, target=partner, after=_months(period) | asked)
    return found


def order_report_file(
    *, actor: Actor, partner: Organisation, period: Period, form: ReportFormat, language: str
) -> Job:
    """Let the worker make a file of the live report; the wish is logged."""
    with transaction.atomic():
        require(actor, "results.report.view", partner)
        log_report_export(actor=actor, partner=partner, period=period, form=form)
        return jobs.enqueue(
            FILE_JOB,
            actor=actor,
            partner=partner.code,
            first=period.first,
            last=period.last,
            form=str(form),
            language=language,
        )


def order_snapshot_file(*, actor: Actor, snapshot: Snapshot, form: ReportFormat, language: str) -> Job:
    """Let the worker make a file of a snapshot, from its frozen figures; the wish is logged."""
    with transaction.atomic():
        require(actor, "results.snapshot.view", snapshot)
        log_snapshot_export(actor=actor, snapshot=snapshot, form=form)
        return jobs.enqueue(FILE_JOB, actor=actor, snapshot=snapshot.code, form=str(form), language=language)


def log_report_export(
    *, actor: Actor, partner: Organisation, period: Period, form: ReportFormat | str
) -> None:
    """Log that live, unprotected figures leave the program as a file."""
    with transaction.atomic():
        after = _months(period) | {"form": str(form)}
        audit.log("results.report.exported", actor=actor, target=partner, after=after)


def log_snapshot_export(*, actor: Actor, snapshot: Snapshot, form: ReportFormat | str) -> None:
    """Log that a snapshot leaves the program as a file."""
    with transaction.atomic():
        after = _told(snapshot) | {"form": str(form)}
        audit.log("results.snapshot.exported", actor=actor, target=snapshot, after=after)


def digest(report: Report) -> str:
    """Return what tells these figures from any others."""
    return hashlib.sha256(json.dumps(to_json(report), sort_keys=True).encode()).hexdigest()


def _refuse_unfinished(period: Period) -> None:
    if not period.is_over(timezone.localdate()):
        raise NotOver(_("The last month still runs. Publish it when it is over, or choose an earlier month."))


def _refuse_unsettled(report: Report) -> None:
    if report.unresolved_visits:
        raise Unresolved(
            _(
                "Rules of agreements give away more than the whole of some visits. Correct the rules, "
                "then publish."
            )
        )


def _hold_snapshots(partner: int) -> None:
    """Let one person at a time publish for a partner: each has to see the other's months."""
    list(Organisation.objects.select_for_update(no_key=True).filter(pk=partner))


def _refuse_shared_months(partner: int, period: Period) -> None:
    published = Snapshot.objects.published().filter(partner=partner).defer("figures")
    other = published.of_months(period.first, period.last).first()
    if other is None:
        return
    if (other.first_month, other.last_month) == (period.first, period.last):
        raise AlreadyPublished(
            _("A snapshot of these months is already published. Withdraw it before publishing another one.")
        )
    raise SharesMonths(
        _(
            "Snapshot %(code)s of this partner, %(period)s, has some of these months. What a few people did "
            "could be worked out from the difference of the two. Choose other months, or withdraw that "
            "snapshot first."
        )
        % {"code": other.code, "period": other.period}
    )


def _told(snapshot: Snapshot) -> dict[str, Any]:
    return {"code": snapshot.code, "partner": snapshot.partner_id} | _months(
        Period(snapshot.first_month, snapshot.last_month)
    )


def _months(period: Period) -> dict[str, Any]:
    return {"first": month_text(period.first), "last": month_text(period.last)}
