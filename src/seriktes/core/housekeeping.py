"""The work of core that comes round: silent jobs are failed, expired sign-ins and old queue rows go."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command

from seriktes.core import jobs, ticks


def register() -> None:
    """Register the ticks of core; called when the apps are ready."""
    ticks.register("core.fail_silent_jobs", timedelta(minutes=1), jobs.fail_silent_jobs)
    ticks.register("core.clear_sessions", timedelta(days=1), clear_sessions)
    ticks.register("core.prune_queue", timedelta(days=1), prune_queue)


def clear_sessions() -> None:
    """Delete the sign-ins that have expired."""
    call_command("clearsessions")


def prune_queue() -> None:
    """Delete the queue's rows of finished work after two weeks; the `Job` rows stay."""
    call_command("prune_db_task_results", verbosity=0)
