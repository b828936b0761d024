"""What a user holds today, of every kind, in one query.

Every request asks it, for the navigation alone. So the apps name where roles are kept, and one prepared query
reads them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import CharField, F, Model, QuerySet, Value
from django.utils import timezone

from seriktes.core.access import Actor
from seriktes.core.mixins import in_force
from seriktes.core.prepared import Prepared, given

Held = tuple[str, int, str]
"""(source, key of what it is held in, the role's word)"""


@dataclass(frozen=True)
class Source:
    """A table of dated rows with a `user`: `key` names what the role is held in, `word` the role."""

    model: type[Model]
    key: str = "pk"
    word: str = ""

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    def held(self) -> QuerySet:
        """Return the user's rows of today, to be prepared."""
        rows = self.model._default_manager.filter(in_force(given("day")), user=given("user"))  # type: ignore[arg-type]
        word = F(self.word) if self.word else Value("", CharField())
        return rows.order_by().values_list(Value(self.name, CharField()), F(self.key), word)


_sources: list[Source] = []


def keep(source: Source) -> Source:
    """Let every request read `source` with the others."""
    _sources.append(source)
    _everything.cache_clear()
    return source


@cache
def _everything() -> Prepared[Held]:
    def make() -> QuerySet:
        first, *others = (source.held() for source in _sources)
        return first.union(*others, all=True)

    return Prepared(make)


def standing(actor: Actor, source: Source) -> frozenset[tuple[int, str]]:
    """Return (key, word) of what the actor holds in `source` today; read once per request."""

    def load() -> dict[str, frozenset[tuple[int, str]]]:
        # Nobody and the system have no user, and hold nothing.
        held = _everything()(user=getattr(actor.user, "pk", None), day=timezone.localdate())
        return {
            each.name: frozenset((key, word) for name, key, word in held if name == each.name)
            for each in _sources
        }

    return actor.remember("core.standing", load)[source.name]
