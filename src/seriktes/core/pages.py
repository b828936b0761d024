"""What views share: a page of rows, an answer to htmx, a form and the action it asks for, a file to keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from django.contrib import messages
from django.core.files.base import File
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import content_disposition_header

from seriktes.core import intake, nulls
from seriktes.core.editing import SEEN, also_changed
from seriktes.core.errors import DomainError, NotAllowed
from seriktes.core.intake import ClientEvent, EventConflict
from seriktes.core.media_types import media_type
from seriktes.core.once import KEY, SentBefore, done_before, event_of

ROWS = 50
AHEAD = 20  # pages that a list of uncounted length knows of
PAGE_DIGITS = 6  # a longer number is no page of any list, and too large for a database to count to
FOUND = 12  # how many a search beside a form offers: more are found sooner by one more letter

T = TypeVar("T")


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], size: int = ROWS) -> Page[Any]:
    """Return the page of `rows` that the address asks for; a number out of range gives the nearest one."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def near_page_of(request: HttpRequest, rows: QuerySet[Any], size: int = ROWS) -> Page[Any]:
    """Return the page asked for of a list that nobody counts to its end: it ends `AHEAD` pages further on.

    As one reads on, further pages are known; counting a million rows for each look at the first costs more
    than the look.
    """
    asked = request.GET.get("page", "")
    known = (int(asked) if asked.isdecimal() and len(asked) <= PAGE_DIGITS else 1) + AHEAD
    return _Near(rows, size, most=known * size).get_page(asked)


class _Near(Paginator):
    def __init__(self, rows: QuerySet[Any], size: int, *, most: int) -> None:
        super().__init__(rows, size)
        self._rows, self._most = rows, most

    @cached_property
    def count(self) -> int:
        return self._rows.order_by()[: self._most].count()


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
    if request.method != "POST":
        return None
    return request.POST.tidied() if isinstance(request.POST, nulls.GuardedFields) else request.POST


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """Return the page of a form: 200, or 422 when it shows mistakes."""
    nulls.tell(request, form)
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def acted(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], T],
    *,
    to: Callable[[T], Any] | Any,
    said: Callable[[T], str] | str = "",
    at: str | None = None,
) -> HttpResponse | None:
    """Do what a valid form asks, say the sentence and return the way on; None where the form is to be shown.

    It is shown when it is wrong or when `act` refuses: the sentence of the refusal then stands at the field
    that the refusal or `at` names, else above the form. `to` and `said` may ask what the action gave, and
    `to` may be an answer itself. A form made by `once` acts once, however often it is sent; of a `watched`
    one it is said what else has changed. Raises `NotAllowed`, which no form can mend: its page says whom to
    ask.
    """
    event = event_of(request, form)
    if event is not None and (way := done_before(event, request.actor)):  # type: ignore[attr-defined]
        return redirect(way)
    nulls.tell(request, form)
    if not form.is_valid():
        return None
    for name in (KEY, SEEN):
        form.cleaned_data.pop(name, None)
    try:
        if event is not None:
            return _acted_once(request, event, act, to, said)
        made = act()
    except NotAllowed:
        raise
    except DomainError as refusal:
        _show(form, refusal, refusal.field or at)
        return None
    answer = _onward(request, made, to, said)
    if also := also_changed(form):
        messages.info(request, also)
    return answer


def _show(form: BaseForm, refusal: DomainError, field: str | None) -> None:
    if isinstance(refusal, SentBefore):
        refusal.tell(form)
    else:
        form.add_error(field if field in form.fields else None, str(refusal))


def _acted_once(
    request: HttpRequest, event: ClientEvent, act: Callable[[], T], to: Any, said: Any
) -> HttpResponse:
    """Do what was not done yet, and return the way on; a repeat gets that of the first."""
    with transaction.atomic():
        try:
            known = intake.recognise(event, actor=request.actor)  # type: ignore[attr-defined]
        except EventConflict as conflict:
            raise SentBefore from conflict
        if known:
            return redirect(known.effect["to"])
        made = act()
        way = resolve_url(to(made) if callable(to) else to)
        intake.receipt(event, effect={"to": way})
    return _onward(request, made, way, said)


def pressed(
    request: HttpRequest, act: Callable[[], T], *, to: Callable[[T], Any] | Any, back: Any, said: Any = ""
) -> HttpResponse:
    """Do what a button asks, say the sentence and return the way on; a refusal is said and leads `back`.

    `to` and `said` may ask what the action gave. Raises `NotAllowed`, as `acted` does.
    """
    try:
        made = act()
    except NotAllowed:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return _onward(request, made, to, said)


def _onward(request: HttpRequest, made: T, to: Any, said: Any) -> HttpResponse:
    if sentence := said(made) if callable(said) else said:
        messages.success(request, sentence)
    way = to(made) if callable(to) else to
    return way if isinstance(way, HttpResponse) else redirect(way)


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
