"""Work goes through the queue of the database and comes out at the worker."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from seriktes.core import files, jobs
from seriktes.core.access import SYSTEM, Actor
from seriktes.core.enums import JobState
from seriktes.core.errors import DomainError
from seriktes.core.housekeeping import prune_files
from seriktes.core.jobs import JobResult
from seriktes.core.models import Job, StoredFile
from tests import factories as make

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_was_queued(settings, monkeypatch):
    settings.TASKS = QUEUE
    seen = []

    def work(job, progress):
        progress.start(2)
        progress.reach(2)
        seen.append(job.params)
        return JobResult(url="/done/")

    monkeypatch.setitem(jobs._works, "test.queued", work)
    with transaction.atomic():
        job = jobs.enqueue("test.queued", actor=SYSTEM, number=7)
    assert Job.objects.get().state == JobState.QUEUED

    call_command("db_worker", batch=True, interval=0, startup_delay=False)

    job.refresh_from_db()
    assert (job.state, job.percent, job.result_url, seen) == (JobState.DONE, 100, "/done/", [{"number": 7}])


@pytest.mark.django_db
def test_what_stopped_the_work_is_said_in_the_language_of_its_owner(monkeypatch):
    def work(_job, _progress):
        raise DomainError(JobState.QUEUED.label)

    monkeypatch.setitem(jobs._works, "test.refused", work)
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    said = {("waiting", "The work stopped halfway. Start it again.")}
    for language in ("ru", "kk"):
        mine = {"kind": "test.refused", "owner": make.user(language=language)}
        refused = Job.objects.create(**mine)
        silent = Job.objects.create(**mine, state=JobState.RUNNING, heartbeat_at=long_ago)
        with translation.override("en"):
            jobs.run_job(refused.pk)
            assert jobs.fail_silent_jobs() == 1
        refused.refresh_from_db()
        silent.refresh_from_db()
        said.add((refused.error, silent.error))

    assert [len({pair[place] for pair in said}) for place in (0, 1)] == [3, 3]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("every", "failed"), [(0.02, 0), (60, 1)])
def test_work_that_is_long_between_two_steps_is_alive(monkeypatch, every, failed):
    """The control: with a heart that beats too seldom, the same work is given up and stays failed."""
    given_up = []

    def work(job, _progress):
        Job.objects.filter(pk=job.pk).update(heartbeat_at=datetime(2025, 1, 1, tzinfo=UTC))
        until = time.monotonic() + 5
        while every < 1 and time.monotonic() < until and _is_silent(job):
            time.sleep(0.05)
        given_up.append(jobs.fail_silent_jobs())

    monkeypatch.setitem(jobs._works, "test.long", work)
    monkeypatch.setattr(jobs, "BEAT_EVERY", timedelta(seconds=every))
    job = Job.objects.create(kind="test.long")

    jobs.run_job(job.pk)

    job.refresh_from_db()
    assert (given_up, job.state) == ([failed], JobState.FAILED if failed else JobState.DONE)


def _is_silent(job) -> bool:
    job.refresh_from_db()
    return job.heartbeat_at.year == 2025


@pytest.mark.django_db(transaction=True)
def test_work_that_the_queue_has_lost_is_failed_after_an_hour(settings, monkeypatch):
    """What a task still waits for, or a worker has just taken, stays; so does what is young."""
    settings.TASKS = QUEUE
    monkeypatch.setitem(jobs._works, "test.lost", lambda _job, _progress: None)
    lost, dead, taken, _waiting, young = (jobs.enqueue("test.lost", actor=SYSTEM) for _ in range(5))
    Job.objects.exclude(pk=young.pk).update(created_at=timezone.now() - timedelta(minutes=61))
    tasks = {row.args_kwargs["args"][0]: row for row in DBTaskResult.objects.all()}
    for job in (lost, young):
        tasks[job.pk].delete()
    for job, began in ((dead, 50), (taken, 0)):
        start = timezone.now() - timedelta(minutes=began)
        DBTaskResult.objects.filter(pk=tasks[job.pk].pk).update(status="RUNNING", started_at=start)

    assert jobs.fail_lost_jobs() == 2

    failed = Job.objects.filter(state=JobState.FAILED)
    assert set(failed) == {lost, dead}
    assert {(bool(job.error), job.is_over) for job in failed} == {(True, True)}
    jobs.run_job(lost.pk)
    lost.refresh_from_db()
    assert (lost.state, jobs.fail_lost_jobs()) == (JobState.FAILED, 0)


@pytest.mark.django_db
def test_a_job_acts_as_whoever_asked_and_only_the_systems_own_as_the_system(monkeypatch):
    monkeypatch.setitem(jobs._works, "test.asked", lambda _job, _progress: None)
    user = make.user()

    mine, its_own = (jobs.enqueue("test.asked", actor=actor) for actor in (Actor(user=user), SYSTEM))

    assert (jobs.actor_of(mine).user, jobs.actor_of(mine).is_system) == (user, False)
    assert jobs.actor_of(its_own) is SYSTEM


@pytest.mark.django_db
def test_nobody_asks_for_a_job_and_whoever_did_cannot_vanish_from_it(monkeypatch):
    monkeypatch.setitem(jobs._works, "test.asked", lambda _job, _progress: None)
    closed = make.user(is_active=False)
    owner = make.user()
    Job.objects.create(kind="test.asked", owner=owner)

    for nobody in (Actor(), Actor(user=closed)):
        with pytest.raises(ValueError, match="Only a user or the system"):
            jobs.enqueue("test.asked", actor=nobody)
    with pytest.raises(ProtectedError):
        owner.delete()


OLD, YOUNG = timedelta(days=31), timedelta(days=29)


def finished(kind: str, age: timedelta, content: bytes) -> Job:
    stored = files.store(content, name="a.csv", content_type="text/csv", actor=SYSTEM)
    return Job.objects.create(
        kind=kind, state=JobState.DONE, finished_at=timezone.now() - age, result_file=stored
    )


@pytest.mark.django_db
def test_files_of_jobs_go_after_a_month(monkeypatch):
    monkeypatch.setitem(jobs._lasting, "test.frozen", lambda job: job.kind == "test.frozen")
    old, frozen = finished("test.live", OLD, b"old"), finished("test.frozen", OLD, b"frozen")
    young, shared = finished("test.live", YOUNG, b"young"), finished("test.live", OLD, b"young")
    gone, kept = old.result_file, [job.result_file for job in (frozen, young)]

    assert prune_files() == 2

    assert list(StoredFile.objects.order_by("pk")) == kept
    assert [files.read(one) for one in kept] == [b"frozen", b"young"]
    assert not StoredFile.objects.filter(sha256=gone.sha256).exists()
    assert set(Job.objects.filter(result_file=None)) == {old, shared}
    assert prune_files() == 0


@pytest.mark.django_db
def test_a_file_that_something_else_names_stays():
    old = finished("test.live", OLD, b"two jobs")
    again = Job.objects.create(
        kind="test.live", state=JobState.DONE, finished_at=timezone.now() - YOUNG, result_file=old.result_file
    )

    assert prune_files() == 1

    again.refresh_from_db()
    assert files.read(again.result_file) == b"two jobs"


@pytest.mark.django_db
def test_the_file_of_work_that_was_given_up_goes_after_a_day(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path

    def work(job, _progress):
        Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
        stored = files.store(b"too late", name="a.csv", content_type="text/csv", actor=SYSTEM)
        return JobResult(file=stored)

    monkeypatch.setitem(jobs._works, "test.late", work)
    job = jobs.enqueue("test.late", actor=SYSTEM)
    kept = finished("test.live", YOUNG, b"in use")
    assert (Job.objects.get(pk=job.pk).result_file, StoredFile.objects.count()) == (None, 2)
    files.sweep()
    assert StoredFile.objects.count() == 2

    StoredFile.objects.update(stored_at=timezone.now() - timedelta(days=2))
    files.sweep()

    assert StoredFile.objects.get() == kept.result_file
