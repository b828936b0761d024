"""What a page answers to a method that it does not take."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ViewT = TypeVar("ViewT", bound=Callable[..., Any])


def post_from(page: str, *keep: str) -> Callable[[ViewT], ViewT]:
    """Declare that a view takes POST alone, from a form that stands on `page`.

    A refused form is shown at the address it was posted to. Whoever reloads that address, or switches the
    language there, comes by GET and goes to `page`; `keep` names the parts of the address the two share.
    """

    def declare(view: ViewT) -> ViewT:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return redirect(page, **{name: kwargs[name] for name in keep})
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            return view(request, *args, **kwargs)

        guarded.form_page = page  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def refused_methods(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give every refusal of a method (405), which Django leaves blank, a page with a way back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if answer.status_code != 405 or answer.content:
            return answer
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = answer.headers["Allow"]
        return page

    return middleware
