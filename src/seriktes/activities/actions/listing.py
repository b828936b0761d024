"""The list of groups as a file."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.activities.models import Group
from seriktes.activities.queries import GroupsSought, find_groups
from seriktes.core import audit, formats
from seriktes.core.access import Actor, require
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
    rows = [_row(group) for group in find_groups(actor, sought)]
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


def _row(group: Group) -> tuple[object, ...]:
    hours = ", ".join(f"{slot.weekday_short} {slot.starts_at:%H:%M}" for slot in group.hours)  # type: ignore[attr-defined]
    teachers = ", ".join(teaching.user.full_name for teaching in group.teachers)  # type: ignore[attr-defined]
    return (
        group.name,
        group.club.name,
        group.programme.name,
        str(group.programme.get_kind_display()),
        str(group.get_language_display()),
        hours,
        teachers,
        group.people,  # type: ignore[attr-defined]
        group.capacity,
        group.starts_on,
    )
