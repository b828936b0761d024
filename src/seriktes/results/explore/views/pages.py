from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from seriktes.core.access import access
from seriktes.core.formats import language_of
from seriktes.core.methods import post_from
from seriktes.core.pages import attachment, template_for
from seriktes.results.explore import files
from seriktes.results.explore.actions import log_export
from seriktes.results.explore.forms import ExploreForm
from seriktes.results.explore.models import SavedView
from seriktes.results.explore.queries import Exploration, explore, views_of
from seriktes.results.explore.shown import Explored, show
from seriktes.results.queries import earliest_month


@dataclass(frozen=True)
class ExplorePage:
    """The question, its answer unless it is wrong or too large, and the views that can be opened."""

    form: ExploreForm
    shown: Explored | None
    too_many: int
    query: str
    views: list[SavedView]
    stamp: str


@access("results.exploration.view")
@require_GET
def exploration_detail(request: HttpRequest) -> HttpResponse:
    """Show any measure by any two things; the address is the question."""
    form = _form(request)
    is_valid = form.is_valid()
    found = explore(request.actor, form.asked) if is_valid else None
    page = ExplorePage(
        form=form,
        shown=_shown(request, form, found) if found else None,
        too_many=found.too_many if found else 0,
        query=form.query() if is_valid else "",
        views=views_of(request.actor),
        stamp=files.stamp(),
    )
    template = template_for(request, "results/explore/exploration_detail.html", "results")
    return render(request, template, {"page": page}, status=200 if is_valid else 422)


@access("results.exploration.view")
@post_from("results:exploration-detail")
def exploration_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the table as a workbook or as csv. Posted: the log keeps that it left."""
    form = _form(request)
    if kind not in ("xlsx", "csv") or not form.is_valid():
        raise Http404
    found = explore(request.actor, form.asked)
    shown = _shown(request, form, found)
    if shown is None:
        raise Http404
    log_export(actor=request.actor, query=form.query(), form=kind)
    content = files.as_csv(shown) if kind == "csv" else files.as_xlsx(shown, found.measure)
    return attachment(content, f"seriktes-internal-{timezone.localdate():%Y-%m-%d}.{kind}")


def _form(request: HttpRequest) -> ExploreForm:
    earliest, today = earliest_month(), timezone.localdate()
    return ExploreForm(request.GET.dict(), actor=request.actor, earliest=earliest, today=today)


def _shown(request: HttpRequest, form: ExploreForm, found: Exploration) -> Explored | None:
    if found.counted is None:
        return None
    return show(found, request.actor, form.values(), language_of())
