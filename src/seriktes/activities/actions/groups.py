from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.activities.actions.announcing import announce, announce_after
from seriktes.activities.enums import EndReason, GroupLanguage, Season
from seriktes.activities.errors import GroupFrozen, GroupRefused
from seriktes.activities.freezing import first_session_of, is_frozen
from seriktes.activities.models import Enrolment, Group, Programme
from seriktes.activities.queries import people_not_gone
from seriktes.activities.signals import groups_placed, groups_placing, timetable_changed
from seriktes.clubs.models import Club
from seriktes.core import audit, formats
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
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
    """Write down a new group of a club; it ends with the club. Raises `GroupRefused` where that is closed, a
    `DomainError` where coverage rules that never met before would meet in it above the whole.
    """
    group = Group(club=club, **details.items())
    require(actor, "activities.group.edit", group)
    with transaction.atomic():
        # Not its key: a rule that is just being made for the club holds all rules, for which this one waits.
        group.club = Club.objects.select_for_update(no_key=True).get(pk=club.pk)
        groups_placing.send(sender=Group)
        _require_club_works(group)
        group.save()
        audit.log("activities.group.added", actor=actor, target=group, after=state_of(group))
        groups_placed.send(sender=Group, group_ids=frozenset({group.pk}))
    return group


def edit_group(*, actor: Actor, group: Group, details: GroupDetails, seen: State | None = None) -> Group:
    """Change a group. Raises `GroupFrozen` for programme, language or season once marks exist,
    `GroupRefused` for fewer places than people, and for a first day after somebody was enrolled or marked;
    `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        if group.programme_id != details.programme.pk or details.starts_on < group.starts_on:
            groups_placing.send(sender=Group)
        group = Group.objects.select_for_update().get(pk=group.pk)
        require(actor, "activities.group.edit", group)
        before = state_of(group)
        refuse_unseen(group, seen=seen, now=before)
        if is_frozen(group) and any(getattr(group, name) != getattr(details, name) for name in FACETS):
            raise GroupFrozen(
                _("This group has marks: programme, language and season stay. Make a successor group.")
            )
        _require_places(group, details.capacity)
        if details.starts_on > group.starts_on:
            _require_begins_before(group, details.starts_on)
        for name, value in details.items().items():
            setattr(group, name, value)
        _require_dates(group)
        group.save()
        old, new = audit.difference(before, state_of(group))
        audit.log("activities.group.edited", actor=actor, target=group, before=old, after=new)
        if "programme" in new or new.get("starts_on", "") < old.get("starts_on", ""):
            groups_placed.send(sender=Group, group_ids=frozenset({group.pk}))
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))
    return group


def close_group(*, actor: Actor, group: Group, ends_on: date) -> Group:
    """End a group with its last day, and with it every enrolment, teacher and weekly hour that goes on.

    While that day lies ahead it may be corrected: what was to end with the group moves with it. Raises
    `GroupRefused` for a day after the club's last one.
    """
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        require(actor, "activities.group.edit", group)
        before = {"ends_on": f"{group.ends_on}"} if group.ends_on else None
        _close(group, ends_on, EndReason.FINISHED)
        after = {"ends_on": f"{ends_on}"}
        audit.log("activities.group.closed", actor=actor, target=group, before=before, after=after)
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk}))
    return group


def succeed_group(*, actor: Actor, group: Group, details: GroupDetails) -> Group:
    """Close a group and go on with another programme, language or season from `details.starts_on`.

    People, teachers and weekly hours go over to the successor; marks stay with the former group. Raises what
    `add_group` raises.
    """
    with transaction.atomic():
        groups_placing.send(sender=Group)
        group = Group.objects.select_for_update().get(pk=group.pk)
        require(actor, "activities.group.edit", group)
        if details.starts_on <= group.starts_on:
            raise GroupRefused(ENDS_TOO_EARLY)
        last = details.starts_on - timedelta(days=1)
        if group.ends_before(last):
            raise GroupRefused(_("It ends before this day already. Choose an earlier day."))
        _require_places(group, details.capacity)
        successor = Group(club=group.club, predecessor=group, **details.items())
        _require_club_works(successor)
        successor.save()
        carried = {
            name: [_carry_over(row, successor) for row in _going_on(getattr(group, name), last, group)]
            for name in ("enrolments", "teachings", "timetable")
        }
        _close(group, last, EndReason.TRANSFERRED)
        told = state_of(successor) | {"predecessor": group.pk} | carried
        audit.log("activities.group.succeeded", actor=actor, target=successor, after=told)
        groups_placed.send(sender=Group, group_ids=frozenset({successor.pk}))
        announce(successor.pk, successor.starts_on, None)
        timetable_changed.send(sender=Group, group_ids=frozenset({group.pk, successor.pk}))
    return successor


def _carry_over(row: Any, successor: Group) -> int:
    """Copy a row that goes on to the successor; one that would only start later moves over as it is.

    Returns the key of the successor's row. A last day that is known stays, with its reason, unless it was
    the former group's own.
    """
    if _ends_with_group(row):
        row.ends_on = successor.ends_on
        if isinstance(row, Enrolment):
            row.end_reason = EndReason.FINISHED if row.ends_on else ""
    if row.starts_on >= successor.starts_on:
        row.group = successor
        row.save()
        return int(row.pk)
    kept = {
        known.attname: getattr(row, known.attname)
        for known in row._meta.concrete_fields
        if not known.primary_key and known.name not in ("code", "group", "starts_on")
    }
    copy = type(row).objects.create(group=successor, starts_on=successor.starts_on, **kept)
    return int(copy.pk)


def _going_on(rows: Any, last: date, group: Group) -> list[Any]:
    """Return the rows of a group that go on after `last`, or end for no other reason than the group's end."""
    lasting = rows.filter(outlasting(last, group.ends_on)).select_related("group")
    return [row for row in lasting if row.ends_on is None or row.ends_on > last or _ends_with_group(row)]


