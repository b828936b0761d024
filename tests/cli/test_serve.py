"""The real command, its real processes: it serves, keeps its worker alive, stops cleanly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40


def command(folder, *arguments, **environ):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    ours = {"PYTHONPATH": str(ROOT / "src"), "SERIKTES_VAR": str(folder), "PYTHONUNBUFFERED": "1"}
    return {
        "args": [sys.executable, "-m", "seriktes.cli", *arguments],
        "env": kept | ours | environ,
        "text": True,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder with a network that has just begun."""
    made = tmp_path_factory.mktemp("served")
    given = ("--network", "Үлгі", "--sign-in", "asel", "--full-name", "Әсел Үлгі")
    subprocess.run(**command(made, "begin", *given), check=True, timeout=120)
    return made


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(folder, port):
    process = subprocess.Popen(
        **command(folder, "serve", PORT=str(port)), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


def family(process):
    return psutil.Process(process.pid).children(recursive=True)


def worker_of(process):
    """Return the worker; None while there is none. A process that has just ended has no command line."""
    described = ((child, child.as_dict(["cmdline"])["cmdline"]) for child in family(process))
    return next((child for child, words in described if (words or [])[-1:] == ["work"]), None)


def wait_for(condition):
    until = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_leaves_no_process_behind(folder, port, number):
    with served(folder, port) as process:
        assert process.stdout.readline() == f"Seriktes is at http://localhost:{port}/  (Ctrl+C stops it)\n"
        with urllib.request.urlopen(f"http://localhost:{port}/accounts/login/") as answer:
            page = answer.read().decode()
        processes = family(process)

        process.send_signal(number)

        assert process.wait(PATIENCE) == 0
        assert "<form" in page
        assert len(processes) >= 2
        wait_for(lambda: not any(child.is_running() for child in processes))


def test_a_killed_worker_is_started_again(folder, port):
    with served(folder, port) as process:
        process.stdout.readline()
        first = wait_for(lambda: worker_of(process)).pid

        os.kill(first, signal.SIGKILL)

        told = next(line for line in process.stderr if line.startswith("seriktes: "))
        assert told == "seriktes: the worker ended with status -9; starting it again.\n"
        assert wait_for(lambda: worker_of(process)).pid != first


def test_a_taken_port_is_refused_with_a_sentence(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            **command(folder, "serve", PORT=str(port)), capture_output=True, check=False, timeout=PATIENCE
        )

    assert done.returncode == 1
    assert done.stderr == (
        f"seriktes: cannot listen on 127.0.0.1, port {port}: another program listens there already. "
        f"Choose another port: PORT={port + 1}\n"
    )
