"""How far a command is, on stderr: a bar in a terminal, a line now and then anywhere else."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

WIDTH = 30
REDRAW = 0.1  # seconds between two pictures of a bar
EACH_LINE = 5.0  # seconds between two lines where there is no terminal


@dataclass
class Progress:
    """Shows one step of work after another: `progress("clubs", 3, 12)`."""

    labels: dict[str, str] = field(default_factory=dict)
    _step: str = ""
    _shown_at: float = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        is_last = done >= total
        pause = REDRAW if sys.stderr.isatty() else EACH_LINE
        if not is_last and step == self._step and now - self._shown_at < pause:
            return
        self._step, self._shown_at = step, now
        label = self.labels.get(step, step)
        if sys.stderr.isatty():
            filled = WIDTH * done // max(total, 1)
            bar = "█" * filled + "·" * (WIDTH - filled)
            print(f"\r{label:<24} {bar} {done}/{total}", end="\n" if is_last else "", file=sys.stderr)
        else:
            print(f"{label}: {done}/{total}", file=sys.stderr)
        sys.stderr.flush()
