"""How lists of groups are drawn: `{% load groups %}{% group_grid lines %}`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.activities.queries import GroupLine, RosterRow
from seriktes.core import formats
from seriktes.core.calendar_words import WEEKDAYS_SHORT
from seriktes.core.drawn import menu
from seriktes.core.links import link
from seriktes.core.markup import joined, markup
from seriktes.core.tables import GridColumn, anchor, grid

register = template.Library()


@register.simple_tag
def group_grid(lines: Sequence[GroupLine], *, show_club: bool = False) -> SafeString:
    """Return the head and the body of a table of groups."""
    club = [GridColumn(_("Club"))] if show_club else []
    columns = [
        *(
            GridColumn(_("Group")),
            *club,
            GridColumn(_("Kind")),
            GridColumn(_("Meets")),
            GridColumn(_("Teacher")),
        ),
        GridColumn(_("People"), css="num", head="num"),
    ]
    language = formats.language_of()
    kinds = {kind: str(label) for kind, label in ProgrammeKind.choices}
    rows = []
    for line in lines:
        people, places = (formats.number(n, language=language) for n in (line.people, line.capacity))
        rows.append(
            [
                anchor(line.address, line.own.name_in(language)),
                *([line.club.name_in(language)] if show_club else []),
                kinds[line.kind],
                markup("<span>{}</span>", weekly(line.hours, language)),
                markup("<span>{}</span>", ", ".join(line.teachers)),
                f"{people} / {places}",
            ]
        )
    return grid(columns, rows)


def weekly(hours: Iterable[tuple[int, time]], language: str) -> str:
    """Return «дс 15:00, ср 16:30»; a day never parts from its hour."""
    days = WEEKDAYS_SHORT[language]
    return ", ".join(f"{days[weekday]}{formats.NBSP}{formats.clock(at)}" for weekday, at in hours)


@register.simple_tag
def roster_items(group: Group, roster: Sequence[RosterRow], *, may_edit: bool) -> SafeString:
    """Return the items of a group's roster, each with its menu where the actor may change it."""
    today = timezone.localdate()
    return joined(
        markup(
            '<li class="list__item"><span class="list__lead wide-only">{}</span>'
            '<span class="list__text"><a class="list__title" href="{}">{}</a>'
            '<span class="list__detail">{}</span></span>{}</li>',
            *(place, row.person.get_absolute_url(), row.person.name, _since(row, today)),
            _changes(group, row) if may_edit and not row.enrolment.ends_before(today) else "",
        )
        for place, row in enumerate(roster, start=1)
    )


def _since(row: RosterRow, today: date) -> str:
    """Return the age of a person and the days of the enrolment."""
    first, last = row.enrolment.starts_on, row.enrolment.ends_on
    days = _("since %(day)s") % {"day": formats.date_short(first)}
    if last:
        days = _("from %(first)s until %(last)s") % {
            "first": formats.date_short(first),
            "last": formats.date_short(last),
        }
    age = row.person.age_on(today)
    return days if age is None else f"{years_old(age)} · {days}"


def _changes(group: Group, row: RosterRow) -> SafeString:
    acts = (
        ("activities:enrolment-edit", _("Correct the first day")),
        ("activities:enrolment-end", _("End the enrolment")),
        ("activities:enrolment-transfer", _("Move to another group")),
    )
    links = joined(
        markup('<a class="menu__item" href="{}">{}</a>', link(name, group.code, row.enrolment.code), label)
        for name, label in acts
    )
    changes = menu(_("Change"), icon="ellipsis", hidden_label=True, content=links)
    return markup('<span class="list__end">{}</span>', changes)


def years_old(age: int) -> str:
    """Return "9 years old"."""
    return ngettext("%(years)s year old", "%(years)s years old", age) % {"years": age}
