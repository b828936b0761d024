"""From the command to the first page, and the memory of each process; against a bare start of Django."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import psutil
from _measuring import ROOT, Measured, network, once, show

network()

TARGET, WEB_MB, WORKER_MB = 2000, 150, 200
PAGES = ("/accounts/login/",)


def main() -> None:
    bare = once(
        lambda: subprocess.run(
            [sys.executable, "-c", "import django; django.setup()"], env=_environ(), check=True
        ),
        time.perf_counter,
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    served = subprocess.Popen(
        [sys.executable, "-m", "seriktes.cli", "serve", "--port", str(port)],
        env=_environ(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        first = (time.perf_counter() - start) * 1000
        time.sleep(4)
        _visit(port)
        memory = _memory(served.pid)
    finally:
        served.terminate()
        served.wait(30)
    show("Start", [Measured("from the command to the first page", first, bare, TARGET)])
    print(f"\nMemory, MB (resident; promised: web {WEB_MB}, worker {WORKER_MB}):")
    for what, megabytes in memory:
        print(f"  {megabytes:6.0f}  {what}")


def _environ() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT / "src")}


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/").read()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit("the first page did not come within a minute")


def _visit(port: int) -> None:
    """Sign in and open what people open, so that the memory is that of work and not of waiting."""
    from http.cookiejar import CookieJar

    from seriktes.demo.staff import PASSWORD

    address = f"http://127.0.0.1:{port}"
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = visitor.open(f"{address}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    sent = f"login=manager&password={PASSWORD}&csrfmiddlewaretoken={token}".encode()
    request = urllib.request.Request(f"{address}/accounts/login/", sent, {"Referer": address})
    visitor.open(request).read()
    for page in ("/", "/clubs/", "/groups/", "/agreements/"):
        try:
            visitor.open(f"{address}{page}").read()
        except OSError as error:
            print(f"{page}: {error}")


def _memory(pid: int) -> list[tuple[str, float]]:
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return [(_called(one), one.memory_info().rss / 1024**2) for one in processes]


def _called(process: psutil.Process) -> str:
    words = process.cmdline()
    if "granian" in words:
        return "web server" if process.children() else "web worker"
    return {"serve": "supervisor", "work": "worker"}.get(
        next((w for w in words[3:4]), ""), " ".join(words)[-60:]
    )


main()
