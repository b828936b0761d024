from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.rules import manages_partnership, network_roles, sees_network
from seriktes.core.access import EVERYTHING, NOTHING, Actor, Rule, ask_always, by_key, grant
from seriktes.organisations.models import Representative


def represented_ids(actor: Actor) -> frozenset[int]:
    """Return the organisations the actor represents today; read once per request."""

    def load() -> frozenset[int]:
        held = Representative.objects.on(timezone.localdate()).filter(user=actor.user)
        return frozenset(held.values_list("organisation_id", flat=True))

    return actor.remember("organisations.represented", load)


def represents(path: str = "pk") -> Rule:
    """The rule of a partner's representative; `path` leads from the object to the organisation's key."""
    return by_key(f"represents({path})", path, represented_ids)


def _only_represents(actor: Actor) -> bool:
    return bool(represented_ids(actor)) and not network_roles(actor)


only_represents = Rule(
    "only_represents",
    lambda actor, obj: _only_represents(actor),
    lambda actor: EVERYTHING if _only_represents(actor) else NOTHING,
)

ASK = _("Ask the partnership manager of your network.")

ask_always(only_represents, ASK)

grant("organisations.organisation.view", sees_network | represents(), ask=ASK)
grant("organisations.organisation.edit", manages_partnership, ask=ASK)
