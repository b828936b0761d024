"""`seriktes serve`: the web server and one worker, kept alive together."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from gettext import gettext as _

PATIENCE = 15  # seconds a process gets to finish what it is doing
SHORT_LIFE = 5  # a process that ended sooner than this after its start is not started again at once
MOST_FAILURES = 3
LOOK = 0.2
MOST_PORT = 65535


@dataclass(frozen=True)
class Service:
    """Where to listen, with how many web processes."""

    host: str
    port: int
    workers: int
    reload: bool = False

    @property
    def address(self) -> str:
        host = "localhost" if self.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else self.host  # noqa: S104 -- a comparison
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


@dataclass
class Child:
    """A process that is started again when it ends by itself."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    failures: list[int] = field(default_factory=list)

    def start(self) -> None:
        # A group of its own: Ctrl+C in a terminal reaches only the supervisor, which then stops the
        # children in order.
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 -- our own command
        self.started = time.monotonic()

    def ended(self) -> int | None:
        return self.process.poll() if self.process else None

    def lived_shortly(self) -> bool:
        return time.monotonic() - self.started < SHORT_LIFE

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for the end; kill the whole group when it has not come by `until`."""
        if not self.process:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def serve(service: Service) -> int:
    """Serve until a signal asks to stop (status 0) or a process cannot be kept running (status 1)."""
    if reason := _why_not(service):
        print(f"seriktes: {reason}", file=sys.stderr)
        return 1
    children = [Child(_("web server"), _web(service)), Child(_("worker"), _worker())]
    stopping = _stop_on_signals()
    for child in children:
        child.start()
    try:
        return _supervise(service, children, stopping)
    finally:
        for child in children:
            child.stop()
        until = time.monotonic() + PATIENCE
        for child in children:
            child.wait(until)


def _why_not(service: Service) -> str | None:
    family = socket.AF_INET6 if ":" in service.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((service.host, service.port))
        except OSError as error:
            sentence = _(
                "cannot listen on %(host)s, port %(port)d: %(reason)s. Choose another port: PORT=%(next)d"
            )
            told = {"host": service.host, "port": service.port, "reason": _reason(error)}
            return sentence % (told | {"next": service.port % MOST_PORT + 1})
    return None


def _reason(error: OSError) -> str:
    known = {
        errno.EADDRINUSE: _("another program listens there already"),
        errno.EACCES: _("only the administrator of this machine may use it"),
        errno.EADDRNOTAVAIL: _("this machine has no such address"),
    }
    if isinstance(error, socket.gaierror):
        return _("there is no such address")
    return known.get(error.errno or 0, error.strerror or "")


def _web(service: Service) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    command += ["--host", service.host, "--port", str(service.port)]
    command += ["--workers", str(service.workers), "--blocking-threads", "1", "--respawn-failed-workers"]
    if service.reload:
        command += ["--reload"]
    return [*command, "seriktes.wsgi:application"]


def _worker() -> list[str]:
    return [sys.executable, "-m", "seriktes.cli", "work"]


def _stop_on_signals() -> list[int]:
    """Return a list that receives the number of each signal that asks to stop."""
    received: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: received.append(number))
    return received


def _supervise(service: Service, children: list[Child], stopping: list[int]) -> int:
    announced = False
    while not stopping:
        if not announced and _answers(service):
            sentence = _("Seriktes is at %(address)s  (Ctrl+C stops it)")
            print(sentence % {"address": service.address}, flush=True)
            announced = True
        for child in children:
            if (status := child.ended()) is not None and not _revive(child, status):
                return 1
        time.sleep(LOOK)
    return 0


def _answers(service: Service) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(service.host, service.host)  # noqa: S104 -- a comparison
    try:
        socket.create_connection((host, service.port), timeout=LOOK).close()
    except OSError:
        return False
    return True


def _revive(child: Child, status: int) -> bool:
    """Start `child` again; False when it keeps ending right after its start."""
    child.failures = [*child.failures, status] if child.lived_shortly() else [status]
    if len(child.failures) >= MOST_FAILURES:
        sentence = _(
            "seriktes: the %(process)s ends right after its start (status %(status)d)."
            " Its last words are above."
        )
        print(sentence % {"process": child.name, "status": status}, file=sys.stderr)
        return False
    sentence = _("seriktes: the %(process)s ended with status %(status)d; starting it again.")
    print(sentence % {"process": child.name, "status": status}, file=sys.stderr)
    child.start()
    return True
