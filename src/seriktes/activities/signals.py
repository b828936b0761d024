"""News of groups for the apps above; receivers run inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: `group_ids`, a frozenset of the groups whose weekly hours, teachers or dates changed.
timetable_changed = Signal()
