"""What people do about flags: have registers scanned, explain, close, take a closing back, take a list."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.attendance.anomalies import queries
from seriktes.attendance.anomalies.enums import FlagOutcome
from seriktes.attendance.anomalies.errors import AlreadyClosed, NotClosed
from seriktes.attendance.anomalies.models import AnomalyFlag, FlagClosure, FlagExplanation, Unscanned
from seriktes.attendance.anomalies.queries import FlagLine, FlagsSought
from seriktes.core import audit, formats, jobs, text
from seriktes.core.access import SYSTEM, Actor, require
from seriktes.core.enums import JobState
from seriktes.core.models import Job
from seriktes.core.spreadsheets.writing import Column, Kind, SheetSpec, write_csv, write_xlsx

SCAN = "attendance.anomalies.scan"
SCAN_ALL = "attendance.anomalies.scan_all"
MOST_TEXT = 500
KINDS: tuple[Kind, ...] = ("text", "text", "text", "text", "text", "date", "text", "text")


def request_scan(*, actor: Actor) -> Job:
    """Have every register scanned anew and return the job; one that waits already is not asked for twice."""
    with transaction.atomic():
        require(actor, "attendance.anomalyflag.scan")
        waiting = Job.objects.filter(kind=SCAN_ALL, state=JobState.QUEUED, owner=actor.user).first()
        if waiting is not None:
            return waiting
        job = jobs.enqueue(SCAN_ALL, actor=actor)
        audit.log("attendance.anomalyflag.scan_requested", actor=actor, target=job)
        return job


def scan_when_changed() -> Job | None:
    """Have what changed scanned, if anything did and no scan waits; the tick calls this."""
    with transaction.atomic():
        waits = Job.objects.filter(kind=SCAN, state=JobState.QUEUED).exists()
        if waits or not Unscanned.objects.exists():
            return None
        return jobs.enqueue(SCAN, actor=SYSTEM)


def explain_flag(*, actor: Actor, flag: AnomalyFlag, explanation: str) -> FlagExplanation:
    """Write what the actor knows about a flag; whoever closes it reads that."""
    with transaction.atomic():
        require(actor, "attendance.anomalyflag.explain", flag)
        said = text.clean(explanation)[:MOST_TEXT]
        row = FlagExplanation.objects.create(flag=flag, text=said, written_by=actor.user)
        audit.log("attendance.anomalyflag.explained", actor=actor, target=flag, after={"explanation": said})
        return row


def close_flag(*, actor: Actor, flag: AnomalyFlag, outcome: FlagOutcome, explanation: str) -> FlagClosure:
    """Close a flag with what the look at it came to. Raises `AlreadyClosed`."""
    with transaction.atomic():
        require(actor, "attendance.anomalyflag.close", flag)
        flag = AnomalyFlag.objects.select_for_update().get(pk=flag.pk)
        if FlagClosure.objects.standing().filter(flag=flag).exists():
            raise AlreadyClosed(_("Somebody has closed this already. Reload the page."))
        said = text.clean(explanation)[:MOST_TEXT]
        closure = FlagClosure.objects.create(
            flag=flag, outcome=outcome, explanation=said, closed_by=actor.user
        )
        told = {"outcome": FlagOutcome(outcome).value, "explanation": said}
        audit.log("attendance.anomalyflag.closed", actor=actor, target=flag, after=told)
        return closure


def reopen_flag(*, actor: Actor, flag: AnomalyFlag) -> None:
    """Take a closing back; it stays as history. Raises `NotClosed`."""
    with transaction.atomic():
        require(actor, "attendance.anomalyflag.close", flag)
        flag = AnomalyFlag.objects.select_for_update().get(pk=flag.pk)
        standing = FlagClosure.objects.standing().filter(flag=flag)
        if not standing.update(ended_at=timezone.now(), ended_by=actor.user):
            raise NotClosed(_("This is open already. Reload the page."))
        audit.log("attendance.anomalyflag.reopened", actor=actor, target=flag)


def export_flags(*, actor: Actor, sought: FlagsSought, form: Literal["xlsx", "csv"]) -> bytes:
    """Return the flags that the list shows for `sought` as a file without names; it leaves a log entry."""
    require(actor, "attendance.anomalyflag.view")
    found = queries.lines_of(queries.find_flags(actor, sought))
    rows = [_row(line, tells_words=queries.may_read_words(actor, line.flag)) for line in found]
    titles = (
        _("Month"), _("Club"), _("Group"), _("Question"), _("In words"), _("Found on"), _("State"),
        _("Explanation"),
    )  # fmt: skip
    with transaction.atomic():
        told = {"form": form, "flags": len(rows)}
        audit.log("attendance.anomalyflag.exported", actor=actor, target=actor.user, after=told)
    if form == "csv":
        return write_csv([titles, *rows])
    columns = [Column(title, kind) for title, kind in zip(titles, KINDS, strict=True)]
    heading = (_("Worth a look"), formats.date_long(timezone.localdate()))
    return write_xlsx([SheetSpec(title=_("Worth a look"), columns=columns, rows=rows, heading=heading)])


def _row(line: FlagLine, *, tells_words: bool) -> tuple[object, ...]:
    closure = line.closure
    return (
        formats.month_long(line.flag.month),
        line.clubs,
        line.groups,
        str(line.flag.get_rule_display()),
        line.sentence,
        timezone.localdate(line.flag.opened_at),
        line.state,
        closure.explanation if closure and tells_words else "",
    )
