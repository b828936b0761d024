"""Registries that apps fill in `ready()`, so that pages below can show what lives above.

Nothing here knows what is registered; every entry names the permission that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from seriktes.core.access import Actor, allows
from seriktes.core.enums import SealedState


class Entry(Protocol):
    """What every registry holds: a name, an order and the permission that shows the entry."""

    @property
    def name(self) -> str: ...

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
        """Add an entry. A second one of the same name (on the same page, for panels) raises."""
        if any(_key(known) == _key(entry) for known in self._entries):
            raise ValueError(f"{type(entry).__name__} {_key(entry)!r} is registered twice.")
        self._entries.append(entry)
        self._entries.sort(key=lambda known: known.order)

    def __iter__(self) -> Iterator[EntryT]:
        return iter(self._entries)

    def shown_to(self, actor: Actor) -> list[EntryT]:
        return [entry for entry in self._entries if allows(actor, entry.permission)]


def _key(entry: Entry) -> str:
    page: str = getattr(entry, "page", "")
    return f"{page}#{entry.name}" if page else entry.name


@dataclass(frozen=True)
class NavEntry:
    """A line of the main navigation. `label` may be a function of the actor, who may see less than others."""

    name: str
    label: Any
    url_name: str
    icon: str
    permission: str
    order: int = 50

    def said_to(self, actor: Actor) -> Any:
        """Return what the line is called for one person."""
        return self.label(actor) if callable(self.label) else self.label


@dataclass(frozen=True)
class HomeSection:
    """A part of the home page: a template and the function that gives its context.

    `build(actor)` returns the template's context, or None when there is nothing to show this actor. What
    `is_later` does not hold the page up: it is asked for apart, after the page has come.
    """

    name: str
    template: str
    build: Callable[[Actor], Any | None]
    permission: str
    order: int = 50
    is_later: bool = False


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


@dataclass(frozen=True)
class HeldRole:
    """A role that a user holds somewhere, from a day until a day; `url` leads to the place."""

    label: Any
    starts_on: date
    ends_on: date | None = None
    place: str = ""
    url: str = ""


@dataclass(frozen=True)
class RoleSource:
    """Where users hold roles: `held(user_ids)` returns, by user, those of today and of later days."""

    name: str
    held: Callable[[Collection[int]], Mapping[int, list[HeldRole]]]
    permission: str
    order: int = 50


@dataclass(frozen=True)
class Presented:
    """What the public page of a seal says of its paper, in one language, to anybody who has held it.

    `facts` and `figures` are (label, text) pairs, already formatted; a figure stands here only as the public
    may see it, rounded and hidden where it is small. `issuer` is who sealed it, by the name people know;
    `note` is said beside the figures, in place of a general word on rounding.
    """

    title: str
    facts: Sequence[tuple[str, str]] = ()
    figures: Sequence[tuple[str, str]] = ()
    state: SealedState = SealedState.CURRENT
    replaced_by: Any = None  # the seal of the paper that corrects this one
    note: str = ""
    issuer: str = ""


@dataclass(frozen=True)
class SealPresenter:
    """How papers of one kind show on the page of their seal: `present(seal, language)`.

    What was sealed stands in `seal.record["content"]`; how the paper stands today, the presenter asks its own
    tables. Nobody signs in to check a paper, so no permission guards what is presented.
    """

    name: str
    present: Callable[[Any, str], Presented]
    permission: str = ""
    order: int = 50


nav: Registry[NavEntry] = Registry()
home: Registry[HomeSection] = Registry()
panels: Registry[Panel] = Registry()
search: Registry[SearchSource] = Registry()
roles: Registry[RoleSource] = Registry()
sealed: Registry[SealPresenter] = Registry()


def presented(kind: str, seal: Any, language: str) -> Presented | None:
    """Return what the presenter of a kind says of a seal; None where no app at hand knows the kind."""
    known = next((one for one in sealed if one.name == kind), None)
    return known.present(seal, language) if known else None


def panels_of(page: str, actor: Actor, obj: Any) -> list[tuple[Panel, Any]]:
    """Return (panel, context) for each panel of `page` that has something to show this actor."""
    shown = (panel for panel in panels if panel.page == page and allows(actor, panel.permission))
    built = ((panel, panel.build(actor, obj)) for panel in shown)
    return [(panel, context) for panel, context in built if context is not None]
