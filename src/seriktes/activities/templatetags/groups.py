"""What a row of a list of groups says, in one step a cell: `{% load groups %}{{ group.hours|weekly }}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import ngettext

from seriktes.activities.models import Teaching, TimetableSlot
from seriktes.core import formats
from seriktes.core.calendar_words import WEEKDAYS_SHORT

register = template.Library()


@register.filter
def weekly(slots: Iterable[TimetableSlot]) -> str:
    """Return «дс 15:00, ср 16:30»; a day never parts from its hour."""
    days = WEEKDAYS_SHORT[formats.language_of()]
    return ", ".join(f"{days[slot.weekday]}{formats.NBSP}{formats.clock(slot.starts_at)}" for slot in slots)


@register.filter
def teacher_names(teachings: Iterable[Teaching]) -> str:
    """Return the names of those who teach."""
    return ", ".join(teaching.user.full_name for teaching in teachings)


@register.filter
def years_old(age: int) -> str:
    """Return "9 years old"."""
    return ngettext("%(years)s year old", "%(years)s years old", age) % {"years": age}
