from __future__ import annotations

from django import template

from seriktes.core import formats

register = template.Library()


@register.filter
def millionths(value: int) -> str:
    """Return a proportional figure with one decimal: 2_400_000 is "2,4"."""
    return formats.millionths(value)
