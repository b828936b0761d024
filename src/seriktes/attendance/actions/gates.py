"""What every write to a session or of a journal passes: the lock, the permission, the state."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.activities.models import Group
from seriktes.attendance.enums import SessionState
from seriktes.attendance.errors import DidNotHappen, SessionGone, TooEarly
from seriktes.attendance.imports.errors import NotNow
from seriktes.attendance.models import JournalImport, Session, SetAside
from seriktes.attendance.rules import had_duty
from seriktes.core import audit, intake
from seriktes.core.access import Actor, allows, require
from seriktes.core.intake import ClientEvent
from seriktes.core.models import Receipt


def lock(session: Session) -> Session:
    """Return the session as it is now, with its row and its group's locked until the transaction ends.

    Writers of one session queue here on PostgreSQL; SQLite queues all writers anyway. The partial
    unique key on marks stands behind it. Raises `SessionGone`.
    """
    lock_groups({session.group_id})
    now = Session.objects.select_for_update().filter(pk=session.pk).first()
    if now is None:
        raise SessionGone(_("This session was removed by somebody else. Go back to the day."))
    now.group = session.group
    return now


def lock_groups(group_ids: Iterable[int]) -> None:
    """Hold the groups until the transaction ends: what the first mark freezes cannot change meanwhile.

    `edit_group` and `edit_programme` hold the same rows while they ask whether there are marks. Groups are
    always held before their sessions, so that nobody waits in a ring.
    """
    if connection.features.has_select_for_update:
        held = Group.objects.select_for_update(no_key=True).filter(pk__in=set(group_ids)).order_by("pk")
        list(held.values_list("pk"))


def set_aside(actor: Actor, session: Session, event: ClientEvent) -> Receipt | None:
    """Return None for an actor who may mark; quarantine what one recorded while they still might.

    Raises `NotAllowed` for everybody else, and `SessionGone`. The device's clock decides only between these
    two: neither writes a mark.
    """
    if allows(actor, "attendance.session.mark", session):
        return None
    if not had_duty(actor, session, timezone.localdate(event.made_at)):
        require(actor, "attendance.session.mark", session)
    session = lock(session)
    audit.log("attendance.session.set_aside", actor=actor, target=session, after={"event": str(event.id)})
    receipt = intake.quarantine(event, reason="right_lost")
    SetAside.objects.create(session=session, receipt=receipt)
    return receipt


def is_early(session: Session) -> bool:
    """Whether the day of the session has not begun where the clubs are: it takes marks from midnight on.

    By the server's clock alone: that of a device decides nothing here.
    """
    return session.day > timezone.localdate()


def require_markable(session: Session) -> None:
    """Raise unless the session may have marks: its day has begun, and it happened."""
    if is_early(session):
        raise TooEarly(_("This session has not come yet. Mark it on its day."))
    if session.state == SessionState.NOT_HELD:
        raise DidNotHappen(
            _("This session is recorded as one that did not happen. Withdraw that first, then mark.")
        )


def keep_state(session: Session, state: SessionState) -> None:
    """Write the state that marks and "did not happen" rows add up to."""
    if session.state != state:
        session.state = state
        session.save(update_fields=("state",))


def require_turn(journal_import: JournalImport) -> None:
    """Lock an import and raise `NotNow` unless it is as this runner left it.

    A worker that was thought dead may still be at work when somebody has let another one go on, or undo:
    the state, the job or the number of chunks written tell which of them is to stop.
    """
    now = JournalImport.objects.select_for_update().get(pk=journal_import.pk)
    if _turn(now) != _turn(journal_import):
        raise NotNow(_("This journal is being brought in, or has been already. Reload the page."))


def _turn(journal_import: JournalImport) -> tuple[str, int | None, int | None]:
    return journal_import.state, journal_import.job_id, journal_import.made.get("chunks")
