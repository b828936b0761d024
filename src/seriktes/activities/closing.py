"""What the end of a club means for its groups."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from seriktes.activities.actions import close_group
from seriktes.clubs.models import Club
from seriktes.core.access import Actor


def close_groups(*, actor: Actor, club: Club, ends_on: date, **_kwargs: Any) -> None:
    """End every group of a club that goes on after its last day (receives `club_closing`)."""
    for group in club.groups.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on)):
        close_group(actor=actor, group=group, ends_on=ends_on)
