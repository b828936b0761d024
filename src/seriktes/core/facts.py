"""News of changed facts: the writer announces, whoever sums them up listens in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from django.dispatch import Signal

# Arguments: `group_months`, a frozenset of (group id, month). Receivers run inside the writer's
# transaction and may raise: then nothing is written.
facts_changed = Signal()


def changed(group_months: Iterable[tuple[int, int]]) -> None:
    """Announce that visits of these (group, month) pairs changed."""
    pairs = frozenset(group_months)
    if pairs:
        facts_changed.send(sender=None, group_months=pairs)
