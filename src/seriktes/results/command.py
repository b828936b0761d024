"""A report as a file in one call: what the command line and the worker share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from seriktes.core import files
from seriktes.core.models import StoredFile
from seriktes.organisations.models import Organisation
from seriktes.results.enums import IllustratedFormat, OwnFormat, ReportFormat
from seriktes.results.errors import WrongPeriod
from seriktes.results.files import Printing, file_name
from seriktes.results.models import Release
from seriktes.results.own_forms.filling import Filling, filled
from seriktes.results.presenter import present
from seriktes.results.queries import earliest_month, live_report
from seriktes.results.report_templates.dress import PLAIN, OwnForm, ReportDress
from seriktes.results.report_templates.placeholders import figures, values
from seriktes.results.reports import Report, from_json
from seriktes.results.stamps import Stamp
from seriktes.results.validators import check_period

__all__ = [
    "ReportFile",
    "WrongPeriod",
    "make_report",
    "render",
    "render_own_form",
    "render_printed",
    "render_release",
    "render_stamped",
]


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


def render(
    report: Report, form: ReportFormat | str, language: str, now: datetime, dress: ReportDress = PLAIN
) -> ReportFile:
    """Return a live report as a file; `now` (with its zone) is the moment printed in it."""
    return render_stamped(report, Stamp(now), form, language, dress)


def render_release(release: Release, form: ReportFormat | str, language: str) -> ReportFile:
    """Return a release as a file, from its frozen figures and dress only: the same bytes on every day.

    What leaves the program are the files that were sealed; this one shows how they came about.
    """
    report, dress = from_json(release.figures or {}), ReportDress.from_json(release.dress)
    return render_stamped(report, Stamp.of(release).as_sealed(), form, language, dress)


def render_own_form(report: Report, stamp: Stamp, own: OwnForm) -> ReportFile:
    """Return a partner's own form with the figures of a report: equal arguments give equal bytes."""
    form = files.read(StoredFile.objects.get(code=own.code))
    with translation.override(own.language):
        shown = present(report, stamp, own.language)
        known = figures(shown)
        numbers = {
            name: one.cell.value for name, one in known.items() if isinstance(one.cell.value, int | float)
        }
        content = filled(form, Filling(values(shown, stamp), numbers))
    return ReportFile(content, file_name(report, OwnFormat[own.kind.upper()], own.language, stamp.number))


def render_stamped(
    report: Report, stamp: Stamp, form: ReportFormat | str, language: str, dress: ReportDress = PLAIN
) -> ReportFile:
    """Return a report with what it says about itself as a file: equal arguments give equal bytes."""
    return render_printed(Printing(report, stamp, dress), form, language)


def render_printed(printing: Printing, form: ReportFormat | str, language: str) -> ReportFile:
    """Return one of the files of a report: the same bytes as `render_stamped` gives for each alone."""
    report, stamp, dress = printing.report, printing.stamp, printing.dress
    if form in OwnFormat.values:
        if dress.own_form is None:
            raise LookupError("This report has no form of the partner's own.")
        return render_own_form(report, stamp, dress.own_form)
    known = IllustratedFormat if form in IllustratedFormat.values else ReportFormat
    form = known(form)
    return ReportFile(printing.file(form, language), file_name(report, form, language, stamp.number))
