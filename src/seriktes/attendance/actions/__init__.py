"""Writes of attendance, one function for each thing a person does."""

from __future__ import annotations

from seriktes.attendance.actions.marks import (
    clear_mark,
    record_mark,
    record_marks,
    record_rest_present,
    record_walk_in,
)
from seriktes.attendance.actions.planning import plan_sessions
from seriktes.attendance.actions.sessions import (
    add_session,
    delete_session,
    group_session,
    record_not_held,
    set_topic,
    withdraw_not_held,
)

__all__ = [
    "add_session",
    "clear_mark",
    "delete_session",
    "group_session",
    "plan_sessions",
    "record_mark",
    "record_marks",
    "record_not_held",
    "record_rest_present",
    "record_walk_in",
    "set_topic",
    "withdraw_not_held",
]
