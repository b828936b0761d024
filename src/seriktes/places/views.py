from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access, allows
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import acted, form_page, page_of, posted, pressed
from seriktes.places.actions import BRING_IN, bring_in_population, upload_population
from seriktes.places.forms import PopulationFileForm
from seriktes.places.models import PopulationImport, Territory
from seriktes.places.queries import PopulationLine, PopulationTable, lines_of, populated_places, population_of

VIEW = "places.population.view"


@dataclass(frozen=True)
class PopulationPage:
    """The residents of places by year."""

    places: Page[Territory]
    table: PopulationTable
    may_bring_in: bool


@dataclass(frozen=True)
class ImportPage:
    """An uploaded file as it would be brought in: what is new, what is refused."""

    brought: PopulationImport
    lines: list[PopulationLine]
    new: int
    refused: int


@access(VIEW)
@require_GET
def population_list(request: HttpRequest) -> HttpResponse:
    """Show how many people live in the places."""
    places = page_of(request, populated_places(request.actor))
    table = population_of(request.actor, places)
    page = PopulationPage(places, table, allows(request.actor, BRING_IN))
    return render(request, "places/population_list.html", {"page": page})


@access(BRING_IN)
@require_http_methods(["GET", "POST"])
def population_upload(request: HttpRequest) -> HttpResponse:
    """Choose a file with residents."""
    form = once(PopulationFileForm(posted(request), request.FILES or None))

    def act() -> PopulationImport:
        chosen = form.cleaned_data["file"]
        return upload_population(
            actor=request.actor,
            content=chosen.read(),
            name=chosen.name,
            source=form.cleaned_data["source"],
        )

    made = acted(request, form, act, to=lambda brought: brought, at="file")
    return made or form_page(request, "places/population_form.html", form)


@access(BRING_IN)
@require_GET
def population_import(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a file would bring."""
    brought = _import(request, code)
    lines = lines_of(brought)
    page = ImportPage(
        brought, lines, sum(line.is_new for line in lines), sum(bool(line.problem) for line in lines)
    )
    return render(request, "places/population_import.html", {"page": page})


@access(BRING_IN)
@post_from("places:population-import", "code")
def population_bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """Bring the good lines of a file in."""
    brought = _import(request, code)

    def act() -> int:
        return bring_in_population(actor=request.actor, brought=brought)

    def said(count: int) -> str:
        return ngettext(
            "%(count)s line is brought in.", "%(count)s lines are brought in.", count
        ) % {"count": count}  # fmt: skip

    return pressed(request, act, to=lambda _count: _list_url(), back=brought.get_absolute_url(), said=said)


def _list_url() -> str:
    return "places:population-list"


def _import(request: HttpRequest, code: str) -> PopulationImport:
    seen = PopulationImport.objects.visible_to(request.actor, BRING_IN).select_related("file", "uploaded_by")
    return get_object_or_404(seen, code=code)
