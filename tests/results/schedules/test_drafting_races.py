"""Several workers at once, and somebody who discards at once what they made: one draft, ever."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from seriktes.core.access import Actor
from seriktes.core.models import Job
from seriktes.results.actions import discard_draft
from seriktes.results.models import Release, ReleaseCheck
from seriktes.results.schedules.actions import draft_if_ready
from seriktes.results.schedules.models import ScheduledDraft
from seriktes.results.schedules.queries import waiting_for_a_draft
from seriktes.settings import env
from tests.attendance.test_races import at_once
from tests.results import networks, releasing
from tests.results.schedules.conftest import scheduled

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 50 if env.read("SERIKTES_PROVE") else 8
WORKERS = 3


@pytest.fixture
def desk(january, transactional_db):
    network = networks.build(sizes=(6, 5))
    found = releasing.desk()
    scheduled(found, network.akimat)
    return found


@contextmanager
def without_the_key():
    """Take away the unique key by which one of several workers drafts."""
    (key,) = ScheduledDraft._meta.constraints
    ScheduledDraft._meta.constraints = []  # SQLite makes the table anew, as the model says
    with connection.schema_editor() as editor:
        editor.remove_constraint(ScheduledDraft, key)
    try:
        yield
    finally:
        ScheduledDraft.objects.all().delete()
        ScheduledDraft._meta.constraints = [key]
        with connection.schema_editor() as editor:
            editor.add_constraint(ScheduledDraft, key)


def in_turn(*acts) -> list[None]:
    """Let one worker after the other act: each comes when the draft of the former is discarded already."""
    return [act() for act in acts]


def one_round(desk, together=at_once) -> tuple[int, int]:
    """Let the workers draft what all of them have seen to be missing; count the drafts and the jobs."""
    ReleaseCheck.objects.all().delete()
    ScheduledDraft.objects.all().delete()
    Release.objects.all().delete()
    Job.objects.all().delete()
    seen = [waiting_for_a_draft(timezone.localdate()) for _worker in range(WORKERS)]

    def work(found):
        def act():
            for one in found:
                if draft := draft_if_ready(one):
                    discard_draft(actor=Actor(user=desk.chair.user), release=draft)

        return act

    outcomes = together(*(work(found) for found in seen))
    assert outcomes == [None] * WORKERS
    return Release.objects.count(), Job.objects.count()


def test_several_workers_draft_a_report_once(desk):
    assert {one_round(desk) for _round in range(ROUNDS)} == {(1, 1)}


def test_one_after_the_other_they_draft_it_once(desk):
    assert one_round(desk, in_turn) == (1, 1)


def test_control_without_the_key_they_draft_it_again(desk):
    # In turn: at once, the key of the drafts themselves would refuse some of them.
    with without_the_key():
        assert one_round(desk, in_turn) == (WORKERS, WORKERS)
