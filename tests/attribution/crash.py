"""Records marks in processes that are killed in the middle, and prints what the database holds after each.

A program of its own (see test_crashes.py): DJANGO_SETTINGS_MODULE and the database come from the environment,
whose tables it makes. With `--apart` nothing is done in a transaction: the control.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import uuid4

import django

django.setup()

from django.db import connection, connections, transaction

from seriktes.attendance.actions import gates, marks
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.models import Mark
from seriktes.attribution import rollup, tables
from seriktes.attribution.models import GroupMonth
from seriktes.cli.tables import make_tables
from seriktes.core.access import Actor
from seriktes.core.intake import ClientEvent
from tests import factories as make

NOON = datetime(2025, 9, 15, 11, tzinfo=UTC)


def die(*_args, **_kwargs) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before_the_sum() -> None:
    rollup.refresh = die


def within_the_sum() -> None:
    """The former sum is taken away, the new one is not there yet."""
    run = tables.run_each
    tables.run_each = lambda statement, rows: die() if statement == tables.INSERT else run(statement, rows)


def before_the_commit() -> None:
    refresh = rollup.refresh
    rollup.refresh = lambda pairs: die(refresh(pairs))


def never() -> None:
    """The process dies when all is done."""


MOMENTS = (before_the_sum, within_the_sum, before_the_commit, never)


def main(*, apart: bool) -> None:
    make_tables(connection)
    teacher, group = make.user("teacher"), make.group()
    make.teaching(group, teacher)
    session = make.session(group, date(2025, 9, 15), lead=teacher)
    children = [make.person() for _ in range(len(MOMENTS) + 1)]
    for child in children:
        make.enrolment(child, group)
    record(teacher, session, children.pop())
    told = {}
    for moment in MOMENTS:
        killed = in_a_killed_process(moment, lambda: record(teacher, session, children.pop()), apart=apart)
        told[moment.__name__] = [killed, Mark.objects.count(), summed(), kept() == made_anew()]
        children.pop()
    print(json.dumps(told))


def record(teacher, session, child) -> None:
    event = ClientEvent(uuid4(), "attendance.mark", NOON, {"person": child.code})
    marks.record_mark(
        actor=Actor(user=teacher), session=session, person=child, status=MarkStatus.PRESENT, event=event
    )


def in_a_killed_process(moment, work, *, apart: bool) -> bool:
    """Run `work` in a process that dies at a moment; return whether it was killed there."""
    connections.close_all()
    number = os.fork()
    if number == 0:
        if apart:
            marks.transaction = SimpleNamespace(atomic=nullcontext)
            gates.lock = lambda session: session
            marks.audit = SimpleNamespace(log=lambda *_args, **_kwargs: None)  # it refuses to stand alone
        moment()
        work()
        die()
    _number, status = os.waitpid(number, 0)
    return os.WIFSIGNALED(status)


def summed() -> int:
    """Return the marks that the sums hold."""
    return sum(len(columns) // 4 for columns in GroupMonth.objects.values_list("persons", flat=True))


def kept() -> list[str]:
    fields = [field.attname for field in GroupMonth._meta.concrete_fields if not field.primary_key]
    rows = GroupMonth.objects.values_list(*fields)
    return sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in rows)


def made_anew() -> list[str]:
    with discarded():
        GroupMonth.objects.all().delete()
        rollup.rebuild()
        return kept()


@contextmanager
def discarded():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


main(apart="--apart" in sys.argv)
