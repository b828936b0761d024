"""Work goes through the queue of the database and comes out at the worker."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import transaction

from seriktes.core import jobs
from seriktes.core.access import SYSTEM
from seriktes.core.enums import JobState
from seriktes.core.jobs import JobResult
from seriktes.core.models import Job

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
