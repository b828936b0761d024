"""Work goes through the queue of the database and comes out at the worker."""

from __future__ import annotations

from datetime import UTC, datetime

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
