"""Sessions from the timetable: made ahead, so that a teacher opens the day and they are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.activities.models import Group, Teaching, TimetableSlot
from seriktes.attendance.actions.gates import lock_groups
from seriktes.attendance.actions.sessions import FARTHEST, group_session
from seriktes.attendance.enums import SessionState
from seriktes.attendance.errors import OutsideGroup
from seriktes.attendance.models import Mark, NotHeld, Session, SetAside
from seriktes.core import audit, facts
from seriktes.core.access import Actor, require
from seriktes.core.times import instant

BATCH = 200
"""Groups per transaction: short enough that nobody who marks waits."""


@dataclass(frozen=True)
class Planned:
    """What `plan_sessions` did."""

    created: int = 0
    removed: int = 0
    changed: int = 0


def plan_sessions(*, actor: Actor, first: date, last: date, groups: QuerySet[Group] | None = None) -> Planned:
    """Make the sessions of the timetable from `first` to `last`, for `groups` or for all.

    Repeating it makes nothing twice: (group, day, start) is unique and decides races. Sessions still to
    come that an ended timetable hour or an ended group left behind are removed, unless anything is
    recorded about them; the others follow a new length of their hour and a new lead. Raises `OutsideGroup`
    for days more than 400 days ahead, `NotAllowed`.
    """
    if last > timezone.localdate() + FARTHEST:
        raise OutsideGroup(_("Sessions can be planned for 400 days ahead at most."))
    wanted = Group.objects.overlapping(first, last) if groups is None else groups
    created = removed = changed = 0
    iterator = wanted.iterator(chunk_size=BATCH)
    while batch := list(islice(iterator, BATCH)):
        with transaction.atomic():
            for group in batch if not actor.is_system else ():
                require(actor, "attendance.session.add", group_session(group))
            lock_groups(group.pk for group in batch)
            removed += _remove_leftovers(actor, batch, max(first, timezone.localdate()), last)
            changed += _follow(actor, batch, max(first, timezone.localdate()), last)
            created += _create(actor, batch, first, last)
    return Planned(created, removed, changed)


def _follow(actor: Actor, groups: list[Group], first: date, last: date) -> int:
    """Give untouched sessions to come the length and the lead that the timetable has for them now."""
    wanted = {
        (session.group_id, session.day, session.starts_at): session
        for session in _timetabled(groups, _leads(groups, first, last), first, last)
    }
    planned = Session.objects.filter(
        group__in=groups, day__range=(first, last), state=SessionState.PLANNED
    ).select_for_update()
    differing = [
        session
        for session in planned
        if (now := wanted.get((session.group_id, session.day, session.starts_at)))
        and (session.minutes, session.lead_id) != (now.minutes, now.lead_id)
    ]
    touched = _touched(differing)
    changed = [session for session in differing if session.pk not in touched]
    for session in changed:
        now = wanted[session.group_id, session.day, session.starts_at]
        before = {"minutes": session.minutes, "lead": session.lead_id}
        session.minutes, session.lead_id = now.minutes, now.lead_id
        after = {"minutes": session.minutes, "lead": session.lead_id}
        audit.log("attendance.session.replanned", actor=actor, target=session, before=before, after=after)
    Session.objects.bulk_update(changed, ("minutes", "lead"), batch_size=500)
    facts.changed({(session.group_id, session.month) for session in changed})
    return len(changed)


def _create(actor: Actor, groups: list[Group], first: date, last: date) -> int:
    known = set(
        Session.objects.filter(group__in=groups, day__range=(first, last)).values_list(
            "group_id", "day", "starts_at"
        )
    )
    leads = _leads(groups, first, last)
    missing = [
        session
        for session in _timetabled(groups, leads, first, last)
        if (session.group_id, session.day, session.starts_at) not in known
    ]
    Session.objects.bulk_create(missing, ignore_conflicts=True, batch_size=1000)
    for group_id in sorted({session.group_id for session in missing}):
        days = [session.day.isoformat() for session in missing if session.group_id == group_id]
        audit.log("attendance.session.planned", actor=actor, target=Group(pk=group_id), after={"days": days})
    facts.changed({(session.group_id, session.month) for session in missing})
    return len(missing)


def _timetabled(
    groups: list[Group], leads: Mapping[int, list[Teaching]], first: date, last: date
) -> Iterator[Session]:
    by_id = {group.pk: group for group in groups}
    zone = settings.TIME_ZONE
    for slot in TimetableSlot.objects.overlapping(first, last).filter(group__in=groups):
        group = by_id[slot.group_id]
        day = first + timedelta(days=(slot.weekday - first.weekday()) % 7)
        while day <= last:
            if slot.is_in_force(day) and group.is_in_force(day):
                yield Session(
                    group=group,
                    day=day,
                    starts_at=slot.starts_at,
                    minutes=slot.minutes,
                    zone=zone,
                    starts_at_utc=instant(day, slot.starts_at, zone),
                    lead_id=_lead_on(leads.get(group.pk, []), day),
                )
            day += timedelta(days=7)


def _leads(groups: list[Group], first: date, last: date) -> dict[int, list[Teaching]]:
    found: dict[int, list[Teaching]] = {}
    for teaching in Teaching.objects.overlapping(first, last).filter(group__in=groups, is_lead=True):
        found.setdefault(teaching.group_id, []).append(teaching)
    return found


def _lead_on(teachings: list[Teaching], day: date) -> int | None:
    return next((teaching.user_id for teaching in teachings if teaching.is_in_force(day)), None)


def _touched(sessions: list[Session]) -> set[int]:
    """The sessions about which anything was ever recorded."""
    return {
        *Mark.objects.filter(session__in=sessions).values_list("session_id", flat=True),
        *NotHeld.objects.filter(session__in=sessions).values_list("session_id", flat=True),
        *SetAside.objects.filter(session__in=sessions).values_list("session_id", flat=True),
    }


def _remove_leftovers(actor: Actor, groups: list[Group], first: date, last: date) -> int:
    """Remove untouched sessions to come whose hour is in the timetable no more.

    An hour that never was in the timetable belongs to a session added by hand, which stays.
    """
    slots: dict[tuple[int, int, object], list[TimetableSlot]] = {}
    for slot in TimetableSlot.objects.filter(group__in=groups):
        slots.setdefault((slot.group_id, slot.weekday, slot.starts_at), []).append(slot)
    by_id = {group.pk: group for group in groups}
    untouched = Session.objects.filter(
        group__in=groups, day__range=(first, last), state=SessionState.PLANNED, topic=""
    )
    leftovers = [
        session
        for session in untouched
        if (hours := slots.get((session.group_id, session.day.weekday(), session.starts_at)))
        and not (
            by_id[session.group_id].is_in_force(session.day)
            and any(slot.is_in_force(session.day) for slot in hours)
        )
    ]
    touched = _touched(leftovers)
    gone = [session for session in leftovers if session.pk not in touched]
    for session in gone:
        audit.log(
            "attendance.session.deleted",
            actor=actor,
            target=session,
            before={"group": session.group_id, "day": session.day.isoformat()},
        )
    Session.objects.filter(pk__in=[session.pk for session in gone]).delete()
    facts.changed({(session.group_id, session.month) for session in gone})
    return len(gone)
