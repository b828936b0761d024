"""Permissions: written once, as rules with two faces.

A `Rule` answers for one object (`check`), for a whole table (`rows`) and whether it holds anywhere at all
(`anywhere`). The faces are tested for parity. A permission without a rule means no; an unknown name raises
and lists the known ones.

    leads = Rule("leads", lambda actor, s: s.lead_id == actor.user.pk, lambda actor: Q(lead=actor.user))
    grant("attendance.session.mark", leads | runs_club)
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from seriktes.core.errors import NotAllowed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=Model)

EVERYTHING = Q()
NOTHING = Q(pk__in=())


@dataclass(eq=False)
class Actor:
    """Who acts: a signed-in user, nobody, or the explicit `SYSTEM`; one per request or command."""

    user: Any = None
    is_system: bool = False
    _memory: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def is_known(self) -> bool:
        """Whether the actor is a user who may sign in today."""
        return self.user is not None and self.user.is_authenticated and self.user.is_active

    def remember(self, key: Hashable, loader: Callable[[], T]) -> T:
        """Return what `loader` gave the first time this actor was asked for `key`.

        The system outlives requests: it remembers nothing.
        """
        if self.is_system:
            return loader()
        if key not in self._memory:
            self._memory[key] = loader()
        return self._memory[key]


SYSTEM = Actor(is_system=True)


@dataclass(frozen=True)
class Rule:
    """One reason to be allowed, with a face for an object and a face for a table.

    `rows` returns `NOTHING` when the actor can hold the rule nowhere; subqueries only, never joins
    to many, so that rows do not double and both faces agree. `anywhere` says the same without the table:
    every page asks it a dozen times, so a rule that knows it from the actor's roles spares a query's
    making; without it, `rows` is asked.
    """

    name: str
    check: Callable[[Actor, Any], bool]
    rows: Callable[[Actor], Q]
    anywhere: Callable[[Actor], bool] | None = None

    def is_held(self, actor: Actor) -> bool:
        """Whether the actor holds the rule for anything at all."""
        return self.anywhere(actor) if self.anywhere else self.rows(actor) != NOTHING

    def __or__(self, other: Rule) -> Rule:
        return Rule(
            f"({self.name} | {other.name})",
            lambda actor, obj: self.check(actor, obj) or other.check(actor, obj),
            lambda actor: _either(self.rows(actor), other.rows(actor)),
            lambda actor: self.is_held(actor) or other.is_held(actor),
        )

    def __and__(self, other: Rule) -> Rule:
        return Rule(
            f"({self.name} & {other.name})",
            lambda actor, obj: self.check(actor, obj) and other.check(actor, obj),
            lambda actor: _both(self.rows(actor), other.rows(actor)),
            lambda actor: self.is_held(actor) and other.is_held(actor),
        )


def by_key(name: str, path: str, keys: Callable[[Actor], frozenset[int]]) -> Rule:
    """The rule of objects whose key, at the end of `path`, is among those that `keys` gives the actor."""

    def rows(actor: Actor) -> Q:
        known = keys(actor)
        return Q(**{f"{path}__in": known}) if known else NOTHING

    def check(actor: Actor, obj: Any) -> bool:
        value = obj
        for attribute in path.split("__"):
            value = getattr(value, attribute)
        return value in keys(actor)

    return Rule(name, check, rows, lambda actor: bool(keys(actor)))


def everywhere(name: str, held: Callable[[Actor], bool]) -> Rule:
    """The rule of whoever holds something: it allows them every object."""
    return Rule(
        name, lambda actor, obj: held(actor), lambda actor: EVERYTHING if held(actor) else NOTHING, held
    )


class Slot(Rule):
    """A rule that apps higher up fill with their reasons; empty, it allows nobody."""

    def __init__(self, name: str) -> None:
        reasons: list[Rule] = []
        super().__init__(
            name,
            lambda actor, obj: any(rule.check(actor, obj) for rule in reasons),
            lambda actor: _any(rule.rows(actor) for rule in reasons),
            lambda actor: any(rule.is_held(actor) for rule in reasons),
        )
        object.__setattr__(self, "reasons", reasons)

    def fill(self, rule: Rule) -> None:
        """Add a reason. Called from an app's `ready()`."""
        self.reasons.append(rule)  # type: ignore[attr-defined]


def _either(left: Q, right: Q) -> Q:
    if EVERYTHING in (left, right):
        return EVERYTHING
    if left == NOTHING:
        return right
    return left if right == NOTHING else left | right


