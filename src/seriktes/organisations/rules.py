from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.rules import manages_partnership, sees_network
from seriktes.core.access import NOTHING, Actor, Rule, grant
from seriktes.organisations.models import Representative


def represented_ids(actor: Actor) -> frozenset[int]:
    """Return the organisations the actor represents today; read once per request."""

    def load() -> frozenset[int]:
        held = Representative.objects.on(timezone.localdate()).filter(user=actor.user)
        return frozenset(held.values_list("organisation_id", flat=True))

    return actor.remember("organisations.represented", load)


def represents(path: str = "pk") -> Rule:
    """The rule of a partner's representative; `path` leads from the object to the organisation's key."""

    def rows(actor: Actor) -> Q:
        ids = represented_ids(actor)
        return Q(**{f"{path}__in": ids}) if ids else NOTHING

    def check(actor: Actor, obj: object) -> bool:
        value = obj
        for name in path.split("__"):
            value = getattr(value, name)
        return value in represented_ids(actor)

    return Rule(f"represents({path})", check, rows)


ASK = _("Ask the partnership manager of your network.")

grant("organisations.organisation.view", sees_network | represents(), ask=ASK)
grant("organisations.organisation.edit", manages_partnership, ask=ASK)
