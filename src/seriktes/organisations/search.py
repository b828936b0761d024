from __future__ import annotations

from collections.abc import Iterable

from seriktes.core.access import Actor
from seriktes.core.registry import Found
from seriktes.organisations.queries import find_organisations


def find(actor: Actor, text: str, limit: int) -> Iterable[Found]:
    """Return the organisations that the header's search found."""
    return [
        Found(each.name, str(each.get_kind_display()), each.get_absolute_url(), "building-2")
        for each in find_organisations(actor, text)[:limit]
    ]
