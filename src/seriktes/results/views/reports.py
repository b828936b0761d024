from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from seriktes.core.access import access, allows
from seriktes.core.methods import post_from
from seriktes.core.months import first_day
from seriktes.core.pages import attachment
from seriktes.organisations.models import Organisation
from seriktes.results.actions import log_report_export, order_report_file
from seriktes.results.command import render as render_file
from seriktes.results.enums import ReportFormat
from seriktes.results.forms import ChoiceForm, FileForm, PeriodForm
from seriktes.results.illustrated.telling import with_stories
from seriktes.results.models import IS_CURRENT, IS_DRAFT, Release
from seriktes.results.presenter import present
from seriktes.results.queries import Live, PartnerLine, earliest_month, live_report, partner_lines, partners
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.enums import Edition
from seriktes.results.report_templates.parts import Part, arranged
from seriktes.results.report_templates.plans import with_printed_plans
from seriktes.results.report_templates.queries import dress_for
from seriktes.results.shown import Shown, linked
from seriktes.results.stamps import Stamp
from seriktes.results.trace import link_key
from seriktes.results.validators import Period, default_period
from seriktes.results.views.periods import partner_of, period_form, period_of


@dataclass(frozen=True)
class IndexPage:
    """Choose a partner and months; every partner with coverage."""

    form: ChoiceForm
    lines: list[PartnerLine]
    query: str  # the months the links carry
    period: Period


@dataclass(frozen=True)
class ReportPage:
    """A live report, or only the form when its months are wrong."""

    partner: Organisation
    form: PeriodForm
    shown: Shown | None
    parts: tuple[Part, ...]
    period: Period | None
    query: str
    values: dict[str, str]
    current: Release | None
    draft: Release | None
    unresolved: int
    may_draft: bool
    drafted_from: date | None = None  # while the last month runs: the first day of the next one


@access("results.report.view")
@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """Choose a partner and months; the partners with coverage stand below."""
    earliest, today = earliest_month(), timezone.localdate()
    period = default_period(today, earliest)
    asked = request.GET if "partner" in request.GET else None
    form = ChoiceForm(asked, earliest=earliest, today=today, partners=partners(), initial=period.values())
    if asked is not None and form.is_valid():
        url = reverse("results:report-detail", args=(form.cleaned_data["partner"].code,))
        return redirect(f"{url}?{form.period.query()}")
    page = IndexPage(form, partner_lines(period), period.query(), period)
    return render(request, "results/report_list.html", {"page": page}, status=422 if asked else 200)


@access("results.report.view")
@require_GET
def report_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a partner's live report."""
    partner, form = partner_of(request, code), period_form(request)
    if not form.is_valid():
        page = ReportPage(partner, form, None, (), None, "", {}, None, None, 0, may_draft=False)
        return render(request, "results/report_detail.html", {"page": page}, status=422)
    live = live_report(partner, form.period)
    current, draft = _released(partner, form.period)
    stamp = Stamp(timezone.now())
    shown = _shown(request, partner, form.period, live, stamp)
    page = ReportPage(
        partner=partner,
        form=form,
        shown=shown,
        parts=arranged(shown, stamp, _dress(partner, form.period, live), Edition.ILLUSTRATED),
        period=form.period,
        query=form.period.query(),
        values=form.period.values(),
        current=current,
        draft=draft,
        unresolved=live.report.unresolved_visits,
        may_draft=allows(request.actor, "results.release.draft"),
        drafted_from=_drafted_from(form.period),
    )
    return render(request, "results/report_detail.html", {"page": page})


def _dress(partner: Organisation, period: Period, live: Live) -> ReportDress:
    return with_stories(with_printed_plans(dress_for(partner, period), partner, live.report), partner, period)


def _drafted_from(period: Period) -> date | None:
    return None if period.is_over(timezone.localdate()) else first_day(period.last + 1)


def _shown(request: HttpRequest, partner: Organisation, period: Period, live: Live, stamp: Stamp) -> Shown:
    shown = present(live.report, stamp, get_language() or "kk")
    if not allows(request.actor, "results.figure.trace", partner):
        return shown
    return linked(shown, partial(_address, partner, period, live))


def _address(partner: Organisation, period: Period, live: Live, key: str, figure: str) -> str:
    url = reverse("results:report-marks", args=(partner.code,))
    return f"{url}?{period.query(row=link_key(key, live.club_codes), figure=figure)}"


def _released(partner: Organisation, period: Period) -> tuple[Release | None, Release | None]:
    """Return what is current of these very months, and what is on its way."""
    same = Release.objects.of_period(partner, period.first, period.last)
    found = list(same.filter(IS_CURRENT | IS_DRAFT).in_short())
    current = next((release for release in found if release.is_current), None)
    return current, next((release for release in found if release.is_draft), None)


@access("results.report.view")
@post_from("results:report-detail", "code")
def report_file(request: HttpRequest, code: str) -> HttpResponse:
    """Let the worker make a PDF or an Excel file, and show how far it is."""
    partner, period = partner_of(request, code), period_of(request)
    form = FileForm(request.POST)
    if not form.is_valid():
        return redirect(f"{reverse('results:report-detail', args=(code,))}?{period.query()}")
    job = order_report_file(
        actor=request.actor,
        partner=partner,
        period=period,
        form=ReportFormat(form.cleaned_data["form"]),
        language=get_language() or "kk",
    )
    return redirect("core:job-detail", job.code)


@access("results.report.view")
@post_from("results:report-detail", "code")
def report_table(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Send the live report as CSV with its description, or as JSON. Posted: the log keeps that it left."""
    partner, period = partner_of(request, code), period_of(request)
    if kind not in (ReportFormat.CSV, ReportFormat.CSVW, ReportFormat.JSON):
        raise Http404
    log_report_export(actor=request.actor, partner=partner, period=period, form=kind)
    report = live_report(partner, period).report
    dress = with_printed_plans(dress_for(partner, period), partner, report)
    made = render_file(report, kind, get_language() or "kk", timezone.now(), dress)
    return attachment(made.content, made.name)
