"""What the page of an agreement shows of its stories."""

from __future__ import annotations

from typing import Any

from seriktes.core.access import Actor, allows
from seriktes.partners.models import Agreement
from seriktes.results.stories.queries import find_stories

STORIES_SHOWN = 5


def stories_of(actor: Actor, agreement: Agreement) -> dict[str, Any] | None:
    """Return the newest stories; a partner without any is shown no empty card."""
    stories = list(find_stories(actor, agreement)[:STORIES_SHOWN])
    may_write = allows(actor, "results.story.write")
    if not stories and not may_write:
        return None
    return {"stories": stories, "agreement": agreement, "may_write": may_write}
