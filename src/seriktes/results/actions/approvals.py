"""Two people let a report leave. Each says so of the very figures they looked at."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import network_roles
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.errors import NotAllowed
from seriktes.results.actions.holding import held, order, require_draft, told
from seriktes.results.actions.sealing import SEAL_JOB, two_approvals
from seriktes.results.errors import FiguresChanged, NotChecked
from seriktes.results.models import APPROVALS_NEEDED, Release

# As which of their roles somebody approves, where they hold both.
ROLES = (Role.CHAIR, Role.PARTNERSHIP_MANAGER)


def approve_release(*, actor: Actor, release: Release, seen: str) -> Release:
    """Say that these figures may leave; `seen` is the digest of what the person looked at.

    The second of two different people sets the sealing going. Whoever approves again changes nothing.
    Raises NotADraft, NotChecked, FiguresChanged.
    """
    with transaction.atomic():
        require(actor, "results.release.approve")
        if actor.user is None:
            raise NotAllowed(_("Only a person can approve a report."))
        release = held(release)
        require_draft(release)
        _require_seen(release, seen)
        role = next((known for known in ROLES if known in network_roles(actor)), ROLES[-1])
        _approval, is_new = release.approvals.get_or_create(
            approver=actor.user, defaults={"role": role, "digest": seen}
        )
        if is_new:
            after = told(release) | {"digest": seen, "role": role.value}
            audit.log("results.release.approved", actor=actor, target=release, after=after)
        if release.approvals.filter(digest=release.digest).count() >= APPROVALS_NEEDED:
            order(release, SEAL_JOB, actor)
        return release


def take_back_approval(*, actor: Actor, release: Release) -> Release:
    """Take one's own approval back, as long as the report has not left. Raises NotADraft."""
    with transaction.atomic():
        require(actor, "results.release.approve")
        release = held(release)
        require_draft(release)
        taken, _by_model = release.approvals.filter(approver=actor.user).delete()
        if taken:
            audit.log("results.release.unapproved", actor=actor, target=release, before=told(release))
        return release


def seal_again(*, actor: Actor, release: Release) -> Release:
    """Let the worker seal what two people have approved, after an attempt that stopped halfway."""
    with transaction.atomic():
        require(actor, "results.release.approve")
        release = held(release)
        require_draft(release)
        two_approvals(release)
        order(release, SEAL_JOB, actor)
        return release


def _require_seen(release: Release, seen: str) -> None:
    if not release.digest:
        raise NotChecked(_("These figures have not passed the check. Wait for it, or read what it found."))
    if seen != release.digest:
        raise FiguresChanged(
            _("The figures have changed since you looked at them. Look at the new ones and approve them.")
        )
