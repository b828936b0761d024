"""The partner's first page: released figures, plans, papers, what is due, what counts no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.access import Actor
from seriktes.core.formats import LANGUAGES, month_range
from seriktes.organisations.rules import represented_ids
from seriktes.partners.models import Agreement
from seriktes.results.enums import IllustratedFormat, ReportFormat
from seriktes.results.glance import PartnerGlance, partner_glance
from seriktes.results.illustrated.editions import given_among
from seriktes.results.models import Release, ReleaseFile, ReleaseQuerySet
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.told_plans import ToldPlan, told_plans
from seriktes.results.reports import UnknownReport, from_json
from seriktes.results.schedules.queries import DueReport, due_reports, schedules_of

AHEAD = timedelta(days=400)
NEXT, PAPERS, NOTICES = 3, 6, 5


@dataclass(frozen=True)
class Notice:
    """That a report the partner has counts no more: restated by another one, or withdrawn.

    Of a withdrawn one the number and the months are told, as at the page where its paper is checked; never
    why, nor a figure.
    """

    number: str
    period: str
    at: datetime
    successor: Release | None  # of a restated one
    former: Release | None  # a restated one stays readable

    @property
    def is_withdrawn(self) -> bool:
        return self.former is None

    @property
    def said(self) -> str:
        """When it ceased to count, and what to do."""
        told = {"period": self.period, "day": formats.date_long(timezone.localdate(self.at))}
        if self.is_withdrawn:
            return formats.sentence(
                _("Withdrawn on %(day)s. Do not use its figures any more: %(period)s."), **told
            )
        return formats.sentence(_("Restated on %(day)s: %(period)s."), **told)


@dataclass(frozen=True)
class Paper:
    """A released report with its sealed PDF in each language."""

    release: Release
    files: list[ReleaseFile]


@dataclass(frozen=True)
class PartnerHome:
    """What stands on a partner's first page."""

    results: PartnerGlance
    planned: Release | None  # the report whose plans are told
    plans: list[ToldPlan]
    papers: list[Paper]
    notices: list[Notice]
    late: list[DueReport]
    coming: list[DueReport]
    agreements: list[Agreement]


def partner_home(actor: Actor) -> PartnerHome:
    """Return what a partner's representative sees first; nothing of it is a live figure."""
    results = partner_glance(actor)
    late, coming = due_to(actor)
    planned, plans = _planned(actor)
    return PartnerHome(
        results=results,
        planned=planned,
        plans=plans,
        papers=papers_of(actor),
        notices=notices_of(actor),
        late=late,
        coming=coming,
        agreements=agreements_of(actor),
    )


def _planned(actor: Actor) -> tuple[Release | None, list[ToldPlan]]:
    """Return the newest report that counts and has plans for its months, and what it tells of them.

    The report of a month that follows that of a year has none: those of the year stay on the page.
    """
    latest = _own(actor).current().select_related("partner", "seal").order_by("-released_at", "-pk")
    for release in latest[:PAPERS]:
        dress = ReportDress.from_json(release.dress)
        if any(figure.plan is not None for figure in dress.plans):
            try:
                return release, told_plans(from_json(release.figures or {}), dress)
            except UnknownReport:
                continue  # what another version stored cannot be read; the rest of the page can
    return None, []


def due_to(actor: Actor) -> tuple[list[DueReport], list[DueReport]]:
    """Return which reports the network owes a partner: those that are late, and the next ones."""
    known = due_reports(schedules_of(actor), timezone.localdate() + AHEAD)
    waiting = [one for one in known if not one.is_done]
    return [one for one in waiting if one.is_late], [one for one in waiting if not one.is_late][:NEXT]


def papers_of(actor: Actor) -> list[Paper]:
    """Return the latest reports that count, each with its PDF in three languages."""
    pdf = ReleaseFile.objects.filter(form__in=(ReportFormat.PDF, IllustratedFormat.PDF)).select_related(
        "file"
    )
    rows = _own(actor).current().in_short().prefetch_related(Prefetch("files", pdf, to_attr="papers"))
    latest = list(rows.order_by("-released_at", "-pk")[:PAPERS])
    given = given_among(latest)
    return [Paper(release, _in_order(release, with_stories=release.pk in given)) for release in latest]


def notices_of(actor: Actor) -> list[Notice]:
    """Return the reports that were restated or withdrawn after they had left, the latest first."""
    own = Release.objects.released().filter(partner__in=represented_ids(actor))
    gone = own.filter(Q(restated_at__isnull=False) | Q(withdrawn_at__isnull=False)).in_short()
    known = {one.restates_id: one for one in _own(actor).in_short() if one.restates_id}
    found = [_notice(release, known.get(release.pk)) for release in gone]
    return sorted(found, key=lambda notice: notice.at, reverse=True)[:NOTICES]


def agreements_of(actor: Actor) -> list[Agreement]:
    """Return the agreements of the partners that a person represents, those in force first."""
    own = Agreement.objects.visible_to(actor).filter(partner__in=represented_ids(actor))
    return sorted(own.select_related("partner"), key=lambda one: one.has_ended)


def _own(actor: Actor) -> ReleaseQuerySet:
    """Return what was released for the partners a person represents, and is not withdrawn."""
    return Release.objects.visible_to(actor).released().filter(partner__in=represented_ids(actor))


def _in_order(release: Release, *, with_stories: bool) -> list[ReleaseFile]:
    papers: list[ReleaseFile] = release.papers  # type: ignore[attr-defined]
    files = [file for file in papers if with_stories or not file.is_illustrated]
    known = {file.language: file for file in sorted(files, key=_plain_first)}
    for file in known.values():
        file.release = release  # its address is made of the release's
    return [known[language] for language in LANGUAGES if language in known]


def _plain_first(file: ReleaseFile) -> bool:
    """Sort so that the paper with stories and photographs, where it may be given, takes the other's place."""
    return file.is_illustrated


def _notice(release: Release, successor: Release | None) -> Notice:
    period = month_range(release.first_month, release.last_month)
    if release.withdrawn_at is not None:
        return Notice(release.number, period, release.withdrawn_at, None, None)
    return Notice(release.number, period, release.restated_at or timezone.now(), successor, release)
