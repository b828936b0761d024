"""Whose turn it is: what asks the same of either database asks one of them in `make test`, in turns.

The two runs of `make test` ask everything between them; SERIKTES_SEED, another one each time, decides which
database is asked what. `make prove` asks both everything, and so does pytest without `--turn`.
"""

from __future__ import annotations

from zlib import crc32

from seriktes.settings import env

TURNS = (0, 1)


class Turn:
    """One of the turns by its number, as `--turn` says it; without one, everything is asked."""

    def __init__(self, number: int | None = None) -> None:
        self.number = number

    def has(self, name: str, seed: object = None) -> bool:
        """Whether what is called `name` is asked in this turn."""
        seed = env.read("SERIKTES_SEED") if seed is None else seed
        return self.number is None or crc32(f"{seed} {name}".encode()) % len(TURNS) == self.number


EVERY = Turn()
this = Turn()
"""The turn of this run."""
