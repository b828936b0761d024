"""What acts upon releases share: one writer at a time, and what the log is told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from seriktes.clubs.models import Unit
from seriktes.core import jobs
from seriktes.core.access import Actor
from seriktes.core.months import month_text
from seriktes.organisations.models import Organisation
from seriktes.results.errors import AlreadyDrafted, AlreadyReleased, NotADraft, NotReleased
from seriktes.results.models import Release
from seriktes.results.validators import Period


def hold_network() -> None:
    """Let one release at a time leave the network: each has to be compared with all before it."""
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None))


def hold_partner(partner_id: int) -> None:
    """Let one person at a time draft for a partner: each has to see the other's months."""
    list(Organisation.objects.select_for_update(no_key=True).filter(pk=partner_id))


def held(release: Release) -> Release:
    """Return the row as it is now; nobody else changes it until the transaction ends."""
    # Locked first and read afterwards: PostgreSQL looks again at a row it had to wait for, but joins to it
    # what it had found before, so that a seal reserved meanwhile would be missing.
    list(Release.objects.select_for_update(no_key=True).filter(pk=release.pk).values_list("pk"))
    return Release.objects.select_related("partner", "seal", "job").get(pk=release.pk)


def order(release: Release, kind: str, actor: Actor) -> None:
    """Let the worker go on with a release; a second wish while it is at work changes nothing."""
    if release.job is not None and release.job.kind == kind and not release.job.is_over:
        return
    release.job = jobs.enqueue(kind, actor=actor, release=release.code)
    release.save(update_fields=("job",))


def over(release: Release, kind: str) -> None:
    """Say that the work has read all it will read, with its result: a wish that comes now is a new one.

    The job itself ends a moment later, and `order` would take it for one that is still to look.
    """
    if release.job is not None and release.job.kind == kind:
        release.job = None
        release.save(update_fields=("job",))


def require_draft(release: Release) -> None:
    if release.released_at is not None:
        raise NotADraft(_("This report is released already. Withdraw it or restate it."))
    if release.discarded_at is not None:
        raise NotADraft(_("This draft was discarded. Bring it back first."))


def require_released(release: Release) -> None:
    if release.released_at is None:
        raise NotReleased(_("This report is a draft: nobody outside has it. Discard the draft instead."))


def refuse_second(partner: Organisation, period: Period) -> None:
    """Refuse a draft beside another one, or beside what is released already."""
    refuse_second_draft(partner, period)
    known = Release.objects.of_period(partner, period.first, period.last).select_related("seal")
    if current := known.current().first():
        raise AlreadyReleased(
            _("Report No. %(number)s of these months is released. If its figures have changed, restate it.")
            % {"number": current.number}
        )


def refuse_second_draft(partner: Organisation, period: Period) -> None:
    if Release.objects.of_period(partner, period.first, period.last).drafts().exists():
        raise AlreadyDrafted(_("A draft of these months is on its way. Open it, or discard it first."))


def refuse_beside_current(release: Release) -> None:
    """Refuse to let a release stand beside another current one of its months; it may take its place."""
    same = Release.objects.of_period(release.partner, release.first_month, release.last_month)
    other = (
        same.current().exclude(pk__in=(release.pk, release.restates_id or 0)).select_related("seal").first()
    )
    if other is not None:
        raise AlreadyReleased(
            _("Report No. %(number)s of the same months is released meanwhile. Withdraw it first.")
            % {"number": other.number}
        )


def told(release: Release) -> dict[str, Any]:
    """Return what the log says of a release in every line."""
    said = {"code": release.code, "partner": release.partner_id}
    if release.number:
        said["number"] = release.number
    return said | {"first": month_text(release.first_month), "last": month_text(release.last_month)}
