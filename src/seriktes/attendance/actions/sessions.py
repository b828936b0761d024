"""What is recorded about a session as a whole: topic, did not happen, added, removed."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.accounts.models import User
from seriktes.activities.models import Group, Teaching
from seriktes.attendance.actions import gates
from seriktes.attendance.enums import NotHeldReason, SessionState
from seriktes.attendance.errors import AlreadyPlanned, HasMarks, OutsideGroup, SessionGone
from seriktes.attendance.models import Mark, NotHeld, Session
from seriktes.core import audit, facts, intake, text
from seriktes.core.access import Actor, require
from seriktes.core.intake import ClientEvent
from seriktes.core.models import Receipt
from seriktes.core.times import instant

FARTHEST = timedelta(days=400)
"""How far ahead sessions can be planned: a school year and a little."""


def set_topic(*, actor: Actor, session: Session, topic: str, event: ClientEvent) -> Receipt:
    """Write what the session was about. A repeat of `event` returns the first receipt."""
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return known
        if aside := gates.set_aside(actor, session, event):
            return aside
        session = gates.lock(session)
        return write_topic(actor, session, topic, event)


def write_topic(actor: Actor, session: Session, topic: str, event: ClientEvent) -> Receipt:
    """Write the topic of a session that is locked and may be marked, and close the event."""
    before, session.topic = session.topic, text.clean(topic)[:300]
    if session.topic != before:
        session.save(update_fields=("topic",))
        audit.log(
            "attendance.session.topic_set",
            actor=actor,
            target=session,
            before={"topic": before},
            after={"topic": session.topic},
        )
    return intake.receipt(event, effect={"topic": session.topic})


def record_not_held(
    *, actor: Actor, session: Session, reason: NotHeldReason, note: str = "", event: ClientEvent
) -> Receipt:
    """Record that a session did not happen, because. It stays as history when it is withdrawn.

    Raises `HasMarks` when somebody is recorded at it. Said twice, the first reason stands.
    """
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return known
        if aside := gates.set_aside(actor, session, event):
            return aside
        session = gates.lock(session)
        row = NotHeld(session=session, reason=reason, note=text.clean(note)[:300], recorded_by=actor.user)
        return write_not_held(actor, row, event)


def write_not_held(actor: Actor, row: NotHeld, event: ClientEvent) -> Receipt:
    """Write that a session, locked, did not happen, unless that is said already; close the event."""
    session = row.session
    if Mark.objects.current().filter(session=session).exists():
        raise HasMarks(_("People are recorded at this session. Clear their marks first."))
    if not NotHeld.objects.filter(session=session, withdrawn_at=None).exists():
        row.save()
        gates.keep_state(session, SessionState.NOT_HELD)
        audit.log("attendance.session.not_held", actor=actor, target=session, after={"reason": row.reason})
        facts.changed({(session.group_id, session.month)})
    return intake.receipt(event, effect={"state": session.state})


def withdraw_not_held(*, actor: Actor, session: Session, event: ClientEvent) -> Receipt:
    """Take back "did not happen"; the row stays with who withdrew it and when."""
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return known
        if aside := gates.set_aside(actor, session, event):
            return aside
        session = gates.lock(session)
        return write_withdrawal(actor, session, actor.user, event)


def write_withdrawal(actor: Actor, session: Session, by: User | None, event: ClientEvent) -> Receipt:
    """Write that `by` takes "did not happen" back, at a session that is locked; close the event."""
    in_force = NotHeld.objects.filter(session=session, withdrawn_at=None)
    if in_force.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        gates.keep_state(session, SessionState.PLANNED)
        audit.log("attendance.session.not_held_withdrawn", actor=actor, target=session)
        facts.changed({(session.group_id, session.month)})
    return intake.receipt(event, effect={"state": session.state})


def add_session(
    *, actor: Actor, group: Group, day: date, starts_at: time, minutes: int, event: ClientEvent
) -> Session:
    """Add a session by hand, outside the timetable. A repeat of `event` returns the same session.

    Raises `OutsideGroup` for a day on which the group does not exist or more than 400 days ahead, and
    `AlreadyPlanned` when the group has a session at that hour: the unique key decides.
    """
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return _added_before(known)
        require(actor, "attendance.session.add", group_session(group))
        if not group.is_in_force(day) or day > timezone.localdate() + FARTHEST:
            raise OutsideGroup(_("The group does not meet on that day. Choose a day within its dates."))
        zone = settings.TIME_ZONE
        session = Session(group=group, day=day, starts_at=starts_at, minutes=minutes, zone=zone)
        session.starts_at_utc = instant(day, starts_at, zone)
        session.lead_id = _lead(actor, group, day)
        _insert(session)
        audit.log("attendance.session.added", actor=actor, target=session, after=_facts(session))
        facts.changed({(session.group_id, session.month)})
        intake.receipt(event, effect={"session": session.code})
        return session


def delete_session(*, actor: Actor, session: Session) -> None:
    """Remove a session added by mistake. Raises `HasMarks` when anything was ever recorded about it."""
    with transaction.atomic():
        require(actor, "attendance.session.add", session)
        session = gates.lock(session)
        if session.marks.exists() or session.not_held.exists() or session.set_aside.exists():
            raise HasMarks(
                _("Something is recorded about this session, so it stays. Record that it did not happen.")
            )
        audit.log("attendance.session.deleted", actor=actor, target=session, before=_facts(session))
        pair = (session.group_id, session.month)
        session.delete()
        facts.changed({pair})


def group_session(group: Group) -> Session:
    """Return an unsaved session of the group: the object whose permissions are those of the group's."""
    return Session(group=group)


def _added_before(receipt: Receipt) -> Session:
    session = Session.objects.filter(code=receipt.effect["session"]).first()
    if session is None:
        raise SessionGone(_("This session was removed by somebody else. Go back to the day."))
    return session


def _insert(session: Session) -> None:
    try:
        with transaction.atomic():
            session.save(force_insert=True)
    except IntegrityError as taken:
        if not Session.objects.filter(
            group=session.group_id, day=session.day, starts_at=session.starts_at
        ).exists():
            raise
        raise AlreadyPlanned(_("This group already has a session at that hour.")) from taken


def _lead(actor: Actor, group: Group, day: date) -> int | None:
    """Return whoever adds the session if they teach the group, else the teacher who leads it that day."""
    teachers = Teaching.objects.on(day).filter(group=group)
    if actor.user and teachers.filter(user=actor.user).exists():
        return actor.user.pk
    return teachers.filter(is_lead=True).values_list("user_id", flat=True).first()


def _facts(session: Session) -> dict[str, object]:
    return {
        "group": session.group_id,
        "day": session.day.isoformat(),
        "starts_at": session.starts_at.isoformat("minutes"),
        "minutes": session.minutes,
    }
