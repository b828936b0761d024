"""The language of a page: the signed-in user's own, else the cookie's, else Kazakh."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


def language(get_response: GetResponse) -> GetResponse:
    """Speak the user's language; LocaleMiddleware has already chosen one from the cookie."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.language != translation.get_language():
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        response.headers["Content-Language"] = translation.get_language()
        return response

    return middleware
