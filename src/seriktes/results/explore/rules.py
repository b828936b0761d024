from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.rules import club_ids, runs
from seriktes.core.access import NOTHING, Actor, Rule, grant
from seriktes.results.explore.models import SavedView

ASK = _("Ask the chair of your network.")

# Whoever sees registers or reports of the whole network; partners' figures only who sees reports.
explores_network = holds(
    Role.ADMINISTRATOR, Role.CHAIR, Role.PARTNERSHIP_MANAGER, Role.COORDINATOR, Role.AUDITOR
)


def _explores(actor: Actor) -> bool:
    return explores_network.is_held(actor) or bool(club_ids(actor, ClubRole.LEADER))


owns_view = Rule(
    "owns_view",
    lambda actor, view: actor.user is not None and view.owner_id == actor.user.pk and _explores(actor),
    lambda actor: Q(owner=actor.user) if actor.user is not None and _explores(actor) else NOTHING,
    _explores,
)


def _is_shared(actor: Actor, view: SavedView) -> bool:
    return view.is_shared and view.deleted_at is None and _explores(actor)


# A view holds no figure: whoever opens a shared one sees what they may see themselves.
shared_with_colleagues = Rule(
    "shared_with_colleagues",
    _is_shared,
    lambda actor: Q(is_shared=True, deleted_at=None) if _explores(actor) else NOTHING,
    _explores,
)

# Of a Club: whose figures a person may explore.
grant("results.exploration.view", explores_network | runs("pk"), ask=ASK)
grant("results.savedview.view", owns_view | shared_with_colleagues, ask=ASK)
grant("results.savedview.edit", owns_view, ask=ASK)
