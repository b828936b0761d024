"""When a group's programme, language and season may no longer change: reports already count by them.

Apps above tell what they hold of a group; each does so in its `ready()`.
"""

from __future__ import annotations

from collections.abc import Callable

from seriktes.activities.models import Group

_holds_facts: list[Callable[[Group], bool]] = []


def freezes(holds_facts: Callable[[Group], bool]) -> None:
    """Register a question: does this group have facts that reports count?"""
    _holds_facts.append(holds_facts)


def is_frozen(group: Group) -> bool:
    """Whether anything is recorded of the group, so that a change needs a successor group."""
    return any(holds(group) for holds in _holds_facts)
