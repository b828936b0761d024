"""The work of core that comes round: dead jobs fail; expired sign-ins, old queue rows and files go."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from seriktes.core import files, jobs, ticks
from seriktes.core.models import Job

FILES_STAY = timedelta(days=30)


def register() -> None:
    """Register the ticks of core; called when the apps are ready."""
    ticks.register("core.fail_silent_jobs", timedelta(minutes=1), jobs.fail_silent_jobs)
    ticks.register("core.fail_lost_jobs", timedelta(minutes=10), jobs.fail_lost_jobs)
    ticks.register("core.clear_sessions", timedelta(days=1), clear_sessions)
    ticks.register("core.prune_queue", timedelta(days=1), prune_queue)
    ticks.register("core.prune_files", timedelta(days=1), prune_files)
    ticks.register("core.sweep_files", timedelta(days=1), files.sweep)
    ticks.register("core.remove_erased_files", timedelta(minutes=10), files.remove_erased)


def clear_sessions() -> None:
    """Delete the sign-ins that have expired."""
    call_command("clearsessions")


def prune_queue() -> None:
    """Delete the queue's rows of finished work after two weeks; the `Job` rows stay."""
    call_command("prune_db_task_results", verbosity=0)


def prune_files() -> int:
    """Delete the files that jobs made more than a month ago and return how many jobs gave theirs up.

    The `Job` rows stay, and so does every file that lasts or that something else refers to.
    """
    old = Job.objects.filter(finished_at__lt=timezone.now() - FILES_STAY, result_file__isnull=False)
    pruned = [job for job in old.select_related("result_file") if not jobs.is_lasting(job)]
    for job in pruned:
        _give_up(job)
    return len(pruned)


def _give_up(job: Job) -> None:
    stored, job.result_file = job.result_file, None
    with transaction.atomic():
        job.save(update_fields=("result_file",))
        if stored is not None:
            files.forget(stored)
