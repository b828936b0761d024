"""Work goes through the queue of the database and comes out at the worker."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from seriktes.core import jobs
from seriktes.core.access import SYSTEM
from seriktes.core.enums import JobState
from seriktes.core.errors import DomainError
from seriktes.core.jobs import JobResult
from seriktes.core.models import Job
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
