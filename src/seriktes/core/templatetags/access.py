"""`{% can "app.noun.verb" obj as may %}`: the same permission in a template."""

from __future__ import annotations

from typing import Any

from django import template

from seriktes.core.access import allows

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: template.Context, name: str, obj: Any = None) -> bool:
    """Whether the actor of this page may do `name` to `obj`."""
    return allows(context["request"].actor, name, obj)
