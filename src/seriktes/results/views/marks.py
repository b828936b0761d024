from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from seriktes.attendance.models import Mark
from seriktes.attribution.queries import reasons
from seriktes.attribution.wording import reason_words, reasons_in_short
from seriktes.core.access import access
from seriktes.core.pages import page_of, query_without_page
from seriktes.organisations.models import Organisation
from seriktes.results.actions import trace_figure
from seriktes.results.labels import key_name
from seriktes.results.sentences import table_title
from seriktes.results.trace import TOTAL, Trace, UnknownRow, read_trace
from seriktes.results.validators import Period
from seriktes.results.views.periods import partner_of, period_of


@dataclass(frozen=True)
class MarksPage:
    """The marks behind a figure: how many, how many this person may see, a page of them and why."""

    partner: Organisation
    period: Period
    row: str
    figure: str
    total: int
    visible: int
    marks: Page[Mark]
    lines: list[tuple[Mark, list[str]]]
    reasons: list[str]
    report_query: str
    query: str


@access("results.figure.trace")
@require_GET
def report_marks(request: HttpRequest, code: str) -> HttpResponse:
    """Open the marks behind a live figure."""
    partner, period, trace = partner_of(request, code), period_of(request), _trace(request)
    found = trace_figure(actor=request.actor, partner=partner, period=period, trace=trace)
    marks = page_of(request, found.marks.select_related("recorded_by"))
    why = reasons(marks.object_list)
    page = MarksPage(
        partner=partner,
        period=period,
        row=_row_name(trace, period),
        figure=trace.figure,
        total=found.total,
        visible=found.visible,
        marks=marks,
        lines=[(mark, reasons_in_short(why[mark.pk])) for mark in marks],
        reasons=sorted({reason_words(rules) for rules in why.values()}),
        report_query=period.query(),
        query=query_without_page(request),
    )
    return render(request, "results/report_marks.html", {"page": page})


def _trace(request: HttpRequest) -> Trace:
    try:
        return read_trace(request.GET.get("row", TOTAL), request.GET.get("figure", "contributed"))
    except UnknownRow as unknown:
        raise Http404 from unknown


def _row_name(trace: Trace, period: Period) -> str:
    """Return the row in words; nothing for the whole report."""
    if trace.row is None:
        return ""
    name, key = trace.row
    said: Any = trace.club.name if trace.club else key_name(name, key, period.last, get_language() or "kk")
    return f"{table_title(name)}: {said}"
