"""What the first pages show of results: the network, what is due, what waits for approval, what left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count as CountRows
from django.db.models import QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from seriktes.attendance.models import Session
from seriktes.core.access import Actor
from seriktes.core.months import first_day as month_start
from seriktes.core.months import month_of, months_between
from seriktes.organisations.models import Organisation
from seriktes.organisations.rules import represented_ids
from seriktes.partners.models import Agreement
from seriktes.results.models import APPROVALS_NEEDED, Release
from seriktes.results.reports import Line, UnknownReport, from_json
from seriktes.results.validators import Period

LATEST = 5
DUE_MONTHS = 12


def released(actor: Actor) -> list[Release]:
    """Return every release that is current, newest first; asked once per request."""

    def load() -> list[Release]:
        return list(Release.objects.current().in_short().order_by("-released_at", "-pk"))

    return actor.remember("results.released", load)


# what waits to be approved


@dataclass(frozen=True)
class AwaitingLine:
    """A draft that has passed the check, and who has approved it so far."""

    release: Release
    approvals: int


def awaiting_approval(actor: Actor) -> list[AwaitingLine] | None:
    """Return the drafts that wait for this person's approval: two others have not approved, nor have they."""
    if actor.user is None:
        return None
    drafts = Release.objects.drafts().exclude(digest="").exclude(approvals__approver=actor.user)
    rows = drafts.in_short().annotate(approved=CountRows("approvals")).filter(approved__lt=APPROVALS_NEEDED)
    ordered = rows.order_by("drafted_at", "pk")
    return [AwaitingLine(row, row.approved) for row in ordered] or None  # type: ignore[attr-defined]


# what is due


@dataclass(frozen=True)
class DueLine:
    """A partner with an agreement: what was released last, and the months that wait."""

    partner: Organisation
    latest: Release | None
    waiting: Period | None
    waiting_months: int
    report_url: str


def due_lines(actor: Actor) -> list[DueLine] | None:
    """Return the partners with what of their agreements' months is finished but not released.

    A partner whose agreements have ended within a year stays while months wait, and with what was released.
    """
    today = timezone.localdate()
    finished: dict[Organisation, set[int]] = {}
    in_force: set[Organisation] = set()
    for agreement in _agreements_of_late(today):
        finished.setdefault(agreement.partner, set()).update(_finished_months(agreement, today))
        if agreement.is_in_force(today):
            in_force.add(agreement.partner)
    told: dict[int, list[Release]] = {partner.pk: [] for partner in finished}
    for release in released(actor):
        told.get(release.partner_id, []).append(release)
    ordered = sorted(finished, key=lambda partner: partner.sort_key)
    lines = [due_line(partner, sorted(finished[partner]), told[partner.pk]) for partner in ordered]
    return [line for line in lines if line.waiting or line.latest or line.partner in in_force] or None


def _agreements_of_late(today: date) -> QuerySet[Agreement]:
    """Return the agreements in force on a day of the months that are asked about."""
    first_day = Session.objects.order_by("day").values("day")[:1]
    agreements = Agreement.objects.overlapping(month_start(month_of(today) - DUE_MONTHS), today)
    return agreements.annotate(first_day=Subquery(first_day)).select_related("partner")


def _finished_months(agreement: Agreement, today: date) -> range:
    """Return the months of an agreement that are over and of which there can be records."""
    since = max(agreement.starts_on, agreement.first_day or today)  # type: ignore[attr-defined]
    last = month_of(today) - 1
    if agreement.ends_on is not None:
        last = min(last, month_of(agreement.ends_on))
    return months_between(max(month_of(since), month_of(today) - DUE_MONTHS), last)


def due_line(partner: Organisation, finished: list[int], releases: list[Release]) -> DueLine:
    told = {month for known in releases for month in range(known.first_month, known.last_month + 1)}
    missing = [month for month in finished if month not in told]
    waiting = Period(missing[0], run_end(missing)) if missing else None
    url = reverse("results:report-detail", args=(partner.code,))
    query = f"?{waiting.query()}" if waiting else ""
    latest = max(releases, key=_until, default=None)
    return DueLine(partner, latest, waiting, len(missing), url + query)


def _until(release: Release) -> tuple[int, int]:
    return (release.last_month, release.pk)


def run_end(months: list[int]) -> int:
    """Return the last month of the unbroken run that the list begins with."""
    return next(
        (month for place, month in enumerate(months) if month + 1 not in months[place + 1 :][:1]), months[-1]
    )


# a partner's own page


@dataclass(frozen=True)
class ReleasedLine:
    """A release with its headline figures; `total` None when too few people stand behind it.

    `unreadable`: the sentence to show instead, where another version of the program stored them.
    """

    release: Release
    total: Line | None
    unreadable: str = ""


@dataclass(frozen=True)
class PartnerGlance:
    """What was released for the organisation a person represents."""

    newest: ReleasedLine | None
    older: list[Release]


def partner_glance(actor: Actor) -> PartnerGlance:
    """Return the release of the newest months with its headline figures, and the others, all frozen."""
    own = Release.objects.visible_to(actor).current().filter(partner__in=represented_ids(actor))
    own = own.order_by("-last_month", "-released_at", "-pk")
    newest = own.select_related("partner", "seal").first()
    if newest is None:
        return PartnerGlance(None, [])
    older = own.exclude(pk=newest.pk).in_short()[:LATEST]
    return PartnerGlance(_released_line(newest), list(older))


def _released_line(release: Release) -> ReleasedLine:
    """Return a release with its figures; one that cannot be read does not stand in the way of a page."""
    try:
        return ReleasedLine(release, from_json(release.figures or {}).total)
    except UnknownReport as unread:
        return ReleasedLine(release, None, str(unread))
