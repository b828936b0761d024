"""Recording who came. Marks are append-only: a former row gets `replaced_at`, nothing is edited away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.accounts.models import User
from seriktes.attendance.actions import gates
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.errors import LeadDecides, NotOnSheet
from seriktes.attendance.models import Mark, Session
from seriktes.attendance.queries.rosters import open_marks, sheet_roots
from seriktes.attendance.verdicts import Verdict, decide, standing
from seriktes.core import audit, facts, intake
from seriktes.core.access import Actor, require
from seriktes.core.intake import ClientEvent
from seriktes.core.models import Receipt
from seriktes.people.actions import refuse_erased
from seriktes.people.models import Person


def record_mark(
    *, actor: Actor, session: Session, person: Person, status: MarkStatus, event: ClientEvent
) -> Receipt:
    """Record one mark and return its receipt; see `record_marks`."""
    return record_marks(actor=actor, session=session, marks={person: status}, event=event)


def record_marks(
    *, actor: Actor, session: Session, marks: Mapping[Person, MarkStatus], event: ClientEvent
) -> Receipt:
    """Record the marks of one event and return its receipt.

    A repeat of `event` (same id, same content) returns the first receipt; the same id with other
    content raises `EventConflict` (409). Marks of somebody who lost the right since are quarantined,
    not refused. Late marks are never refused. Where two people differ, both rows are kept and flagged
    and the session's lead counts (`verdicts`). The same status said again makes no row.

    The receipt's effect names what counts now, by the person's code: `{"marks": {code: word}}`.
    Raises `TooEarly`, `DidNotHappen`, `NotOnSheet`, `NotAllowed`.
    """
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return known
        if aside := gates.set_aside(actor, session, event):
            return aside
        session = gates.lock(session)
        gates.require_markable(session)
        _require_on_sheet(session, marks)
        return _record(actor, session, marks, event)


def record_rest_present(
    *,
    actor: Actor,
    session: Session,
    people: Iterable[Person],
    event: ClientEvent,
    exceptions: Mapping[Person, MarkStatus] | None = None,
) -> Receipt:
    """Record as present those of `people` who have no mark yet: "all present" in one event.

    `people` are those the person saw on the sheet, `exceptions` the marks chosen in the same moment.
    Marks made before stay. Otherwise as `record_marks`.
    """
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return known
        if aside := gates.set_aside(actor, session, event):
            return aside
        session = gates.lock(session)
        gates.require_markable(session)
        seen = _seen(session, people)
        marks = _with_rest(seen, exceptions or {})
        _require_on_sheet(session, marks)
        return _record(actor, session, marks, event, seen=seen)


def record_walk_in(*, actor: Actor, session: Session, person: Person, event: ClientEvent) -> Receipt:
    """Add somebody who is not enrolled to the sheet, as present: they came.

    The person must be visible to the actor. Otherwise as `record_marks`.
    """
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return known
        if aside := gates.set_aside(actor, session, event):
            return aside
        require(actor, "people.person.view", person)
        session = gates.lock(session)
        gates.require_markable(session)
        return _record(actor, session, {person: MarkStatus.PRESENT}, event)


def clear_mark(*, actor: Actor, session: Session, person: Person, event: ClientEvent) -> Receipt:
    """Take back what is recorded about a person: the current row ends without a successor.

    What the session's lead recorded, only the lead takes back (`LeadDecides`). Clearing what is not
    recorded changes nothing. Otherwise as `record_marks`.
    """
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return known
        if aside := gates.set_aside(actor, session, event):
            return aside
        session = gates.lock(session)
        gates.require_markable(session)
        rows = open_marks(session, [person.root_id]).get(person.root_id, [])
        _require_lead_or_other(actor, session, standing(rows))
        return _clear(actor, session, person, event)


@dataclass(frozen=True)
class Kept:
    """What a kept entry says about people: marks, people present unless recorded, or one to be cleared."""

    marks: Mapping[Person, MarkStatus]
    rest: tuple[Person, ...] = ()
    cleared: Person | None = None


def record_kept(
    *, actor: Actor, session: Session, kept: Kept, author: User | None, event: ClientEvent
) -> Receipt:
    """Record marks that were set aside, as `author` made them; the actor has decided that they count.

    The session is locked by the caller's transaction. Raises `TooEarly`, `DidNotHappen`.
    """
    gates.require_markable(session)
    if kept.cleared is not None:
        return _clear(actor, session, kept.cleared, event)
    seen = _seen(session, kept.rest)
    return _record(actor, session, _with_rest(seen, kept.marks), event, seen=seen, author=author)


def _with_rest(
    seen: Mapping[Person, MarkStatus | None], said: Mapping[Person, MarkStatus]
) -> dict[Person, MarkStatus]:
    """Return what was said of some, and that the others were present who have no mark.

    Nothing is written about the erased, who may stand on an older sheet: the marks of all others count.
    """
    rest = (person for person, status in seen.items() if status is None)
    marks = dict.fromkeys(rest, MarkStatus.PRESENT) | dict(said)
    return {person: status for person, status in marks.items() if not person.is_erased}


def _clear(actor: Actor, session: Session, person: Person, event: ClientEvent) -> Receipt:
    refuse_erased([person])
    rows = open_marks(session, [person.root_id]).get(person.root_id, [])
    Mark.objects.bulk_update(_ended(rows, timezone.now()), ENDING)
    return _close(actor, session, {person: None}, event, is_news=bool(rows))


ENDING = ("replaced_at", "is_contested")


def _record(
    actor: Actor,
    session: Session,
    marks: Mapping[Person, MarkStatus],
    event: ClientEvent,
    *,
    seen: Mapping[Person, MarkStatus | None] | None = None,
    author: User | None = None,
) -> Receipt:
    """Write the rows and flags of `marks` in two statements, however many people there are.

    `author` recorded them where the actor is another. Raises `PersonErased`.
    """
    refuse_erased(marks)
    known = open_marks(session, [person.root_id for person in marks])
    author = author or actor.user
    recorder = author.pk if author else None
    now = timezone.now()
    new: list[Mark] = []
    changed: list[Mark] = []
    stands = dict(seen or {})
    for person, status in marks.items():
        rows = known.get(person.root_id, [])
        verdict = decide(rows, status, recorder=recorder, lead=session.lead_id)
        before = standing(rows)
        stands[person] = status if verdict.counts or before is None else MarkStatus(before.status)
        if verdict.is_news:
            changed += _flagged(_ended(rows, now) if verdict.counts else rows, verdict, recorder)
            row = Mark(session=session, person=person, day=session.day, status=status)
            row.marked_at, row.received_at, row.recorded_by = event.made_at, now, author
            row.replaced_at = None if verdict.counts else now
            row.is_contested = verdict.is_contested
            new.append(row)
    Mark.objects.bulk_update(changed, ENDING)
    Mark.objects.bulk_create(new)
    return _close(actor, session, stands, event, is_news=bool(new))


def _ended(rows: Iterable[Mark], now: datetime) -> list[Mark]:
    """Let rows count no longer and differ no longer."""
    ended = list(rows)
    for row in ended:
        row.replaced_at = row.replaced_at or now
        row.is_contested = False
    return ended


def _flagged(rows: Iterable[Mark], verdict: Verdict, recorder: int | None) -> list[Mark]:
    """Flag what other people last said, as long as it differs; the recorder's own former rows are past."""
    newest = {row.recorded_by_id: row for row in rows}
    for row in rows:
        is_last_word = newest[row.recorded_by_id] is row and row.recorded_by_id != recorder
        row.is_contested = verdict.is_contested and is_last_word
    return list(rows)


