"""What every page's frame shows: the navigation, the languages, the theme and the person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import get_language

from seriktes.core import registry
from seriktes.core.links import link

IN_THE_BAR = 4
"""How many entries a phone's bottom bar holds beside "More"."""

LANGUAGE_MARKS = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
THEMES = ("light", "dark")


@dataclass(frozen=True)
class NavItem:
    """One line of the navigation as this person sees it on this page."""

    name: str
    label: Any
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class LanguageItem:
    """One language of the switch."""

    code: str
    mark: str
    name: str
    is_current: bool


class Shell:
    """The frame of one page; each part is made when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def nav(self) -> list[NavItem]:
        """The entries this person may open, in their order; one of them is current at most."""
        actor = getattr(self._request, "actor", None)
        if actor is None or not actor.is_known:
            return []
        entries = [(entry, link(entry.url_name)) for entry in registry.nav.shown_to(actor)]
        current = _current([url for _entry, url in entries], self._request.path)
        return [
            NavItem(entry.name, entry.said_to(actor), url, entry.icon, url == current)
            for entry, url in entries
        ]

    @property
    def nav_first(self) -> list[NavItem]:
        """What a phone shows in its bottom bar."""
        return self.nav if len(self.nav) == IN_THE_BAR + 1 else self.nav[:IN_THE_BAR]

    @property
    def nav_more(self) -> list[NavItem]:
        """What a phone shows behind "More"."""
        return self.nav[len(self.nav_first) :]

    @property
    def is_more_current(self) -> bool:
        return any(item.is_current for item in self.nav_more)

    @cached_property
    def languages(self) -> list[LanguageItem]:
        current = get_language()
        return [
            LanguageItem(
                code, LANGUAGE_MARKS.get(code, code), LANGUAGE_NAMES.get(code, str(name)), code == current
            )
            for code, name in settings.LANGUAGES
        ]

    @property
    def theme(self) -> str:
        """The theme the person chose on this device, or nothing: then the device decides."""
        chosen = self._request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def here(self) -> str:
        """Where the language switch comes back to."""
        return self._request.get_full_path() if self._request.method == "GET" else self._request.path

    @cached_property
    def language_url(self) -> str:
        return _address("accounts:language-set")

    @cached_property
    def search_url(self) -> str:
        return _address("web:search")


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Give templates the `shell` (a context processor)."""
    return {"shell": Shell(request)}


def _current(urls: list[str], path: str) -> str:
    """Return the longest of `urls` that `path` lies under; the home page only counts for itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")


def _address(url_name: str) -> str:
    """Return the address of a page, or nothing where it is not mounted."""
    try:
        return link(url_name)
    except NoReverseMatch:
        return ""
