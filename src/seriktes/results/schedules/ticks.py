"""What comes round by itself: the drafts that schedules ask for."""

from __future__ import annotations

from datetime import timedelta

from seriktes.core import ticks
from seriktes.results.schedules import actions

DRAFT_EVERY = timedelta(hours=6)


def register() -> None:
    """Declare it; called when the apps are ready."""
    ticks.register("results.draft_what_is_due", DRAFT_EVERY, draft)


def draft() -> None:
    actions.draft_what_is_due()
