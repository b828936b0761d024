from __future__ import annotations

from django.utils import timezone

from seriktes.core import files
from seriktes.core.access import Actor, allows, require
from seriktes.core.jobs import JobResult, Progress, actor_of
from seriktes.core.media_types import media_type
from seriktes.core.models import Job
from seriktes.organisations.models import Organisation
from seriktes.results import actions
from seriktes.results.actions.sealing import copies_of
from seriktes.results.command import make_report, render
from seriktes.results.models import Release
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.plans import with_printed_plans
from seriktes.results.report_templates.queries import dress_for
from seriktes.results.validators import Period


def make_file(job: Job, progress: Progress) -> JobResult:
    """Make the file somebody asked for; what they may see is asked again, for rights may have ended."""
    actor, asked = actor_of(job), job.params
    progress.start(2)
    partner = Organisation.objects.get(code=asked["partner"])
    require(actor, "results.report.view", partner)
    report = make_report(partner, asked["first"], asked["last"])
    period = Period(asked["first"], asked["last"])
    dress = with_printed_plans(dress_for(partner, period), partner, report)
    made = render(report, asked["form"], asked["language"], timezone.now(), dress)
    progress.reach(1)
    stored = files.store(made.content, name=made.name, content_type=media_type(made.name), actor=actor)
    return JobResult(file=stored)


def may_fetch(actor: Actor, job: Job) -> bool:
    """Whether the actor may have the file today: a right may have ended since."""
    return allows(actor, "results.report.view", Organisation.objects.get(code=job.params["partner"]))


def check(job: Job, progress: Progress) -> JobResult:
    """Check what of a draft may leave."""
    progress.start(1)
    return JobResult(url=actions.check_release(actor=actor_of(job), release=_release(job)).get_absolute_url())


def seal(job: Job, progress: Progress) -> JobResult:
    """Seal what two people have approved; started again, it goes on with the number it had."""
    release = _release(job)
    progress.start(len(copies_of(ReportDress.from_json(release.dress))))
    sealed = actions.seal_release(actor=actor_of(job), release=release, reach=progress.reach)
    return JobResult(url=sealed.get_absolute_url())


def _release(job: Job) -> Release:
    return Release.objects.select_related("partner", "seal", "restates").get(code=job.params["release"])
