"""The log of what was done: one row per action, in the action's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from seriktes.core.access import Actor
from seriktes.core.models import AuditEntry


def log(
    action: str,
    *,
    actor: Actor,
    target: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write that `actor` did `action` (`app.noun.done`) to `target`.

    `before` and `after` hold the changed fields of people and money; encrypted fields never come
    here. Raises `TransactionManagementError` outside a transaction: a log that could outlive its
    action, or the other way round, proves nothing.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{action!r} is logged outside its transaction.")
    return AuditEntry.objects.create(
        action=action,
        actor=actor.user,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        before=dict(before or {}),
        after=dict(after or {}),
    )


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (before, after) holding only the fields whose value changed."""
    keys = [key for key in new if old.get(key) != new[key]]
    return {key: old.get(key) for key in keys}, {key: new[key] for key in keys}
