"""What views share: a page of rows, the answer to a request of htmx, a bound form, a file to keep."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header

from seriktes.core.media_types import media_type

ROWS = 50


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], size: int = ROWS) -> Page[Any]:
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


def attachment(content: bytes, name: str) -> HttpResponse:
    """Return a file as an answer that browsers keep under `name`; its ending says what it is."""
    return HttpResponse(content, headers=_headers_of(name))


def opened_attachment(content: File[bytes], name: str) -> FileResponse:
    """Return an opened file as an answer, sent in parts; it is closed afterwards."""
    return FileResponse(content, headers=_headers_of(name))


def _headers_of(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "Content-Type": media_type(name),
    }
