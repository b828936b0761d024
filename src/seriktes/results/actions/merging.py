"""Rows of a draft that are read as one: accepted by a person, and told apart again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.results.actions.checking import CHECK_JOB
from seriktes.results.actions.holding import held, order, require_draft, told
from seriktes.results.errors import NothingProposed
from seriktes.results.merging import Proposal, joined
from seriktes.results.models import Release


def accept_merging(*, actor: Actor, release: Release) -> Release:
    """Let the rows that the check proposed be read as one, and have the draft checked anew.

    Raises NotADraft, NothingProposed.
    """
    with transaction.atomic():
        require(actor, "results.release.draft")
        release = held(release)
        require_draft(release)
        proposed = Proposal.from_json(release.proposal)
        if proposed is None:
            raise NothingProposed(_("No rows are proposed to be read as one. Check the draft again."))
        return _checked_with(release, joined(release.merging, proposed.merging), actor)


def separate_rows(*, actor: Actor, release: Release) -> Release:
    """Let every row of a draft stand for itself again; a second time changes nothing. Raises NotADraft."""
    with transaction.atomic():
        require(actor, "results.release.draft")
        release = held(release)
        require_draft(release)
        return _checked_with(release, {}, actor) if release.merging else release


def _checked_with(release: Release, merging: dict[str, list[list[int | str]]], actor: Actor) -> Release:
    before, release.merging, release.proposal = release.merging, merging, {}
    release.save(update_fields=("merging", "proposal"))
    audit.log(
        "results.release.rows_merged",
        actor=actor,
        target=release,
        before={"merging": before},
        after=told(release) | {"merging": merging},
    )
    order(release, CHECK_JOB, actor)
    return release
