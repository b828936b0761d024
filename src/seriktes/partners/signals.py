"""News of agreements for the apps above; receivers run inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: `agreement`, with its new days already written, and `is_passed_on`, whether its partner is
# another one now. Receivers may raise: then nothing is written.
agreement_changed = Signal()