def _both(left: Q, right: Q) -> Q:
    if NOTHING in (left, right):
        return NOTHING
    if left == EVERYTHING:
        return right
    return left if right == EVERYTHING else left & right


def _any(faces: Any) -> Q:
    joined = NOTHING
    for face in faces:
        joined = _either(joined, face)
    return joined


@dataclass(frozen=True)
class Permission:
    """A granted name: its rule and whom a refused person may ask."""

    name: str
    rule: Rule
    ask: Any


_permissions: dict[str, Permission] = {}


def grant(name: str, rule: Rule, *, ask: object = _("Ask the administrator of your network.")) -> None:
    """Declare the permission `name` (`app.noun.verb`). A second grant of a name raises."""
    if name in _permissions:
        raise ValueError(f"The permission {name!r} is granted twice.")
    if name.count(".") != 2:
        raise ValueError(f"A permission is named app.noun.verb, not {name!r}.")
    _permissions[name] = Permission(name, rule, ask)


def permissions() -> dict[str, Permission]:
    """Return every granted permission by name."""
    return dict(_permissions)


_contacts: list[tuple[Rule, Any, Any]] = []


def ask_always(rule: Rule, ask: object, *, instead_of: object = None) -> None:
    """Let whoever holds `rule` read `ask` at every refusal, or at those alone that say `instead_of`.

    Without it a partner's representative, who knows nobody else inside, would be sent to the leader of a
    club, and the leader to themselves.
    """
    _contacts.append((rule, ask, instead_of))


def permission(name: str) -> Permission:
    """Return one permission; an unknown name raises and lists the known ones."""
    try:
        return _permissions[name]
    except KeyError:
        known = ", ".join(sorted(_permissions))
        raise LookupError(f"No permission is named {name!r}. Known: {known}.") from None


def rows(actor: Actor, name: str) -> Q:
    """Return the table face of a permission for this actor."""
    rule = permission(name).rule
    if actor.is_system:
        return EVERYTHING
    if not actor.is_known:
        return NOTHING
    return actor.remember(("rows", name), lambda: rule.rows(actor))


def allows(actor: Actor, name: str, obj: Any = None) -> bool:
    """Whether the actor may do `name` to `obj`; without an object, whether they may anywhere."""
    rule = permission(name).rule
    if actor.is_system:
        return True
    if not actor.is_known:
        return False
    if obj is None:
        return rule.is_held(actor)
    return rule.check(actor, obj)


def require(actor: Actor, name: str, obj: Any = None) -> None:
    """Raise `NotAllowed`, with whom to ask, unless the actor may do `name` to `obj`."""
    if not allows(actor, name, obj):
        raise NotAllowed(explain(actor, name))


def visible_or_404(actor: Actor, found: Sequence[ModelT], blank: ModelT, name: str | None = None) -> ModelT:
    """Return the first of `found` that the actor may view (or do `name` to); 404 for what they may not see.

    It asks the object's face of a rule what `visible_to` asks the table's: for a query that is prepared.
    Where nothing was found, the rule is asked about the unsaved `blank`: a rule may need a query, and what is
    hidden must cost no more than what does not exist.
    """
    asked = name or f"{blank._meta.app_label}.{blank._meta.model_name}.view"
    seen = [one for one in found or [blank] if allows(actor, asked, one)]
    if not found or not seen:
        raise Http404
    return seen[0]


def explain(actor: Actor, name: str) -> str:
    """Return the sentence a refused person reads; whom to ask depends on what they asked and who they are."""
    refused = _("You are not allowed to do this.")
    usual = permission(name).ask
    held = (
        ask
        for rule, ask, instead_of in _contacts
        if instead_of in (None, usual) and actor.is_known and rule.is_held(actor)
    )
    return f"{refused} {next(held, usual)}"


class VisibleQuerySet(QuerySet[ModelT]):
    """A queryset that starts from what an actor may see."""

    def visible_to(self, actor: Actor, name: str | None = None) -> Self:
        """Keep the rows the actor may view (`<app>.<model>.view`), or may do `name` to."""
        meta = self.model._meta
        return self.filter(rows(actor, name or f"{meta.app_label}.{meta.model_name}.view"))


ViewT = TypeVar("ViewT", bound=Callable[..., Any])


def access(name: str) -> Callable[[ViewT], ViewT]:
    """Declare which permission a view needs; whoever holds it nowhere gets a 403."""

    def declare(view: ViewT) -> ViewT:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            require(request.actor, name)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.access = name  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def everyone_signed_in() -> Rule:
    """The rule of what every signed-in user may do (their own language, their own password)."""
    return everywhere("everyone_signed_in", lambda actor: True)
