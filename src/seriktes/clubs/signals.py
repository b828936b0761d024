"""News of clubs for the apps above; receivers run inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: `actor`, `club`, `ends_on`. Sent before the club ends; a receiver ends what it holds of it.
club_closing = Signal()

# Arguments: `club`, with its new unit already written. Receivers may raise: then nothing is written.
club_moved = Signal()
