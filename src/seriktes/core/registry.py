"""Registries that apps fill in `ready()`, so that pages below can show what lives above.

Nothing here knows what is registered; every entry names the permission that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from seriktes.core.access import Actor, allows


class Entry(Protocol):
    """What every registry holds: an order and the permission that shows the entry."""

    @property
    def permission(self) -> str: ...

    @property
    def order(self) -> int: ...


EntryT = TypeVar("EntryT", bound=Entry)


@dataclass
class Registry(Generic[EntryT]):
    """Entries in their order; `shown_to` keeps those an actor may see somewhere."""

    _entries: list[EntryT] = field(default_factory=list)

    def add(self, entry: EntryT) -> None:
        self._entries.append(entry)
        self._entries.sort(key=lambda known: known.order)

    def __iter__(self) -> Iterator[EntryT]:
        return iter(self._entries)

    def shown_to(self, actor: Actor) -> list[EntryT]:
        return [entry for entry in self._entries if allows(actor, entry.permission)]


@dataclass(frozen=True)
class NavEntry:
    """A line of the main navigation."""

    name: str
    label: Any
    url_name: str
    icon: str
    permission: str
    order: int = 50


@dataclass(frozen=True)
class HomeSection:
    """A part of the home page: a template and the function that gives its context.

    `build(actor)` returns the template's context, or None when there is nothing to show this actor.
    """

    name: str
    template: str
    build: Callable[[Actor], Any | None]
    permission: str
    order: int = 50


@dataclass(frozen=True)
class Panel:
    """A part that one app adds to another app's page, for instance coverage on an agreement.

    `page` names the page (`partners.agreement`); `build(actor, obj)` returns the context or None.
    """

    page: str
    name: str
    template: str
    build: Callable[[Actor, Any], Any | None]
    permission: str
    order: int = 50


@dataclass(frozen=True)
class Found:
    """One answer of a search."""

    title: str
    detail: str
    url: str
    icon: str


@dataclass(frozen=True)
class SearchSource:
    """Where the search of the header looks: `find(actor, text, limit)` returns what was found."""

    name: str
    label: Any
    find: Callable[[Actor, str, int], Iterable[Found]]
    permission: str
    order: int = 50


nav: Registry[NavEntry] = Registry()
home: Registry[HomeSection] = Registry()
panels: Registry[Panel] = Registry()
search: Registry[SearchSource] = Registry()


def panels_of(page: str, actor: Actor, obj: Any) -> list[tuple[Panel, Any]]:
    """Return (panel, context) for each panel of `page` that has something to show this actor."""
    built = ((panel, panel.build(actor, obj)) for panel in panels.shown_to(actor) if panel.page == page)
    return [(panel, context) for panel, context in built if context is not None]
