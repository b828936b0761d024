"""A release begins as a draft; one that nobody wants is put away, and may be taken out again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.organisations.models import Organisation
from seriktes.results.actions.checking import CHECK_JOB
from seriktes.results.actions.holding import (
    held,
    hold_partner,
    order,
    refuse_second,
    refuse_second_draft,
    require_draft,
    told,
)
from seriktes.results.errors import AlreadyDrafted, NotADraft, NotCurrent, NotOver, NotReleased, WrongPeriod
from seriktes.results.models import Release
from seriktes.results.queries import earliest_month
from seriktes.results.validators import Period, check_period


def draft_release(*, actor: Actor, partner: Organisation, period: Period) -> Release:
    """Draft a report of whole months that are over, and let the worker check what of it may leave.

    Raises WrongPeriod, NotOver, AlreadyDrafted, AlreadyReleased.
    """
    with transaction.atomic():
        require(actor, "results.release.draft")
        _refuse_wrong_months(period)
        hold_partner(partner.pk)
        refuse_second(partner, period)
        release = Release.objects.create(
            partner=partner, first_month=period.first, last_month=period.last, drafted_by=actor.user
        )
        audit.log("results.release.drafted", actor=actor, target=release, after=told(release))
        order(release, CHECK_JOB, actor)
        return release


def draft_restatement(*, actor: Actor, release: Release, cause: str) -> Release:
    """Draft what is to take a release's place, with the cause: it goes the same way as any draft.

    Raises NotReleased, NotCurrent, AlreadyDrafted.
    """
    with transaction.atomic():
        require(actor, "results.release.draft")
        hold_partner(release.partner_id)
        release = held(release)
        _require_current(release)
        _refuse_second_restatement(release)
        draft = Release.objects.create(
            partner=release.partner,
            first_month=release.first_month,
            last_month=release.last_month,
            drafted_by=actor.user,
            restates=release,
            merging=release.merging,
            cause=cause,
        )
        after = told(draft) | {"restates": release.number, "cause": cause}
        audit.log("results.release.drafted", actor=actor, target=draft, after=after)
        order(draft, CHECK_JOB, actor)
        return draft


def discard_draft(*, actor: Actor, release: Release) -> Release:
    """Put a draft away, with its approvals. A second time changes nothing. Raises NotADraft."""
    with transaction.atomic():
        require(actor, "results.release.draft")
        release = held(release)
        if release.discarded_at is not None:
            return release
        require_draft(release)
        release.approvals.all().delete()
        release.discarded_at, release.discarded_by = timezone.now(), actor.user
        release.save(update_fields=("discarded_at", "discarded_by"))
        audit.log("results.release.discarded", actor=actor, target=release, before=told(release))
        return release


def restore_draft(*, actor: Actor, release: Release) -> Release:
    """Take a discarded draft out again; it is checked anew.

    Raises NotADraft, AlreadyDrafted, AlreadyReleased, NotCurrent.
    """
    with transaction.atomic():
        require(actor, "results.release.draft")
        hold_partner(release.partner_id)
        release = held(release)
        if release.discarded_at is None:
            raise NotADraft(_("This draft is not discarded. There is nothing to undo."))
        if release.restates is None:
            refuse_second(release.partner, Period(release.first_month, release.last_month))
        else:
            _require_current(held(release.restates))
            _refuse_second_restatement(release.restates)
        release.discarded_at = release.discarded_by = None
        release.save(update_fields=("discarded_at", "discarded_by"))
        audit.log("results.release.undiscarded", actor=actor, target=release, after=told(release))
        order(release, CHECK_JOB, actor)
        return release


def _refuse_wrong_months(period: Period) -> None:
    today = timezone.localdate()
    try:
        check_period(period.first, period.last, earliest=earliest_month(), today=today)
    except ValidationError as wrong:
        raise WrongPeriod(" ".join(wrong.messages)) from wrong
    if not period.is_over(today):
        raise NotOver(_("The last month still runs. Release it when it is over, or choose an earlier month."))


def _require_current(release: Release) -> None:
    if release.released_at is None:
        raise NotReleased(_("This report is a draft: only a released one can be restated."))
    if release.withdrawn_at is not None:
        raise NotCurrent(_("This report is withdrawn. Undo the withdrawal, or draft a report of its months."))
    if release.restated_at is not None:
        raise NotCurrent(_("This report is restated already. Restate the one that took its place."))


def _refuse_second_restatement(release: Release) -> None:
    if release.restatements.filter(discarded_at=None).exists():
        raise AlreadyDrafted(_("A restatement of this report is on its way. Open it, or discard it first."))
    refuse_second_draft(release.partner, Period(release.first_month, release.last_month))
