"""Deciding about entries that were set aside: they count as their authors made them, or they never will."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.attendance.actions import gates, marks, sessions
from seriktes.attendance.actions.marks import Kept
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.errors import AlreadyDecided, Unknown
from seriktes.attendance.models import NotHeld, Session, SetAside
from seriktes.core import audit, text
from seriktes.core.access import Actor, require
from seriktes.core.intake import ClientEvent
from seriktes.core.models import Receipt
from seriktes.people.models import Person


def take_set_aside(*, actor: Actor, aside: SetAside) -> SetAside:
    """Let an entry count: it is recorded under the name of who made it, the log names who decided.

    Raises `AlreadyDecided`, `Unknown`, and what recording it raises: `TooEarly`, `DidNotHappen`, `HasMarks`.
    """
    with transaction.atomic():
        aside = _locked(actor, aside)
        session = gates.lock(aside.session)
        _apply(actor, session, aside.receipt)
        return _decided(actor, aside, "attendance.setaside.taken", is_taken=True)


def leave_set_aside(*, actor: Actor, aside: SetAside) -> SetAside:
    """Decide that an entry does not count; it stays, with who decided. Raises `AlreadyDecided`."""
    with transaction.atomic():
        aside = _locked(actor, aside)
        return _decided(actor, aside, "attendance.setaside.left", is_taken=False)


def _locked(actor: Actor, aside: SetAside) -> SetAside:
    rows = SetAside.objects.select_related("session__group__club", "receipt__actor")
    aside = rows.select_for_update(of=("self",)).get(pk=aside.pk)
    require(actor, "attendance.setaside.decide", aside)
    if aside.decided_at is not None:
        raise AlreadyDecided(_("Somebody has decided about this already. Reload the page."))
    return aside


def _decided(actor: Actor, aside: SetAside, action: str, *, is_taken: bool) -> SetAside:
    aside.decided_at, aside.decided_by, aside.is_taken = timezone.now(), actor.user, is_taken
    aside.save(update_fields=("decided_at", "decided_by", "is_taken"))
    receipt = aside.receipt
    told = {"event": str(receipt.event_id), "author": receipt.actor_id, "kind": receipt.kind}
    audit.log(action, actor=actor, target=aside.session, after=told)
    return aside


def _apply(actor: Actor, session: Session, receipt: Receipt) -> Receipt:
    event = ClientEvent(receipt.event_id, receipt.kind, receipt.made_at, receipt.content)
    said, author = receipt.content, receipt.actor
    if receipt.kind == "attendance.topic":
        return sessions.write_topic(actor, session, said["topic"], event)
    if receipt.kind == "attendance.not_held":
        note = text.clean(said.get("note", ""))[:300]
        row = NotHeld(session=session, reason=said["reason"], note=note, recorded_by=author)
        return sessions.write_not_held(actor, row, event)
    if receipt.kind == "attendance.not_held.withdrawal":
        return sessions.write_withdrawal(actor, session, author, event)
    return marks.record_kept(actor=actor, session=session, kept=_kept(said), author=author, event=event)


def _kept(said: dict[str, Any]) -> Kept:
    """What an entry says about people; without a status, the person had come unexpected."""
    if "person" not in said:
        people = _people({*said.get("marks", {}), *said.get("rest", [])})
        given = {people[code]: MarkStatus.of_word(word) for code, word in said.get("marks", {}).items()}
        return Kept(given, tuple(people[code] for code in said.get("rest", [])))
    person = _people([said["person"]])[said["person"]]
    word = said.get("status", MarkStatus.PRESENT.word)
    return Kept({}, cleared=person) if word == "clear" else Kept({person: MarkStatus.of_word(word)})


def _people(codes: Iterable[str]) -> dict[str, Person]:
    wanted = set(codes)
    found = {row.code: row for row in Person.objects.select_related("canonical").filter(code__in=wanted)}
    if found.keys() < wanted:
        raise Unknown(_("Somebody in this entry is not registered any more. Leave it aside."))
    return found
