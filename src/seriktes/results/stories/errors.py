from __future__ import annotations

from seriktes.core.errors import DomainError


class StoryRefused(DomainError):
    """Something that cannot be done with a story; the sentence says why and what to do."""

    code = "story_refused"
