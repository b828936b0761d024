"""Work for the worker: a `Job` row with progress and heartbeat around a django-tasks task.

An app registers what it can do in `ready()`:

    jobs.register("journal.import", run_import)      # run_import(job, progress) -> JobResult | None

and an action enqueues it in its own transaction. The work must be repeatable: a job whose worker
died is failed by `fail_silent_jobs`, one that the queue has lost by `fail_lost_jobs`, and its owner may
start it again. A worker that was only thought dead may end later; what it says then is not written.

While the work goes on, a thread with a connection of its own keeps the heart beating, so that work may
take as long as it likes between two steps. It does not beat where the work runs inside the caller's
transaction (the immediate backend): nobody else sees such a job, and SQLite has one writer at a time.

`queued_job` is one name for two things. The queue keeps a task by the dotted name of its function, and
the worker looks that name up and needs the task there; but a task asks its backend while it is being made,
which needs the apps. So the plain function is defined here, and `register_tasks` puts the task in its
place when the apps are ready.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from seriktes.core.access import SYSTEM, Actor
from seriktes.core.enums import JobState
from seriktes.core.errors import DomainError
from seriktes.core.models import Job, StoredFile

logger = logging.getLogger(__name__)

SILENT_AFTER = timedelta(minutes=2)
BEAT_EVERY = timedelta(seconds=20)
LOST_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class JobResult:
    """Where the owner finds what came of the work."""

    url: str = ""
    file: StoredFile | None = None


@dataclass
class Progress:
    """How a running job tells that it is alive and how far it is."""

    job: Job

    def start(self, total: int) -> None:
        """Say how many steps there are."""
        self._write(done=0, total=total)

    def reach(self, done: int) -> None:
        """Say how many steps are done. Call it between transactions, or nobody sees it."""
        self._write(done=done)

    def _write(self, **fields: int) -> None:
        Job.objects.filter(pk=self.job.pk).update(heartbeat_at=timezone.now(), **fields)


Work = Callable[[Job, Progress], JobResult | None]

MayFetch = Callable[[Actor, Job], bool]
IsLasting = Callable[[Job], bool]

_works: dict[str, Work] = {}
_fetching: dict[str, MayFetch] = {}
_lasting: dict[str, IsLasting] = {}


def register(
    kind: str, work: Work, *, may_fetch: MayFetch | None = None, is_lasting: IsLasting | None = None
) -> None:
    """Declare what does jobs of `kind`, and who may still have the file it makes. A second call raises.

    The file of a job goes after a month (`core.housekeeping`) unless `is_lasting` says that it stays.
    """
    if kind in _works:
        raise ValueError(f"Jobs of kind {kind!r} are registered twice.")
    _works[kind] = work
    if may_fetch is not None:
        _fetching[kind] = may_fetch
    if is_lasting is not None:
        _lasting[kind] = is_lasting


def may_fetch(actor: Actor, job: Job) -> bool:
    """Whether the actor may have a job's file today: what it was made of may be withdrawn since."""
    asked = _fetching.get(job.kind)
    return asked is None or asked(actor, job)


def is_lasting(job: Job) -> bool:
    """Whether the file a job made is kept for good."""
    asked = _lasting.get(job.kind)
    return asked is not None and asked(job)


def actor_of(job: Job) -> Actor:
    """Return who a job acts as: whoever asked for it, with the rights of today; else the system itself.

    A job without an owner is the system's own: `enqueue` takes no wish of nobody, and a user who owns jobs
    cannot be deleted.
    """
    return SYSTEM if job.owner is None else Actor(user=job.owner)


def queued_job(job_id: int) -> None:
    """Do one queued job. When the apps are ready, this name is the task that the queue refers to."""
    run_job(job_id)


def register_tasks() -> None:
    """Make the one django-tasks task; called when the apps are ready."""
    from django_tasks import task  # noqa: PLC0415 -- app ready
    from django_tasks.base import Task  # noqa: PLC0415

    global queued_job  # noqa: PLW0603 -- the worker finds the task by this very name
    if not isinstance(queued_job, Task):
        queued_job = cast("Any", task()(queued_job))


