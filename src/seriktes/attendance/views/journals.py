"""A group's journal of one month, on the page and as a file; a person's marks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from seriktes.activities.models import Group
from seriktes.attendance.actions.journals import log_export
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.forms import MonthForm
from seriktes.attendance.queries.grids import Grid, month_grid
from seriktes.attendance.views import files
from seriktes.core import months
from seriktes.core.access import access
from seriktes.core.methods import post_from
from seriktes.core.pages import attachment
from seriktes.core.text import slug

WRITERS = {"xlsx": files.journal_xlsx, "csv": files.journal_csv}


def _grid(request: HttpRequest, code: str) -> Grid:
    groups = Group.objects.visible_to(request.actor, "attendance.journal.view")
    group = get_object_or_404(groups.select_related("club", "programme"), code=code)
    return month_grid(group, MonthForm(request.GET).chosen())


@access("attendance.journal.view")
@require_GET
def journal_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the journal of a month: names down, sessions across, ready to print."""
    grid = _grid(request, code)
    previous, following = (months.month_text(grid.month + step) for step in (-1, 1))
    context = {"grid": grid, "previous": previous, "next": following, "legend": tuple(MarkStatus)}
    return render(request, "attendance/journal_detail.html", context)


@access("attendance.journal.view")
@post_from("attendance:journal-detail", "code")
def journal_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Give the journal of a month as a workbook or a csv file; posted, because the log keeps that it left."""
    if kind not in WRITERS:
        raise Http404
    grid = _grid(request, code)
    log_export(actor=request.actor, group=grid.group, month=grid.month, form=kind, people=len(grid.rows))
    return attachment(WRITERS[kind](grid), f"{slug(grid.group.name)}-{grid.text}.{kind}")
