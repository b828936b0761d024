"""What stays because reports already count it: the facets and first day of a group and of an enrolment.

Apps above tell what they hold of a group; each does so in its `ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from seriktes.activities.models import Group

FirstFact = Callable[[Group, Collection[int]], date | None]

_holds_facts: list[Callable[[Group], bool]] = []
_first_facts: list[FirstFact] = []
_first_sessions: list[Callable[[Group], date | None]] = []


def freezes(holds_facts: Callable[[Group], bool]) -> None:
    """Register a question: does this group have facts that reports count?"""
    _holds_facts.append(holds_facts)


def is_frozen(group: Group) -> bool:
    """Whether anything is recorded of the group, so that a change needs a successor group."""
    return any(holds(group) for holds in _holds_facts)


def dates_facts(first_fact: FirstFact) -> None:
    """Register a question: on which day was the first fact of these person rows in the group?"""
    _first_facts.append(first_fact)


def first_fact_of(group: Group, person_ids: Collection[int]) -> date | None:
    """Return the first day of which anything is recorded of these rows of one human being in a group."""
    days = (first_fact(group, person_ids) for first_fact in _first_facts)
    return min((day for day in days if day is not None), default=None)


def dates_sessions(first_session: Callable[[Group], date | None]) -> None:
    """Register a question: on which day did the group first meet, or was to meet and did not?"""
    _first_sessions.append(first_session)


def first_session_of(group: Group) -> date | None:
    """Return the first day of which a session of the group is recorded."""
    days = (first_session(group) for first_session in _first_sessions)
    return min((day for day in days if day is not None), default=None)