def enqueue(kind: str, *, actor: Actor, **params: Any) -> Job:
    """Put work in the queue within the caller's transaction and return its row.

    It is done as the actor, who is a user or the system; nobody asks for nothing (ValueError).
    """
    if not (actor.is_known or actor.is_system):
        raise ValueError(f"Only a user or the system asks for a job, not {actor!r}.")
    if kind not in _works:
        raise LookupError(f"No job is named {kind!r}. Known: {', '.join(sorted(_works))}.")
    job = Job.objects.create(kind=kind, owner=actor.user, params=params)
    cast("Any", queued_job).enqueue(job.pk)
    return job


def run_job(job_id: int) -> None:
    """Do one queued job; called by the worker. A job that already ran is left alone."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, heartbeat_at=now
    )
    if not taken:
        return
    job = Job.objects.select_related("owner").get(pk=job_id)
    with translation.override(_language_of(job)), _heartbeat(job):
        _do(job)


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Say that the job is alive until the block ends, unless a transaction of the caller is open."""
    if connection.in_atomic_block:
        yield
        return
    over = Event()
    beating = Thread(target=_beat, args=(job.pk, over), name=f"heartbeat {job.code}", daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _beat(job_id: int, over: Event) -> None:
    try:
        while not over.wait(BEAT_EVERY.total_seconds()):
            try:
                Job.objects.filter(pk=job_id, state=JobState.RUNNING).update(heartbeat_at=timezone.now())
            except DatabaseError:  # busy, or away for a moment: the next beat tries again
                logger.warning("the heartbeat of job %s was not written", job_id, exc_info=True)
                connection.close()
    finally:
        connection.close()


def _do(job: Job) -> None:
    try:
        result = _works[job.kind](job, Progress(job)) or JobResult()
    except DomainError as refusal:
        _finish(job, JobState.FAILED, error=str(refusal))
    except Exception:
        logger.exception("job %s failed", job.code)
        _finish(
            job,
            JobState.FAILED,
            error=_("The work stopped by a fault of the program. Ask the administrator."),
        )
        raise
    else:
        _finish(job, JobState.DONE, result_url=result.url, result_file=result.file)


def fail_silent_jobs() -> int:
    """Fail the running jobs whose worker died and return how many; the tick calls this."""
    silent = Q(state=JobState.RUNNING, heartbeat_at__lt=timezone.now() - SILENT_AFTER)
    failed = 0
    for job in Job.objects.filter(silent).select_related("owner"):
        with translation.override(_language_of(job)):
            # Asked again: the worker may have given a sign since.
            failed += Job.objects.filter(silent, pk=job.pk).update(
                state=JobState.FAILED,
                finished_at=timezone.now(),
                error=_("The work stopped halfway. Start it again."),
            )
    return failed


def fail_lost_jobs() -> int:
    """Fail the jobs that wait for more than an hour and that no task waits for; return how many.

    A worker that died between its task and the job leaves such a job, and so does a queue that was emptied.
    """
    now = timezone.now()
    waiting = Job.objects.filter(state=JobState.QUEUED, created_at__lt=now - LOST_AFTER)
    # The jobs are read before the tasks: what a worker takes meanwhile is queued no longer when it is failed.
    found = list(waiting.select_related("owner"))
    alive = _awaited(now) if found else set()
    failed = 0
    for job in found:
        if job.pk not in alive:
            with translation.override(_language_of(job)):
                failed += waiting.filter(pk=job.pk).update(
                    state=JobState.FAILED,
                    finished_at=now,
                    error=_("The work did not begin. Start it again."),
                )
    return failed


def _awaited(now: datetime) -> set[int]:
    """The jobs that a task in the queue is about to do, or began to do a moment ago."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 -- app ready

    is_alive = Q(status="READY") | Q(status="RUNNING", started_at__gt=now - SILENT_AFTER)
    tasks = DBTaskResult.objects.filter(is_alive, task_path=f"{__name__}.queued_job")
    return {key for told in tasks.values_list("args_kwargs", flat=True) for key in told["args"]}


def _language_of(job: Job) -> str:
    """Return the language of whoever waits: the worker itself speaks that of its terminal."""
    return job.owner.language if job.owner else settings.LANGUAGE_CODE


def _finish(job: Job, state: JobState, **fields: Any) -> None:
    """Write how the work ended, unless it was failed for its silence before."""
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
    if not running.update(state=state, finished_at=timezone.now(), **fields):
        logger.warning("job %s ended as %s after it was given up", job.code, state)
