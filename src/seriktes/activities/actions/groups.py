from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.activities.actions.announcing import announce, announce_after
from seriktes.activities.enums import EndReason, GroupLanguage, Season
from seriktes.activities.errors import GroupFrozen, GroupRefused
from seriktes.activities.freezing import is_frozen
from seriktes.activities.models import Group, Programme
from seriktes.activities.queries import people_not_gone
from seriktes.activities.signals import timetable_changed
from seriktes.clubs.models import Club
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.mixins import outlasting

FACETS = ("programme", "language", "season")
ENDS_TOO_EARLY = _("The last day is before the first. Choose another day.")


@dataclass(frozen=True)
class GroupDetails:
    """What is written down of a group beside its club."""

    name_kk: str
    programme: Programme
    language: GroupLanguage
    season: Season
    starts_on: date
    name_ru: str = ""
    name_en: str = ""
    capacity: int = 15
    age_from: int | None = None
    age_until: int | None = None

    def items(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {known.name: getattr(self, known.name) for known in fields(self)}


def add_group(*, actor: Actor, club: Club, details: GroupDetails) -> Group:
    """Write down a new group of a club."""
    group = Group(club=club, **details.items())
    require(actor, "activities.group.edit", group)
    with transaction.atomic():
        group.save()
        audit.log("activities.group.added", actor=actor, target=group, after=_told(group))
    return group


def edit_group(*, actor: Actor, group: Group, details: GroupDetails) -> Group:
    """Change a group. Raises `GroupFrozen` for programme, language or season once marks exist,
    `GroupRefused` for fewer places than people.
    """
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        require(actor, "activities.group.edit", group)
        if is_frozen(group) and any(getattr(group, name) != getattr(details, name) for name in FACETS):
            raise GroupFrozen(
                _("This group has marks: programme, language and season stay. Make a successor group.")
            )
        _require_places(group, details.capacity)
        before = _told(group)
        for name, value in details.items().items():
            setattr(group, name, value)
        _require_dates(group)
        group.save()
        old, new = audit.difference(before, _told(group))
        audit.log("activities.group.edited", actor=actor, target=group, before=old, after=new)
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))
    return group


def close_group(*, actor: Actor, group: Group, ends_on: date) -> Group:
    """End a group with its last day, and with it every enrolment, teacher and weekly hour that goes on."""
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        require(actor, "activities.group.edit", group)
        _close(group, ends_on, EndReason.FINISHED)
        audit.log("activities.group.closed", actor=actor, target=group, after={"ends_on": f"{ends_on}"})
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))
    return group


def succeed_group(*, actor: Actor, group: Group, details: GroupDetails) -> Group:
    """Close a group and go on with another programme, language or season from `details.starts_on`.

    People, teachers and weekly hours go over to the successor; marks stay with the former group.
    """
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        require(actor, "activities.group.edit", group)
        if details.starts_on <= group.starts_on:
            raise GroupRefused(ENDS_TOO_EARLY)
        last = details.starts_on - timedelta(days=1)
        _require_places(group, details.capacity)
        successor = Group.objects.create(club=group.club, predecessor=group, **details.items())
        carried = {
            name: [_carry_over(row, successor) for row in getattr(group, name).filter(outlasting(last))]
            for name in ("enrolments", "teachings", "timetable")
        }
        _close(group, last, EndReason.TRANSFERRED)
        told = _told(successor) | {"predecessor": group.pk} | carried
        audit.log("activities.group.succeeded", actor=actor, target=successor, after=told)
        announce(successor.pk, successor.starts_on, None)
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk, successor.pk}))
    return successor


def _carry_over(row: Any, successor: Group) -> int:
    """Copy a row that goes on to the successor; one that would only start later moves over as it is.

    Returns the key of the successor's row. A last day that is known stays, with its reason.
    """
    if row.starts_on >= successor.starts_on:
        row.group = successor
        row.save(update_fields=("group",))
        return int(row.pk)
    kept = {
        known.attname: getattr(row, known.attname)
        for known in row._meta.concrete_fields
        if not known.primary_key and known.name not in ("code", "group", "starts_on")
    }
    copy = type(row).objects.create(group=successor, starts_on=successor.starts_on, **kept)
    return int(copy.pk)


def _close(group: Group, ends_on: date, reason: EndReason) -> None:
    if group.ends_on is not None and group.ends_on <= ends_on:
        raise GroupRefused(_("This group has already ended. Reload the page."))
    group.ends_on = ends_on
    _require_dates(group)
    group.save(update_fields=("ends_on",))
    if group.enrolments.filter(starts_on__gt=ends_on).exists():
        raise GroupRefused(_("Somebody is enrolled after this day. Choose a later day, or end it first."))
    group.enrolments.filter(outlasting(ends_on)).update(ends_on=ends_on, end_reason=reason)
    for rows in (group.teachings, group.timetable):
        rows.filter(starts_on__gt=ends_on).delete()
        rows.filter(outlasting(ends_on)).update(ends_on=ends_on)
    announce_after(group.pk, ends_on)


def _require_dates(group: Group) -> None:
    if group.ends_on is not None and group.ends_on < group.starts_on:
        raise GroupRefused(ENDS_TOO_EARLY)


def _require_places(group: Group, capacity: int) -> None:
    people = len(people_not_gone(group, timezone.localdate()))
    if people > capacity and capacity < group.capacity:
        raise GroupRefused(
            _("%(people)s people are enrolled, more than %(places)s places. End some enrolments first.")
            % {"people": people, "places": capacity}
        )


def _told(group: Group) -> dict[str, Any]:
    names = ("name_kk", "name_ru", "name_en", "language", "season", "capacity", "age_from", "age_until")
    dates = {name: f"{getattr(group, name) or ''}" for name in ("starts_on", "ends_on")}
    keys = {"club": group.club_id, "programme": group.programme_id}
    return {name: getattr(group, name) for name in names} | dates | keys
