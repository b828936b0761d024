"""What pages of other apps show of stories and of the papers that tell them."""

from __future__ import annotations

from typing import Any

from seriktes.core.access import Actor, allows
from seriktes.gallery.models import Photograph
from seriktes.partners.models import Agreement
from seriktes.results.illustrated.telling import pictured_in
from seriktes.results.stories.queries import find_stories

STORIES_SHOWN = 5


def stories_of(actor: Actor, agreement: Agreement) -> dict[str, Any] | None:
    """Return the newest stories; a partner without any is shown no empty card."""
    stories = list(find_stories(actor, agreement)[:STORIES_SHOWN])
    may_write = allows(actor, "results.story.write")
    if not stories and not may_write:
        return None
    return {"stories": stories, "agreement": agreement, "may_write": may_write}


def papers_of(_actor: Actor, photograph: Photograph) -> dict[str, Any] | None:
    """Return the papers that other words under a photograph would end.

    Whoever may change these words is told, also who may not read the releases: their numbers alone.
    """
    releases = pictured_in(photograph)
    return {"releases": releases} if releases else None
