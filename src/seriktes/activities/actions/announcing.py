from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from seriktes.core import facts
from seriktes.core.months import month_of, months_between


def announce(group_id: int, first: date, last: date | None) -> None:
    """Announce that who belonged to a group changed from `first` to `last`, as far as it lies in the past.

    "Not recorded" counts the enrolled, so a backdated change touches months that were summed up already.
    """
    today = timezone.localdate()
    until = min(last or today, today)
    if first <= until:
        facts.changed((group_id, month) for month in months_between(month_of(first), month_of(until)))


def announce_after(group_id: int, last: date) -> None:
    """Announce that who belonged to a group changed after `last`; a day to come changes nothing yet."""
    if last < timezone.localdate():
        announce(group_id, last + timedelta(days=1), None)
