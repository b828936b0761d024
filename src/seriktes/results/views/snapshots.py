from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access, allows
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, attachment, form_page, page_of, posted
from seriktes.results.actions import (
    log_snapshot_export,
    order_snapshot_file,
    restore_snapshot,
    withdraw_snapshot,
)
from seriktes.results.command import render_snapshot
from seriktes.results.enums import ReportFormat
from seriktes.results.forms import FileForm, WithdrawalForm
from seriktes.results.models import Snapshot
from seriktes.results.presenter import present
from seriktes.results.reports import from_json
from seriktes.results.shown import Shown
from seriktes.results.stamps import Stamp


@dataclass(frozen=True)
class SnapshotListPage:
    """The snapshots this person may read, newest first."""

    snapshots: Page[Snapshot]
    names_partners: bool


@dataclass(frozen=True)
class SnapshotPage:
    """A published report, from its frozen figures only."""

    snapshot: Snapshot
    shown: Shown
    may_withdraw: bool


@access("results.snapshot.view")
@require_GET
def snapshot_list(request: HttpRequest) -> HttpResponse:
    snapshots = Snapshot.objects.visible_to(request.actor).select_related("partner").defer("figures")
    page = SnapshotListPage(
        page_of(request, snapshots), names_partners=allows(request.actor, "results.report.view")
    )
    return render(request, "results/snapshot_list.html", {"page": page})


@access("results.snapshot.view")
@require_GET
def snapshot_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a published report; a withdrawn one is not there for its partner."""
    snapshot = snapshot_of(request, code)
    page = SnapshotPage(
        snapshot,
        present(from_json(snapshot.figures), Stamp.of(snapshot), get_language() or "kk"),
        may_withdraw=allows(request.actor, "results.snapshot.publish", snapshot),
    )
    return render(request, "results/snapshot_detail.html", {"page": page})


def snapshot_of(request: HttpRequest, code: str) -> Snapshot:
    snapshots = Snapshot.objects.visible_to(request.actor).select_related("partner", "withdrawn_by")
    return get_object_or_404(snapshots, code=code)


@access("results.snapshot.view")
@post_from("results:snapshot-detail", "code")
def snapshot_file(request: HttpRequest, code: str) -> HttpResponse:
    """Let the worker make a PDF or an Excel file of the frozen figures."""
    snapshot, form = snapshot_of(request, code), FileForm(request.POST)
    if not form.is_valid():
        return redirect(snapshot)
    job = order_snapshot_file(
        actor=request.actor,
        snapshot=snapshot,
        form=ReportFormat(form.cleaned_data["form"]),
        language=get_language() or "kk",
    )
    return redirect("core:job-detail", job.code)


@access("results.snapshot.view")
@require_GET
def snapshot_table(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Send the frozen figures as CSV or JSON."""
    snapshot = snapshot_of(request, code)
    if kind not in (ReportFormat.CSV, ReportFormat.JSON):
        raise Http404
    log_snapshot_export(actor=request.actor, snapshot=snapshot, form=kind)
    made = render_snapshot(snapshot, kind, get_language() or "kk")
    return attachment(made.content, made.name)


@access("results.snapshot.publish")
@require_http_methods(["GET", "POST"])
def snapshot_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why a snapshot is taken back, and take it back."""
    snapshot, form = snapshot_of(request, code), WithdrawalForm(posted(request))

    def act() -> Snapshot:
        return withdraw_snapshot(actor=request.actor, snapshot=snapshot, **form.cleaned_data)

    return acted(request, form, act, to=snapshot) or form_page(
        request, "results/snapshot_withdrawal.html", form, snapshot=snapshot
    )


@access("results.snapshot.publish")
@post_from("results:snapshot-detail", "code")
def snapshot_restore(request: HttpRequest, code: str) -> HttpResponse:
    restore_snapshot(actor=request.actor, snapshot=snapshot_of(request, code))
    return redirect("results:snapshot-detail", code)
