"""Acts upon live reports: open the marks behind a figure, ask for a file."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import MarksBehind, marks_behind
from seriktes.core import audit, jobs
from seriktes.core.access import Actor, require
from seriktes.core.models import Job
from seriktes.core.months import month_text
from seriktes.organisations.models import Organisation
from seriktes.results.enums import ReportFormat
from seriktes.results.trace import Trace
from seriktes.results.validators import Period

FILE_JOB = "results.file"


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


def log_report_export(
    *, actor: Actor, partner: Organisation, period: Period, form: ReportFormat | str
) -> None:
    """Log that live, unprotected figures leave the program as a file, by somebody who may read them."""
    with transaction.atomic():
        require(actor, "results.report.view", partner)
        after = _months(period) | {"form": str(form)}
        audit.log("results.report.exported", actor=actor, target=partner, after=after)


def _months(period: Period) -> dict[str, Any]:
    return {"first": month_text(period.first), "last": month_text(period.last)}
