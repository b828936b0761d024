from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.rules import manages_partnership, network_roles, sees_network
from seriktes.core.access import Actor, Rule, ask_always, by_key, everywhere, grant
from seriktes.core.standing import Source, keep, standing
from seriktes.organisations.models import Representative

_KEPT = keep(Source(Representative, key="organisation_id"))


def represented_ids(actor: Actor) -> frozenset[int]:
    """Return the organisations the actor represents today; read once per request."""
    return frozenset(key for key, _word in standing(actor, _KEPT))


def represents(path: str = "pk") -> Rule:
    """The rule of a partner's representative; `path` leads from the object to the organisation's key."""
    return by_key(f"represents({path})", path, represented_ids)


def sees_only_own(actor: Actor) -> bool:
    """Whether the actor represents partners and has no role in the network."""
    return bool(represented_ids(actor)) and not network_roles(actor)


only_represents = everywhere("only_represents", sees_only_own)

ASK = _("Ask the partnership manager of your network.")

ask_always(only_represents, ASK)

grant("organisations.organisation.view", sees_network | represents(), ask=ASK)
grant("organisations.organisation.edit", manages_partnership, ask=ASK)
