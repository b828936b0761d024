from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from seriktes.core import registry
from seriktes.core.access import access
from seriktes.core.methods import post_from
from seriktes.core.pages import attachment, template_for
from seriktes.core.registry import Found, HomeSection, SearchSource
from seriktes.core.spreadsheets.writing import write_csv
from seriktes.web import actions
from seriktes.web.forms import AfterForm, LogFilter
from seriktes.web.queries import LogLine, LogPage, log_page

SEARCH_LIMIT = 8


@dataclass(frozen=True)
class HomePage:
    """What the first page shows: the parts that have something for this person, in their order.

    `has_rest`: more is asked for when the page has come.
    """

    sections: list[tuple[HomeSection, Any]]
    has_rest: bool = False


@dataclass(frozen=True)
class SearchPage:
    """What was looked for, and what each source found."""

    text: str
    results: list[tuple[SearchSource, list[Found]]]


@access("web.home.view")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page, made of what the person's roles bring.

    What can wait is asked for apart; where nothing else stands, it stands here at once.
    """
    first, rest = _sections(request)
    built = _built(request, first)
    page = HomePage(built, has_rest=bool(rest)) if built else HomePage(_built(request, rest))
    return render(request, "web/home.html", {"page": page})


@access("web.home.view")
@require_GET
def home_rest(request: HttpRequest) -> HttpResponse:
    """Show what the first page leaves for later, within it or by itself."""
    _first, rest = _sections(request)
    page = HomePage(_built(request, rest))
    return render(request, template_for(request, "web/home_rest.html", "sections"), {"page": page})


def _sections(request: HttpRequest) -> tuple[list[HomeSection], list[HomeSection]]:
    shown = registry.home.shown_to(request.actor)
    first = [section for section in shown if not section.is_later]
    return first, [section for section in shown if section.is_later]


def _built(request: HttpRequest, sections: list[HomeSection]) -> list[tuple[HomeSection, Any]]:
    built = ((section, section.build(request.actor)) for section in sections)
    return [(section, context) for section, context in built if context is not None]


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


@access("core.auditentry.view")
@require_GET
def log_list(request: HttpRequest) -> HttpResponse:
    """Show who did what, newest first; a page begins after the entry that the address names."""
    form, after = LogFilter(request.GET), AfterForm(request.GET)
    page = None
    if form.is_valid() and after.is_valid():
        page = log_page(request.actor, form.sought, after.cleaned_data["after"])
    query = request.GET.copy()
    query.pop("after", None)
    context = {"form": form, "page": page or LogPage([], None), "query": query.urlencode()}
    template = template_for(request, "web/log_list.html", "entries")
    return render(request, template, context, status=200 if page else 422)


@access("core.auditentry.view")
@post_from("web:log-list")
def log_file(request: HttpRequest) -> HttpResponse:
    """Give the entries as a csv file: people by sign-in name and code only. Posted: the log keeps it."""
    form = LogFilter(request.GET)
    if not form.is_valid():
        context = {"form": form, "page": LogPage([], None), "query": ""}
        return render(request, "web/log_list.html", context, status=422)
    lines = actions.export_log(actor=request.actor, sought=form.sought)
    titles = (_("Date and time"), _("Who"), _("What"), _("Object"), _("Name"), _("Code"), _("Changes"))
    content = write_csv([titles, *map(_cells, lines)])
    return attachment(content, f"seriktes-log-{timezone.localdate():%Y-%m-%d}.csv")


def _cells(line: LogLine) -> tuple[object, ...]:
    entry = line.entry
    changes = "; ".join(f"{name}: {change}" for name, change in line.changes)
    who = entry.actor.username if entry.actor else _("the program")
    return timezone.localtime(entry.at), who, line.action, line.kind, line.target, line.code, changes
