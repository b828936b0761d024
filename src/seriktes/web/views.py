from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from seriktes.core import registry
from seriktes.core.access import access
from seriktes.core.registry import Found, HomeSection, SearchSource

SEARCH_LIMIT = 8


@dataclass(frozen=True)
class HomePage:
    """What the first page shows: the parts that have something for this person, in their order."""

    sections: list[tuple[HomeSection, Any]]


@dataclass(frozen=True)
class SearchPage:
    """What was looked for, and what each source found."""

    text: str
    results: list[tuple[SearchSource, list[Found]]]


@access("web.home.view")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page, made of what the person's roles bring."""
    built = ((section, section.build(request.actor)) for section in registry.home.shown_to(request.actor))
    page = HomePage([(section, context) for section, context in built if context is not None])
    return render(request, "web/home.html", {"page": page})


@access("web.search.view")
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Look for people, clubs and whatever else is registered, in every script."""
    text = request.GET.get("q", "").strip()[:100]
    found = (
        (source, list(source.find(request.actor, text, SEARCH_LIMIT))) for source in _sources(request, text)
    )
    page = SearchPage(text, [(source, hits) for source, hits in found if hits])
    template = "web/search.html#results" if request.htmx else "web/search.html"
    return render(request, template, {"page": page})


def _sources(request: HttpRequest, text: str) -> list[SearchSource]:
    return registry.search.shown_to(request.actor) if text else []
