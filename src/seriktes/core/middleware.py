"""Middleware of the whole project: who acts, and what a refusal looks like."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from seriktes.core import nulls
from seriktes.core.access import Actor
from seriktes.core.crypto import WrongKey
from seriktes.core.errors import DomainError, KeyMissing

logger = logging.getLogger(__name__)
KEY_MISSING = gettext_lazy(
    "What is sealed here cannot be opened: its master key is missing from the settings. Ask whoever keeps"
    " the server to put it back."
)
GetResponse = Callable[[HttpRequest], HttpResponse]


def no_null(get_response: GetResponse) -> GetResponse:
    """Refuse an address with the NUL sign (400): PostgreSQL keeps no such text and would fail at the query.

    `no_null_fields` does the same for what is posted.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds the NUL sign.")
        return get_response(request)

    return middleware


class no_null_fields:  # noqa: N801 -- named as a middleware function, a class only for process_view
    """Guard posted fields with the NUL sign, so that no view looks them up (422); files may hold it.

    Forms would refuse it in text fields only: a choice or a code is looked up first. See `core.nulls`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_given: object) -> HttpResponse | None:
        # A view that takes a file piece by piece reads the form itself; it looks nothing up by its fields.
        if request.method != "POST" or getattr(view, "reads_pieces", False):
            return None
        if not nulls.holds_nul(request.POST):
            return None
        if request.headers.get("Accept") == "application/json":
            refusal = nulls.refusal()
            told = {"state": "refused", "code": refusal.code, "sentence": str(refusal)}
            return JsonResponse(told, status=refusal.status)
        if nulls.is_named_so(request.POST):
            return _refused(request, nulls.refusal())
        request.POST = nulls.GuardedFields(request.POST)  # type: ignore[assignment]
        request.holds_nul = True  # type: ignore[attr-defined]
        return None


def actor(get_response: GetResponse) -> GetResponse:
    """Give each request its `actor`, made when first asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: Actor(user=request.user))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class domain_errors:  # noqa: N801 -- named as a middleware function, a class only for process_exception
    """Answer a domain error that no view caught with its sentence: 403, 409 or its own status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, WrongKey):
            logger.error("A sealed value cannot be opened: %s", exception)
            return _refused(request, KeyMissing(KEY_MISSING))
        if not isinstance(exception, DomainError):
            return None
        return _refused(request, exception)


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    template = "errors/_refusal.html" if getattr(request, "htmx", False) else "errors/refusal.html"
    return render(request, template, {"refusal": refusal}, status=refusal.status)
