"""What follows from changes below, inside the writer's transaction."""

from __future__ import annotations

from typing import Any

from seriktes.gallery.clearing import clear_of
from seriktes.people.signals import consents_changed


def listen() -> None:
    """Subscribe; called when the apps are ready."""
    consents_changed.connect(follow_consents, dispatch_uid="gallery.consents")


def follow_consents(*, person_ids: frozenset[int], **_: Any) -> None:
    """Show no photograph longer than its people consent."""
    clear_of(person_ids)
