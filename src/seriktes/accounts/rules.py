from __future__ import annotations

from django.db.models import Q

from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole
from seriktes.core.access import Actor, Rule, everyone_signed_in, everywhere, grant
from seriktes.core.standing import Source, keep, standing

_KEPT = keep(Source(NetworkRole, word="role"))


def network_roles(actor: Actor) -> frozenset[str]:
    """Return the roles the actor holds in the whole network today; read once per request."""
    return frozenset(role for _key, role in standing(actor, _KEPT))


def holds(*roles: Role) -> Rule:
    """The rule of whoever holds one of these roles in the whole network; it allows every object."""
    return everywhere(" | ".join(roles), lambda actor: not network_roles(actor).isdisjoint(roles))


administers = holds(Role.ADMINISTRATOR)
leads_network = holds(Role.ADMINISTRATOR, Role.CHAIR)
manages_partnership = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.PARTNERSHIP_MANAGER)
sees_network = holds(*Role)

own_account = Rule(
    "own_account",
    lambda actor, user: user.pk == actor.user.pk,
    lambda actor: Q(pk=actor.user.pk),
    lambda actor: True,
)

grant("accounts.user.view", sees_network | own_account)
grant("accounts.user.edit", administers)
# The chair makes accounts only together with an appointment (`clubs.actions.appoint_new_user`); the page of
# bare accounts, beside those of network roles and passwords, is the administrator's: it asks `user.edit`.
grant("accounts.user.add", leads_network)
grant("accounts.language.set", everyone_signed_in())
grant("accounts.password.change", everyone_signed_in())
grant("core.auditentry.view", holds(Role.ADMINISTRATOR, Role.CHAIR, Role.AUDITOR))
