"""News of groups for the apps above; receivers run inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: `group_ids`, a frozenset of the groups whose weekly hours, teachers or dates changed.
timetable_changed = Signal()

# No arguments. Sent before the groups are held that are to be placed otherwise: who holds something of their
# own for that takes it first, so that nobody waits in a circle.
groups_placing = Signal()

# Arguments: `group_ids`, a frozenset of the groups that are new, in another programme or kind, or that begin
# earlier than before, with it already written. Receivers may raise: then nothing is written.
groups_placed = Signal()
