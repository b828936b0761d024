"""The weekly hours of a group and who teaches it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.models import User
from seriktes.activities.errors import GroupRefused
from seriktes.activities.models import Group, Teaching, TimetableSlot
from seriktes.activities.signals import timetable_changed
from seriktes.clubs.models import Appointment
from seriktes.core import audit
from seriktes.core.access import Actor, require

RowT = TypeVar("RowT", Teaching, TimetableSlot)


@dataclass(frozen=True)
class SlotDetails:
    """A weekly hour from a day on."""

    weekday: int
    starts_at: time
    minutes: int
    starts_on: date
    room: str = ""


def add_slot(*, actor: Actor, group: Group, details: SlotDetails) -> TimetableSlot:
    """Add a weekly hour to a group's timetable. Raises `GroupRefused` for one that is there already."""
    require(actor, "activities.group.edit", group)
    with transaction.atomic():
        slot = TimetableSlot(group=group, **asdict(details))
        _save_once(slot, _("The group already meets at this hour of the week."))
        told = {"weekday": slot.weekday, "starts_at": f"{slot.starts_at:%H:%M}", "minutes": slot.minutes}
        audit.log("activities.timetable.added", actor=actor, target=group, after=told)
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))
    return slot


def end_slot(*, actor: Actor, slot: TimetableSlot, ends_on: date) -> TimetableSlot:
    """End a weekly hour with its last day."""
    return _end(actor, slot, ends_on, "activities.timetable.ended")


def redate_slot(*, actor: Actor, slot: TimetableSlot, starts_on: date) -> TimetableSlot:
    """Correct the first day of a weekly hour; sessions that were held stay. Raises `GroupRefused`."""
    with transaction.atomic():
        slot = TimetableSlot.objects.select_for_update().select_related(None).get(pk=slot.pk)
        require(actor, "activities.group.edit", slot.group)
        _require_open(slot)
        if not slot.group.is_in_force(starts_on):
            raise GroupRefused(_("The group does not meet on that day. Choose a day within its dates."))
        former, slot.starts_on = slot.starts_on, starts_on
        slot.save(update_fields=("starts_on",))
        before, after = ({"row": slot.pk, "starts_on": f"{day}"} for day in (former, starts_on))
        audit.log("activities.timetable.redated", actor=actor, target=slot.group, before=before, after=after)
        timetable_changed.send(sender=Group, group_ids=frozenset({slot.group_id}))
    return slot


def assign_teacher(*, actor: Actor, group: Group, user: User, starts_on: date, is_lead: bool) -> Teaching:
    """Let somebody of the club's staff teach a group from a day on. Raises `GroupRefused`."""
    require(actor, "activities.group.edit", group)
    if not Appointment.objects.filter(club=group.club_id, user=user).on(starts_on).exists():
        raise GroupRefused(_("This person does not work in the club on that day. Appoint them first."))
    with transaction.atomic():
        teaching = Teaching(group=group, user=user, starts_on=starts_on, is_lead=is_lead)
        _save_once(teaching, _("This person already teaches the group."))
        told = {"user": user.pk, "starts_on": f"{starts_on}", "is_lead": is_lead}
        audit.log("activities.teaching.added", actor=actor, target=group, after=told)
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))
    return teaching


def end_teaching(*, actor: Actor, teaching: Teaching, ends_on: date) -> Teaching:
    """End somebody's teaching of a group with its last day."""
    return _end(actor, teaching, ends_on, "activities.teaching.ended")


def _save_once(row: Teaching | TimetableSlot, refusal: str | Promise) -> None:
    """Write a new row; where the database knows it already, refuse in words."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise GroupRefused(refusal) from None


def _require_open(row: Teaching | TimetableSlot) -> None:
    if row.has_ended:
        raise GroupRefused(_("This has already ended. Reload the page."))


def _end(actor: Actor, row: RowT, ends_on: date, action: str) -> RowT:
    with transaction.atomic():
        row = type(row).objects.select_for_update().select_related(None).get(pk=row.pk)
        require(actor, "activities.group.edit", row.group)
        _require_open(row)
        if ends_on < row.starts_on:
            raise GroupRefused(_("The last day is before the first. Choose another day."))
        if row.ends_before(ends_on):
            raise GroupRefused(_("It ends before this day already. Choose an earlier day."))
        row.ends_on = ends_on
        row.save(update_fields=("ends_on",))
        audit.log(action, actor=actor, target=row.group, after={"row": row.pk, "ends_on": f"{ends_on}"})
        timetable_changed.send(sender=Group, group_ids=frozenset({row.group_id}))
    return row
