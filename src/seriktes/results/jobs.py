from __future__ import annotations

from django.utils import timezone

from seriktes.core import files
from seriktes.core.access import Actor, allows, require
from seriktes.core.jobs import JobResult, Progress, actor_of
from seriktes.core.media_types import media_type
from seriktes.core.models import Job
from seriktes.organisations.models import Organisation
from seriktes.results.command import ReportFile, make_report, render, render_snapshot
from seriktes.results.models import Snapshot


def make_file(job: Job, progress: Progress) -> JobResult:
    """Make the file somebody asked for; what they may see is asked again, for rights may have ended."""
    actor = actor_of(job)
    progress.start(2)
    made = _of_snapshot(job, actor) if is_of_snapshot(job) else _live(job, actor)
    progress.reach(1)
    stored = files.store(made.content, name=made.name, content_type=media_type(made.name), actor=actor)
    return JobResult(file=stored)


def may_fetch(actor: Actor, job: Job) -> bool:
    """Whether the actor may have the file today: a right may have ended, a snapshot be withdrawn."""
    if is_of_snapshot(job):
        return allows(actor, "results.snapshot.view", Snapshot.objects.get(code=job.params["snapshot"]))
    return allows(actor, "results.report.view", Organisation.objects.get(code=job.params["partner"]))


def is_of_snapshot(job: Job) -> bool:
    """Whether the file holds frozen figures: it stays as long as its snapshot."""
    return "snapshot" in job.params


def _live(job: Job, actor: Actor) -> ReportFile:
    asked = job.params
    partner = Organisation.objects.get(code=asked["partner"])
    require(actor, "results.report.view", partner)
    report = make_report(partner, asked["first"], asked["last"])
    return render(report, asked["form"], asked["language"], timezone.now())


def _of_snapshot(job: Job, actor: Actor) -> ReportFile:
    asked = job.params
    snapshot = Snapshot.objects.get(code=asked["snapshot"])
    require(actor, "results.snapshot.view", snapshot)
    return render_snapshot(snapshot, asked["form"], asked["language"])
