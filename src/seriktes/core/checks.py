"""System checks: a view without a declared permission stops the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from seriktes.core import access


def views_declare_access(**_kwargs: object) -> list[CheckMessage]:
    """Return E001 for each route that declares no permission, E002 for an unknown name."""
    messages: list[CheckMessage] = []
    for route, view in routes():
        name = getattr(view, "access", None)
        if name is None and not _is_public(view):
            messages.append(
                Error(
                    f"The view of {route!r} declares no permission.",
                    hint="Use @access('app.noun.verb') or @login_not_required (docs/reference/access.md).",
                    id="access.E001",
                )
            )
        elif name is not None and name not in access.permissions():
            messages.append(
                Error(f"The view of {route!r} names the unknown permission {name!r}.", id="access.E002")
            )
    return messages


def routes() -> Iterator[tuple[str, Any]]:
    """Yield (route, view) for every URL of the project."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            yield route, entry.callback


def _is_public(view: Any) -> bool:
    return getattr(view, "login_required", True) is False
