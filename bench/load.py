"""Loading the demo network into an empty database, against counting how long its marks alone would take."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from _measuring import ROOT, Measured, once, show

TARGET = 15_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"PYTHONPATH": str(ROOT / "src"), "SERIKTES_VAR": folder}
        migrated = _wall(environ, "manage", "migrate", "--verbosity", "0")
        loaded = _wall(environ, "demo")
        again = _wall(environ, "demo")
    show(
        "The demo network",
        [
            Measured("making the tables", migrated),
            Measured("loading the network with its sums", loaded, migrated, TARGET),
            Measured("the second time", again, migrated),
        ],
    )


def _wall(environ: dict[str, str], *arguments: str) -> float:
    return once(lambda: _run(environ, *arguments), time.perf_counter)


def _run(environ: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "seriktes.cli", *arguments]
    subprocess.run(command, check=True, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


main()
