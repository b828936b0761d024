from __future__ import annotations

from seriktes.core.errors import DomainError


class PictureRefused(DomainError):
    """A file that is no picture, or one that cannot be taken safely; the sentence says what to do."""

    code = "picture_refused"


class PhotographRefused(DomainError):
    """Something that cannot be done with a photograph; the sentence says why."""

    code = "photograph_refused"


class NotTakenYet(PhotographRefused):
    """A day on which the photograph cannot have been taken."""

    field = "taken_on"
