from __future__ import annotations

from seriktes.core.access import Actor, require


def set_language(*, actor: Actor, language: str) -> None:
    """Remember the language the actor reads; every later page and message comes in it."""
    require(actor, "accounts.language.set")
    actor.user.language = language
    actor.user.save(update_fields=("language",))
