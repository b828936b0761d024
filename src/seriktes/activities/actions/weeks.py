"""The weekly hours of a group and who teaches it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.models import User
from seriktes.activities.errors import GroupRefused
from seriktes.activities.models import Group, Teaching, TimetableSlot
from seriktes.activities.signals import timetable_changed
from seriktes.clubs.models import Appointment, Club
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.mixins import DatedQuerySet, outlasting

RowT = TypeVar("RowT", Teaching, TimetableSlot)
NO_MEETING = _("The group does not meet on that day. Choose a day within its dates.")
MEETS_ALREADY = _("The group already meets at this hour of the week.")
ENDS_BEFORE = _("It ends before this day already. Choose an earlier day.")


@dataclass(frozen=True)
class SlotDetails:
    """A weekly hour from a day on."""

    weekday: int
    starts_at: time
    minutes: int
    starts_on: date
    room: str = ""


def add_slot(*, actor: Actor, group: Group, details: SlotDetails) -> TimetableSlot:
    """Add a weekly hour to a group's timetable. Raises `GroupRefused` for one that is there already.

    In a group with a closing day it ends on that day.
    """
    require(actor, "activities.group.edit", group)
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        _require_before_end(group, details.starts_on)
        slot = TimetableSlot(group=group, ends_on=group.ends_on, **asdict(details))
        _require_once(_same_hour(slot), slot, MEETS_ALREADY)
        slot.save()
        told = {"weekday": slot.weekday, "starts_at": f"{slot.starts_at:%H:%M}", "minutes": slot.minutes}
        audit.log("activities.timetable.added", actor=actor, target=group, after=told)
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))
    return slot


def end_slot(*, actor: Actor, slot: TimetableSlot, ends_on: date) -> TimetableSlot:
    """End a weekly hour with its last day."""
    return _end(actor, slot, ends_on, "activities.timetable.ended")


def redate_slot(
    *, actor: Actor, slot: TimetableSlot, starts_on: date, seen: State | None = None
) -> TimetableSlot:
    """Correct the first day of a weekly hour; sessions that were held stay.

    Raises `GroupRefused`; `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=slot.group_id)
        slot = group.timetable.select_for_update().get(pk=slot.pk)
        require(actor, "activities.group.edit", group)
        refuse_unseen(slot, seen=seen)
        _require_open(slot)
        if not group.is_in_force(starts_on):
            raise GroupRefused(NO_MEETING)
        if slot.ends_before(starts_on):
            raise GroupRefused(ENDS_BEFORE)
        former, slot.starts_on = slot.starts_on, starts_on
        _require_once(_same_hour(slot), slot, MEETS_ALREADY)
        slot.save(update_fields=("starts_on",))
        before, after = ({"row": slot.pk, "starts_on": f"{day}"} for day in (former, starts_on))
        audit.log("activities.timetable.redated", actor=actor, target=group, before=before, after=after)
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))
    return slot


def assign_teacher(*, actor: Actor, group: Group, user: User, starts_on: date, is_lead: bool) -> Teaching:
    """Let somebody of the club's staff teach a group from a day on. Raises `GroupRefused`.

    In a group with a closing day the teaching ends on that day, and never after their last role in the club.
    """
    require(actor, "activities.group.edit", group)
    if not Appointment.objects.filter(club=group.club_id, user=user).on(starts_on).exists():
        raise GroupRefused(_("This person does not work in the club on that day. Appoint them first."))
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        _require_before_end(group, starts_on)
        last = min(filter(None, (group.ends_on, _last_day_in(group.club_id, user))), default=None)
        teaching = Teaching(group=group, user=user, starts_on=starts_on, ends_on=last, is_lead=is_lead)
        held = group.teachings.filter(user=user)
        _require_once(held, teaching, _("This person already teaches the group."))
        teaching.save()
        told = {"user": user.pk, "starts_on": f"{starts_on}", "is_lead": is_lead}
        audit.log("activities.teaching.added", actor=actor, target=group, after=told)
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))
    return teaching


def end_teaching(*, actor: Actor, teaching: Teaching, ends_on: date) -> Teaching:
    """End somebody's teaching of a group with its last day."""
    return _end(actor, teaching, ends_on, "activities.teaching.ended")


def end_teachings(*, actor: Actor, club: Club, user: User) -> None:
    """End what somebody teaches in a club with their last role there; what was still to begin is taken back.

    A teaching that began after that day, because the day lies in the past, ends with its first one.
    """
    ends_on = _last_day_in(club.pk, user)
    if ends_on is None:
        return
    lasting = Teaching.objects.filter(outlasting(ends_on), group__club=club, user=user).not_ended()
    with transaction.atomic():
        for teaching in lasting.select_related("group").order_by("pk"):
            if teaching.starts_on <= max(ends_on, timezone.localdate()):
                end_teaching(actor=actor, teaching=teaching, ends_on=max(ends_on, teaching.starts_on))
            else:
                _take_back(actor, teaching)


def _last_day_in(club_id: int, user: User) -> date | None:
    """Return the last day of somebody's roles in a club; None while one of them goes on without an end."""
    held = list(Appointment.objects.filter(club=club_id, user=user).values_list("ends_on", flat=True))
    ended = [day for day in held if day is not None]
    return max(ended) if ended and len(ended) == len(held) else None


def _take_back(actor: Actor, teaching: Teaching) -> None:
    group, told = teaching.group, {"user": teaching.user_id, "starts_on": f"{teaching.starts_on}"}
    require(actor, "activities.group.edit", group)
    teaching.delete()
    audit.log("activities.teaching.ended", actor=actor, target=group, before=told)
    timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))


def _require_before_end(group: Group, day: date) -> None:
    if group.ends_before(day):
        raise GroupRefused(NO_MEETING)


def _same_hour(slot: TimetableSlot) -> DatedQuerySet:
    """The other rows of a group's timetable for this hour of the week."""
    same: DatedQuerySet = slot.group.timetable.filter(weekday=slot.weekday, starts_at=slot.starts_at)
    return same.exclude(pk=slot.pk)


def _require_once(held: DatedQuerySet, row: Teaching | TimetableSlot, refusal: str | Promise) -> None:
    """Refuse in words what is there already on one of the row's days; the group's row is locked."""
    if held.overlapping(row.starts_on, row.ends_on or date.max).exists():
        raise GroupRefused(refusal)


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
            raise GroupRefused(ENDS_BEFORE)
        row.ends_on = ends_on
        row.save(update_fields=("ends_on",))
        audit.log(action, actor=actor, target=row.group, after={"row": row.pk, "ends_on": f"{ends_on}"})
        timetable_changed.send(sender=Group, group_ids=frozenset({row.group_id}))
    return row
