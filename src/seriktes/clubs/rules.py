from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.rules import administers, leads_network, sees_network
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.models import Appointment
from seriktes.core.access import Actor, Rule, by_key, grant
from seriktes.core.standing import Source, keep, standing

_KEPT = keep(Source(Appointment, key="club_id", word="role"))


def club_ids(actor: Actor, *roles: ClubRole) -> frozenset[int]:
    """Return the clubs where the actor holds one of `roles` today; read once per request."""
    return frozenset(club for club, role in standing(actor, _KEPT) if role in roles)


def appointed(path: str, *roles: ClubRole) -> Rule:
    """The rule of whoever holds one of `roles` in the club; `path` leads from the object to its key."""
    return by_key(f"appointed({path}: {', '.join(roles)})", path, lambda actor: club_ids(actor, *roles))


def runs(path: str) -> Rule:
    """The rule of a club's leader."""
    return appointed(path, ClubRole.LEADER)


ASK = _("Ask the chair of your network.")

grant("clubs.unit.view", sees_network, ask=ASK)
grant("clubs.unit.edit", administers, ask=ASK)
grant("clubs.club.view", sees_network | appointed("pk", *ClubRole), ask=ASK)
grant("clubs.club.add", leads_network, ask=ASK)
grant("clubs.club.edit", leads_network | runs("pk"), ask=ASK)
grant("clubs.appointment.view", sees_network | appointed("club_id", *ClubRole), ask=ASK)
grant("clubs.appointment.edit", leads_network, ask=ASK)
