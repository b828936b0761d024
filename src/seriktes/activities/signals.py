"""News of groups for the apps above; receivers run inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: `group_ids`, a frozenset of the groups whose weekly hours, teachers or dates changed.
timetable_changed = Signal()

# No arguments. Sent before the groups are held whose kind of programme is to change: who holds something of
# their own for that takes it first, so that nobody waits in a circle.
kind_changing = Signal()

# Arguments: `group_ids`, a frozenset of the groups in another programme or kind, with it already written.
# Receivers may raise: then nothing is written.
kind_changed = Signal()