def _ends_with_group(row: Any) -> bool:
    is_own = isinstance(row, Enrolment) and row.end_reason != EndReason.FINISHED
    return row.ends_on is not None and row.ends_on == row.group.ends_on and not is_own


def _close(group: Group, ends_on: date, reason: EndReason) -> None:
    if group.has_ended:
        raise GroupRefused(_("This group has already ended. Reload the page."))
    former, group.ends_on = group.ends_on, ends_on
    _require_dates(group)
    _require_club(group.club, ends_on)
    if former is not None and former < ends_on and group.successors.exists():
        raise GroupRefused(_("This group has a successor already. Choose an earlier day."))
    group.save(update_fields=("ends_on",))
    if group.enrolments.filter(starts_on__gt=ends_on).exists():
        raise GroupRefused(_("Somebody is enrolled after this day. Choose a later day, or end it first."))
    with_group = Q(ends_on=former, end_reason=EndReason.FINISHED) if former else Q(pk__in=())
    group.enrolments.filter(outlasting(ends_on) | with_group).update(ends_on=ends_on, end_reason=reason)
    for rows in (group.teachings, group.timetable):
        rows.filter(starts_on__gt=ends_on).delete()
        rows.filter(outlasting(ends_on, former)).update(ends_on=ends_on)
    announce_after(group.pk, ends_on)


def _require_club(club: Club, day: date) -> None:
    if club.ends_before(day):
        raise GroupRefused(_("The club does not work on that day. Choose a day within its dates."))


def _require_club_works(group: Group) -> None:
    """Let a new group be one of a club that works on its first day, and end with the club."""
    if not group.club.is_in_force(group.starts_on):
        raise GroupRefused(_("The club does not work on that day. Choose a day within its dates."))
    group.ends_on = group.club.ends_on


def _require_begins_before(group: Group, starts_on: date) -> None:
    enrolled = group.enrolments.aggregate(first=Min("starts_on"))["first"]
    known = [day for day in (enrolled, first_session_of(group)) if day is not None]
    if known and min(known) < starts_on:
        raise GroupRefused(
            _("The group is in use since %(day)s already. Choose that day or an earlier one.")
            % {"day": formats.date_short(min(known))}
        )


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


def state_of(group: Group) -> dict[str, Any]:
    """Return what is written down of a group, as the log keeps it."""
    names = ("name_kk", "name_ru", "name_en", "language", "season", "capacity", "age_from", "age_until")
    dates = {name: f"{getattr(group, name) or ''}" for name in ("starts_on", "ends_on")}
    keys = {"club": group.club_id, "programme": group.programme_id}
    return {name: getattr(group, name) for name in names} | dates | keys
