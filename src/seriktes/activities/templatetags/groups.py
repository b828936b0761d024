"""How lists of groups are drawn: `{% load groups %}{% group_grid lines %}`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.activities.queries import GroupLine
from seriktes.core import formats
from seriktes.core.calendar_words import WEEKDAYS_SHORT
from seriktes.core.tables import Column, anchor, grid

register = template.Library()


@register.simple_tag
def group_grid(lines: Sequence[GroupLine], *, show_club: bool = False) -> SafeString:
    """Return the head and the body of a table of groups."""
    club = [Column(_("Club"))] if show_club else []
    columns = [
        *(Column(_("Group")), *club, Column(_("Kind")), Column(_("Meets")), Column(_("Teacher"))),
        Column(_("People"), css="num", head="num"),
    ]
    return grid(columns, [_cells(line, show_club=show_club) for line in lines])


def _cells(line: GroupLine, *, show_club: bool) -> list[object]:
    group = line.group
    return [
        anchor(group.get_absolute_url(), group.name),
        *([group.club.name] if show_club else []),
        group.programme.get_kind_display(),
        format_html("<span>{}</span>", weekly(line.hours)),
        format_html("<span>{}</span>", ", ".join(line.teachers)),
        f"{formats.number(line.people)} / {formats.number(group.capacity)}",
    ]


def weekly(hours: Iterable[tuple[int, time]]) -> str:
    """Return «дс 15:00, ср 16:30»; a day never parts from its hour."""
    days = WEEKDAYS_SHORT[formats.language_of()]
    return ", ".join(f"{days[weekday]}{formats.NBSP}{formats.clock(at)}" for weekday, at in hours)


@register.filter
def years_old(age: int) -> str:
    """Return "9 years old"."""
    return ngettext("%(years)s year old", "%(years)s years old", age) % {"years": age}
