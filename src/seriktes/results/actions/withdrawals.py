"""A release is taken back, and brought back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.results.actions.holding import held, hold_partner, refuse_beside_current, require_released, told
from seriktes.results.errors import NotWithdrawn
from seriktes.results.models import Release


def withdraw_release(*, actor: Actor, release: Release, reason: str) -> Release:
    """Take a release back: its partner finds it no more, and its seal says so to whoever has the paper.

    Withdrawing it again changes nothing. Raises NotReleased.
    """
    with transaction.atomic():
        require(actor, "results.release.withdraw")
        release = held(release)
        require_released(release)
        if release.withdrawn_at is None:
            release.withdrawn_at, release.withdrawn_by = timezone.now(), actor.user
            release.withdrawal_reason = reason
            release.save(update_fields=("withdrawn_at", "withdrawn_by", "withdrawal_reason"))
            before = told(release)
            audit.log(
                "results.release.withdrawn",
                actor=actor,
                target=release,
                before=before,
                after=before | {"reason": reason},
            )
        return release


def restore_release(*, actor: Actor, release: Release) -> Release:
    """Undo a withdrawal: the same figures under the same number. Raises NotWithdrawn, AlreadyReleased."""
    with transaction.atomic():
        require(actor, "results.release.withdraw")
        hold_partner(release.partner_id)
        release = held(release)
        if release.withdrawn_at is None:
            raise NotWithdrawn(_("This report is not withdrawn. There is nothing to undo."))
        if release.restated_at is None:  # else it comes back beside the one that took its place
            refuse_beside_current(release)
        release.withdrawn_at = release.withdrawn_by = None
        release.withdrawal_reason = ""
        release.save(update_fields=("withdrawn_at", "withdrawn_by", "withdrawal_reason"))
        audit.log("results.release.restored", actor=actor, target=release, after=told(release))
        return release
