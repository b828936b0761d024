"""Exactly-once effect for anything a client may send again.

The client makes the event's id. The first arrival is applied and gets a receipt; a repeat gets the
same receipt; the same id with other content is a conflict. Event, effect and receipt share one
transaction: the unique key on the id decides races on both databases.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from seriktes.core.access import Actor
from seriktes.core.enums import ReceiptState
from seriktes.core.errors import DomainError
from seriktes.core.models import Receipt


class EventConflict(DomainError):
    """The same event id arrived with other content; the first one stands."""

    code = "event_conflict"


@dataclass(frozen=True)
class ClientEvent:
    """What a device sent: an id it made itself, when it made it (its own clock), and what it says."""

    id: UUID
    kind: str
    made_at: datetime
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def content_hash(self) -> str:
        told = json.dumps([self.kind, self.content], sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


def recognise(event: ClientEvent, *, actor: Actor) -> Receipt | None:
    """Return the receipt of an event that came before, or claim its id and return None.

    Raises `EventConflict` when the id is known with other content or from another user.
    """
    receipt, is_new = Receipt.objects.get_or_create(
        event_id=event.id,
        defaults={
            "kind": event.kind,
            "content_hash": event.content_hash,
            "content": event.content,
            "made_at": event.made_at,
            "actor": actor.user,
        },
    )
    if is_new:
        return None
    if receipt.content_hash != event.content_hash or receipt.actor_id != getattr(actor.user, "pk", None):
        raise EventConflict(
            _("This entry was already sent with other content. Reload the page and enter it again.")
        )
    return receipt


def receipt(event: ClientEvent, *, effect: dict[str, Any]) -> Receipt:
    """Close an event claimed by `recognise` with what it did."""
    return _close(event, ReceiptState.APPLIED, effect)


def quarantine(event: ClientEvent, *, reason: str) -> Receipt:
    """Keep an event that may not be applied now, so that a person can decide; nothing is lost."""
    return _close(event, ReceiptState.QUARANTINED, {"reason": reason})


def _close(event: ClientEvent, state: ReceiptState, effect: dict[str, Any]) -> Receipt:
    row = Receipt.objects.get(event_id=event.id)
    row.state, row.effect = state, effect
    row.save(update_fields=("state", "effect"))
    return row
