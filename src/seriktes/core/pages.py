"""What the views of lists share: one page of rows, and the answer to a request of htmx."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

ROWS = 50


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int = ROWS) -> Page[Any]:
    """Return the page of `rows` that the address asks for; a number out of range gives the nearest one."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def query_without_page(request: HttpRequest) -> str:
    """Return the query string that the links of the pagination keep."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def template_for(request: HttpRequest, page: str, fragment: str) -> str:
    """Return `page`, or `page#fragment` when htmx asks for a part and not to restore its history."""
    htmx = getattr(request, "htmx", None)
    return f"{page}#{fragment}" if htmx and not htmx.history_restore_request else page


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: the posted fields, even none of them, or None before the first post."""
    return request.POST if request.method == "POST" else None
