"""Errors that people read.

DomainError
├── NotAllowed          403  the actor may see the thing but not do this to it
├── NullSign           422  a posted field holds the NUL sign, which no database of ours keeps
├── KeyMissing         503  the settings do not hold the master key of what was to be opened
└── EventConflict       409  the same client-made id came again with other content (core.intake)

Apps add their own branches below `DomainError`, each with a stable `code`.
"""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """A refusal with a full sentence for the person: what happened, what to do, whom to ask.

    `code` is stable and meant for programs; `sentence` may be a lazy translation. `field` names the field
    of a form that it is about, where it is always the same one.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    field: ClassVar[str | None] = None

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(DomainError):
    """The actor holds no rule that lets them do this."""

    code = "not_allowed"
    status = 403


class NullSign(DomainError):
    """A posted field holds the NUL sign."""

    code = "null_sign"
    status = 422


class KeyMissing(DomainError):
    """The settings do not hold the master key of a sealed value."""

    code = "key_missing"
    status = 503
