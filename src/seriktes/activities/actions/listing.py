"""The list of groups as a file."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.activities.enums import GroupLanguage, ProgrammeKind
from seriktes.activities.queries import GroupLine, GroupsSought, find_groups, lines_of
from seriktes.core import audit, formats
from seriktes.core.access import Actor, require
from seriktes.core.calendar_words import WEEKDAYS_SHORT
from seriktes.core.spreadsheets.writing import Column, Kind, SheetSpec, write_csv, write_xlsx

KINDS: tuple[Kind, ...] = (
    "text",
    "text",
    "text",
    "text",
    "text",
    "text",
    "text",
    "integer",
    "integer",
    "date",
)


def export_groups(*, actor: Actor, sought: GroupsSought, form: Literal["xlsx", "csv"]) -> bytes:
    """Return the groups that the list shows for `sought` as a file, and leave a line in the log."""
    require(actor, "activities.group.view")
    found = find_groups(actor, sought).values_list("pk", flat=True)
    rows = [_row(line) for line in lines_of(found, timezone.localdate())]
    titles = (
        _("Group"), _("Club"), _("Programme"), _("Kind"), _("Language"), _("Meets"), _("Teacher"),
        _("People"), _("Places"), _("First day"),
    )  # fmt: skip
    with transaction.atomic():
        told = {"form": form, "groups": len(rows)}
        audit.log("activities.group.exported", actor=actor, target=actor.user, after=told)
    if form == "csv":
        return write_csv([titles, *rows])
    columns = [Column(title, kind) for title, kind in zip(titles, KINDS, strict=True)]
    heading = (_("Groups"), formats.date_long(timezone.localdate()))
    return write_xlsx([SheetSpec(title=_("Groups"), columns=columns, rows=rows, heading=heading)])


def _row(line: GroupLine) -> tuple[object, ...]:
    days = WEEKDAYS_SHORT[formats.language_of()]
    return (
        line.own.name,
        line.club.name,
        line.programme.name,
        str(ProgrammeKind(line.kind).label),
        str(GroupLanguage(line.language).label),
        ", ".join(f"{days[weekday]} {at:%H:%M}" for weekday, at in line.hours),
        ", ".join(line.teachers),
        line.people,
        line.capacity,
        line.starts_on,
    )