def _require_on_sheet(session: Session, people: Iterable[Person]) -> None:
    roots = sheet_roots(session)
    if any(person.root_id not in roots for person in people):
        # No name: a code typed at random must not tell who stands behind it.
        raise NotOnSheet(_("This person is not in the group on this day. Add the person to the sheet first."))


def _require_lead_or_other(actor: Actor, session: Session, mark: Mark | None) -> None:
    of_lead = mark is not None and session.lead_id is not None and mark.recorded_by_id == session.lead_id
    if of_lead and (actor.user is None or actor.user.pk != session.lead_id):
        raise LeadDecides(
            _("The leader of this session has recorded this. Record what you saw, or ask the leader.")
        )


def _seen(session: Session, people: Iterable[Person]) -> dict[Person, MarkStatus | None]:
    """Return what counts about each of `people` now."""
    rows = open_marks(session)
    marks = ((person, standing(rows.get(person.root_id, []))) for person in people)
    return {person: MarkStatus(mark.status) if mark else None for person, mark in marks}


def _close(
    actor: Actor,
    session: Session,
    stands: Mapping[Person, MarkStatus | None],
    event: ClientEvent,
    *,
    is_news: bool,
) -> Receipt:
    """Keep the session's state, log, announce and answer with what counts now."""
    told = {person.code: status.word if status else "" for person, status in stands.items()}
    if is_news:
        is_held = Mark.objects.current().filter(session=session).exists()
        gates.keep_state(session, SessionState.HELD if is_held else SessionState.PLANNED)
        audit.log("attendance.mark.recorded", actor=actor, target=session, after={"marks": told})
        facts.changed({(session.group_id, session.month)})
    return intake.receipt(event, effect={"marks": told})
