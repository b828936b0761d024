"""What apps above add to the list of clubs: columns of figures, registered in their `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seriktes.core.access import Actor
from seriktes.core.registry import Registry


@dataclass(frozen=True)
class ClubColumn:
    """A figure for each club: `figures(actor, clubs)` returns whole numbers by the club's key."""

    name: str
    label: Any
    figures: Callable[[Actor, Sequence[int]], Mapping[int, int]]
    permission: str
    order: int = 50


columns: Registry[ClubColumn] = Registry()
