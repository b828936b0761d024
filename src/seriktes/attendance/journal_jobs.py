"""What the worker does with journals: bring in, take back."""

from __future__ import annotations

from django.urls import reverse

from seriktes.attendance.actions import journal_imports
from seriktes.attendance.actions.bringing_in import Reached
from seriktes.attendance.models import JournalImport
from seriktes.core import jobs
from seriktes.core.jobs import JobResult, Progress
from seriktes.core.models import Job


def bring_in(job: Job, progress: Progress) -> JobResult:
    """Bring a checked journal in and point to its page."""
    journal_import = _of(job)
    journal_imports.bring_in(
        actor=jobs.actor_of(job), journal_import=journal_import, reached=_reached(progress)
    )
    return _result(journal_import)


def take_back(job: Job, progress: Progress) -> JobResult:
    """Undo an import and point to its page."""
    journal_import = _of(job)
    actor = jobs.actor_of(job)
    journal_imports.undo(actor=actor, journal_import=journal_import, reached=_reached(progress))
    return _result(journal_import)


def register() -> None:
    """Tell the worker about both."""
    jobs.register(journal_imports.BRING_IN, bring_in)
    jobs.register(journal_imports.TAKE_BACK, take_back)


def _of(job: Job) -> JournalImport:
    return JournalImport.objects.select_related("club", "file").get(pk=job.params["journal_import"])


def _reached(progress: Progress) -> Reached:
    started: list[int] = []

    def reached(done: int, total: int) -> None:
        if not started:
            progress.start(total)
            started.append(total)
        progress.reach(done)

    return reached


def _result(journal_import: JournalImport) -> JobResult:
    return JobResult(url=reverse("attendance:import-detail", args=(journal_import.code,)))
