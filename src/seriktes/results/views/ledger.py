from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from seriktes.core.access import access, allows
from seriktes.core.pages import attachment, page_of, query_without_page
from seriktes.organisations.models import Organisation
from seriktes.results.actions import log_ledger_export
from seriktes.results.forms import LedgerForm
from seriktes.results.ledger import as_csv
from seriktes.results.models import Release
from seriktes.results.outdated import suspected
from seriktes.results.queries import ledger, partners_of_ledger


@dataclass(frozen=True)
class LedgerPage:
    """The ledger of releases: everything that left, and what is on its way."""

    releases: Page[Release]
    form: LedgerForm
    is_insider: bool  # drafts, names of people and of partners are for insiders
    suspected: frozenset[int]  # whose figures may have changed since, by their keys
    query: str


@access("results.release.view")
@require_GET
def release_list(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    releases = page_of(request, ledger(request.actor, _partner(form)))
    is_insider = allows(request.actor, "results.report.view")
    page = LedgerPage(
        releases,
        form,
        is_insider=is_insider,
        suspected=suspected(releases) if is_insider else frozenset(),
        query=query_without_page(request),
    )
    return render(request, "results/release_list.html", {"page": page})


@access("results.release.view")
@require_GET
def release_table(request: HttpRequest) -> HttpResponse:
    """Send the ledger as CSV."""
    is_insider = allows(request.actor, "results.report.view")
    log_ledger_export(actor=request.actor)
    rows = ledger(request.actor, _partner(_form(request)))
    return attachment(as_csv(rows, names_people=is_insider), "releases.csv")


def _form(request: HttpRequest) -> LedgerForm:
    return LedgerForm(request.GET, partners=partners_of_ledger(request.actor))


def _partner(form: LedgerForm) -> Organisation | None:
    """Return the partner that is asked for; an unknown one narrows nothing."""
    return form.cleaned_data["partner"] if form.is_valid() else None
