"""Days of agreements and rules in words, the same on every page and in every sentence."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from seriktes.core import formats


def period(first: date, last: date | None) -> str:
    """Return "from 1 January 2025 to 31 December 2026", or with an open end."""
    names = {"first": formats.date_short(first), "last": formats.date_short(last) if last else ""}
    if last is None:
        return _("from %(first)s, without an end date") % names
    return _("from %(first)s to %(last)s") % names
