"""A report as a file in one call: what the command line and the worker share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from seriktes.organisations.models import Organisation
from seriktes.results.enums import ReportFormat
from seriktes.results.errors import WrongPeriod
from seriktes.results.files import file_name, make_file
from seriktes.results.models import Snapshot
from seriktes.results.queries import earliest_month, live_report
from seriktes.results.reports import Report, from_json
from seriktes.results.stamps import Stamp
from seriktes.results.validators import check_period

__all__ = ["ReportFile", "WrongPeriod", "make_report", "render", "render_snapshot"]


@dataclass(frozen=True)
class ReportFile:
    """A file ready to be written or sent."""

    content: bytes
    name: str


def make_report(partner: Organisation, first_month: int, last_month: int) -> Report:
    """Return a partner's live report; months are `core.months` integers, both included.

    Raises WrongPeriod. It asks no permission: the command line acts as the system, views ask before.
    """
    try:
        period = check_period(first_month, last_month, earliest=earliest_month(), today=timezone.localdate())
    except ValidationError as wrong:
        raise WrongPeriod(" ".join(wrong.messages)) from wrong
    return live_report(partner, period).report


def render(report: Report, form: ReportFormat | str, language: str, now: datetime) -> ReportFile:
    """Return a live report as a file; `now` (with its zone) is the moment printed in it."""
    return _file(report, Stamp(now), ReportFormat(form), language)


def render_snapshot(snapshot: Snapshot, form: ReportFormat | str, language: str) -> ReportFile:
    """Return a snapshot as a file, from its frozen figures only: the same bytes on every day.

    Only a withdrawal shows in it, since paper outlives the page.
    """
    return _file(from_json(snapshot.figures), Stamp.of(snapshot), ReportFormat(form), language)


def _file(report: Report, stamp: Stamp, form: ReportFormat, language: str) -> ReportFile:
    content = make_file(report, stamp, form, language)
    return ReportFile(content, file_name(report, form, language))
