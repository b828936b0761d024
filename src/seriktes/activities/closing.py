"""What the end of a club, or of a role in it, means for its groups."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from seriktes.activities.actions import close_group, end_teachings
from seriktes.activities.errors import GroupRefused
from seriktes.clubs.models import Appointment, Club
from seriktes.core.access import Actor
from seriktes.core.mixins import outlasting


def close_groups(*, actor: Actor, club: Club, ends_on: date, former: date | None, **_kwargs: Any) -> None:
    """End every group of a club that goes on after its last day (receives `club_closing`).

    Where the day corrects a `former` one, groups that were to end with the club move with it.
    Raises `GroupRefused` for a group that would only begin after it.
    """
    for group in club.groups.filter(outlasting(ends_on, former)):
        if group.starts_on > ends_on:
            raise GroupRefused(
                _("The group %(name)s begins after this day. Choose a later day.") % {"name": group.name}
            )
        close_group(actor=actor, group=group, ends_on=ends_on)


def end_what_they_teach(*, actor: Actor, appointment: Appointment, **_kwargs: Any) -> None:
    """Let whoever leaves a club teach its groups no longer (receives `appointment_ending`).

    A teacher knows the people of a group while the teaching is in force: it must not outlast the last
    of their roles in the club.
    """
    end_teachings(actor=actor, club=appointment.club, user=appointment.user)
