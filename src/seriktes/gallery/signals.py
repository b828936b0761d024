"""News of photographs for the apps above; receivers run inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: `photograph`, whose words are others than before, and `actor`, who changed them.
caption_changed = Signal()
