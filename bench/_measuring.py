"""What the programs of this folder share: a network to measure on, a stopwatch, a table.

The network is that of SERIKTES_VAR; without it, a demo network of its own in var/bench, loaded once. Every
figure stands beside a reference that was measured in the same run: machines differ, ratios less. Times are
those of the processor, the fastest of several rounds; those of whole processes are by the clock on the wall.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
ROUNDS = 9


@dataclass(frozen=True)
class Measured:
    """A line of the table: what, how long, against what, and what was promised."""

    what: str
    milliseconds: float
    reference: float | None = None
    target: float | None = None
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        ratio = f"{self.milliseconds / self.reference:.2f}" if self.reference else ""
        kept = "" if self.target is None else "yes" if self.milliseconds <= self.target else "NO"
        target = "" if self.target is None else f"{self.target:g}"
        reference = f"{self.reference:.1f}" if self.reference else ""
        return self.what, f"{self.milliseconds:.1f}", reference, ratio, target, kept, self.note


HEADS = ("what", "ms", "reference, ms", "ratio", "target, ms", "kept", "note")


def show(title: str, rows: list[Measured]) -> None:
    """Print a table that can be pasted into docs/performance.md."""
    print(f"\n{title}\n")
    print(f"| {' | '.join(HEADS)} |")
    print(f"|{'---|' * len(HEADS)}")
    for row in rows:
        print(f"| {' | '.join(row.cells())} |")


def stopwatch(work, rounds: int = ROUNDS) -> float:
    """Return the time of the fastest of some rounds, in milliseconds: whatever else runs here only adds."""
    work()
    return min(once(work) for _round in range(rounds))


def once(work, clock=time.process_time) -> float:
    """Return the time of one call in milliseconds: that of the processor, which neighbours disturb least.

    What other processes do for us (a start, a server of PostgreSQL) is timed with `time.perf_counter`.
    """
    gc.collect()
    start = clock()
    work()
    return (clock() - start) * 1000


def network() -> None:
    """Start Django on the network to measure; make the network where there is none."""
    os.environ.setdefault("SERIKTES_VAR", str(ROOT / "var" / "bench"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seriktes.settings.dev")
    command = [sys.executable, "-m", "seriktes.cli", "demo"]
    environ = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environ)
    import django

    django.setup()
    print(described())


def described() -> str:
    """Return one line about the network and the machine."""
    from django.db import connection

    from seriktes.attendance.models import Mark
    from seriktes.clubs.models import Club
    from seriktes.people.models import Person

    processor = next(
        (line.split(":")[1].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")), "?"
    )
    counts = f"{Club.objects.count()} clubs, {Person.objects.count()} people, {Mark.objects.count()} marks"
    return (
        f"{counts}; {connection.vendor}; Python {sys.version.split()[0]}; {os.cpu_count()} × {processor}; "
        f"load {os.getloadavg()[0]:.1f}"
    )


def _read(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []
