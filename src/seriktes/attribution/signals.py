"""News of attribution for the apps above; receivers run inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: `release_codes`, a frozenset of the releases whose figures are others since an approved change of
# rules, and `proposal`, that change. The releases stand as they are until somebody restates them.
released_figures_changed = Signal()
