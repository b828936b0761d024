"""What the worker does by itself: scan the registers that changed, or all of them when somebody asks."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from seriktes.attendance.anomalies import actions, scanning
from seriktes.core import jobs, ticks
from seriktes.core.jobs import JobResult, Progress
from seriktes.core.models import Job

SCAN_EVERY = timedelta(hours=6)


def scan_changed(_job: Job, progress: Progress) -> JobResult:
    scanning.scan_changed(reached=_reached(progress))
    return _result()


def scan_everything(_job: Job, progress: Progress) -> JobResult:
    scanning.scan_everything(reached=_reached(progress))
    return _result()


def register() -> None:
    """Tell the worker about both, and the tick about the first."""
    jobs.register(actions.SCAN, scan_changed)
    jobs.register(actions.SCAN_ALL, scan_everything)
    ticks.register("attendance.scan_registers", SCAN_EVERY, actions.scan_when_changed)


def _reached(progress: Progress) -> scanning.Progress:
    started: list[int] = []

    def reached(done: int, total: int) -> None:
        if not started:
            progress.start(total)
            started.append(total)
        progress.reach(done)

    return reached


def _result() -> JobResult:
    return JobResult(url=reverse("attendance:anomaly-list"))
