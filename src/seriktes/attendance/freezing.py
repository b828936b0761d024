"""What attendance holds of a group, so that its programme, language and season may no longer change."""

from __future__ import annotations

from seriktes.activities.models import Group
from seriktes.attendance.models import Mark


def has_marks(group: Group) -> bool:
    """Whether anybody was ever marked in the group."""
    return Mark.objects.filter(session__group=group).exists()
