"""News of clubs for the apps above; receivers run inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: `actor`, `club` with its last day written, `ends_on`, and `former`, the closing day that it
# corrects, or None. A receiver ends what it holds of the club; it may raise: then nothing is written.
club_closing = Signal()

# Arguments: `actor` and `appointment`, with its last day written. A receiver ends what the user does in the
# club by this role; it may raise: then nothing is written.
appointment_ending = Signal()

# Arguments: `club`, with its new unit already written. Receivers may raise: then nothing is written.
club_moved = Signal()
