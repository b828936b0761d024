"""The part of the first page that names what deserves a look, for those who can do something about it."""

from __future__ import annotations

from dataclasses import dataclass

from seriktes.attendance.anomalies.queries import HOME_SHOWN, FlagLine, FlagsSought, find_flags, lines_of
from seriktes.core.access import Actor


@dataclass(frozen=True)
class WorthALook:
    """The latest open flags, and how many there are."""

    lines: list[FlagLine]
    count: int


def home_section(actor: Actor) -> WorthALook | None:
    """Return the open flags that the actor may see; nothing where there are none."""
    found = find_flags(actor, FlagsSought())
    lines = lines_of(found[:HOME_SHOWN])
    if not lines:
        return None
    return WorthALook(lines, len(lines) if len(lines) < HOME_SHOWN else found.count())
