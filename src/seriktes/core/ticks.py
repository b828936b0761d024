"""What the program does by itself from time to time: fail silent jobs, plan sessions, forget old sign-ins.

An app registers its work in `ready()`:

    ticks.register("attendance.plan", timedelta(hours=6), plan_ahead)

The worker calls `run_due` every few seconds; `seriktes tick` does so once. The work must be repeatable: it
may run twice, and it runs at once on a new installation. When it ran is a row of `TickRun`; taking the turn
and writing it down is one statement, so that of several workers one does the work.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections, connection
from django.db.models import Q
from django.utils import timezone

from seriktes.core.models import TickRun

logger = logging.getLogger(__name__)

LOOK = 15.0  # seconds between two looks at what is due


@dataclass(frozen=True)
class Tick:
    """Work that is due again `every` so long after it last began."""

    name: str
    every: timedelta
    work: Callable[[], Any]


@dataclass(frozen=True)
class Outcome:
    """What one piece of work came to; `error` is None where it succeeded."""

    name: str
    error: Exception | None = None


_ticks: dict[str, Tick] = {}


def register(name: str, every: timedelta, work: Callable[[], Any]) -> None:
    """Declare work that is done every so often. A second registration raises."""
    if name in _ticks:
        raise ValueError(f"The tick {name!r} is registered twice.")
    _ticks[name] = Tick(name, every, work)


def names() -> list[str]:
    """Return the names of all registered work."""
    return sorted(_ticks)


def run_due(*, now: datetime | None = None) -> list[Outcome]:
    """Do what is due and return what came of it. An error is logged and keeps nothing else from its turn."""
    moment = now or timezone.now()
    began = dict(TickRun.objects.values_list("name", "began_at"))
    waiting = [
        tick for tick in _in_order() if not (last := began.get(tick.name)) or last <= moment - tick.every
    ]
    return [_run(tick) for tick in waiting if _take_turn(tick, moment, moment - tick.every)]


def run_all() -> list[Outcome]:
    """Do everything now, due or not."""
    moment = timezone.now()
    return [_run(tick) for tick in _in_order() if _take_turn(tick, moment, moment)]


def keep_running(stop: threading.Event) -> None:
    """Do what is due, again and again, until `stop` is set; the worker's second thread."""
    while not stop.is_set():
        close_old_connections()
        try:
            run_due()
        except Exception:
            # The database may be away for a while; the next look may find it again.
            logger.exception("the tick failed")
        stop.wait(LOOK)
    connection.close()


def _in_order() -> Iterator[Tick]:
    return (_ticks[name] for name in sorted(_ticks))


def _take_turn(tick: Tick, moment: datetime, due_before: datetime) -> bool:
    """Write down that the work begins, unless another worker has done so in the meantime."""
    TickRun.objects.get_or_create(name=tick.name)
    due = Q(began_at=None) | Q(began_at__lte=due_before)
    return bool(TickRun.objects.filter(due, name=tick.name).update(began_at=moment))


def _run(tick: Tick) -> Outcome:
    try:
        tick.work()
    except Exception as error:
        logger.exception("tick %s failed", tick.name)
        TickRun.objects.filter(name=tick.name).update(error=type(error).__name__)
        return Outcome(tick.name, error)
    TickRun.objects.filter(name=tick.name).update(error="")
    return Outcome(tick.name)
