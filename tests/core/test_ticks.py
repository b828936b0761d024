"""What comes round: due or not, once among several workers, an error of one keeps no other from its turn."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from seriktes.core import ticks
from seriktes.core.models import TickRun
from seriktes.core.ticks import Tick

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def done(monkeypatch, db):
    """Only these ticks: «good» each hour, «broken» before it in the order, which always fails."""
    told = []

    def broken():
        told.append("broken")
        raise RuntimeError("on purpose")

    registered = (Tick("a.broken", HOUR, broken), Tick("b.good", HOUR, lambda: told.append("good")))
    monkeypatch.setattr(ticks, "_ticks", {tick.name: tick for tick in registered})
    return told


def test_an_error_is_logged_and_stops_no_other(done, caplog):
    outcomes = ticks.run_due(now=NOON)

    assert [(one.name, type(one.error)) for one in outcomes] == [
        ("a.broken", RuntimeError),
        ("b.good", type(None)),
    ]
    assert done == ["broken", "good"]
    assert dict(TickRun.objects.values_list("name", "error")) == {"a.broken": "RuntimeError", "b.good": ""}
    assert "tick a.broken failed" in caplog.text


def test_it_is_done_again_only_when_it_is_due(done):
    for minutes in (0, 59, 60, 61, 119, 120):
        ticks.run_due(now=NOON + timedelta(minutes=minutes))

    assert done.count("good") == 3


def test_everything_is_done_now_when_asked_for(done):
    ticks.run_due(now=NOON)

    ticks.run_all()
    ticks.run_all()

    assert done.count("good") == 3


def test_of_two_workers_one_does_it(done):
    tick = Tick("b.good", HOUR, lambda: None)

    turns = [ticks._take_turn(tick, NOON, NOON - HOUR) for _worker in range(2)]

    assert turns == [True, False]


def test_a_name_is_registered_once(done):
    with pytest.raises(ValueError, match=r"'b\.good' is registered twice"):
        ticks.register("b.good", HOUR, lambda: None)


def test_the_network_has_its_work():
    assert ticks.names() == [
        "attendance.plan_ahead",
        "attendance.scan_registers",
        "core.clear_sessions",
        "core.fail_lost_jobs",
        "core.fail_silent_jobs",
        "core.prune_files",
        "core.prune_queue",
        "core.remove_erased_files",
        "core.sweep_files",
        "results.draft_what_is_due",
    ]


def test_it_stops_when_told(done, monkeypatch):
    stop = threading.Event()
    monkeypatch.setattr(ticks, "run_due", stop.set)
    monkeypatch.setattr(ticks, "close_old_connections", lambda: None)
    monkeypatch.setattr(ticks, "connection", type("Closed", (), {"close": staticmethod(lambda: None)}))

    ticks.keep_running(stop)

    assert stop.is_set()
