from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds, sees_network
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.rules import appointed, runs
from seriktes.core.access import Rule, Slot, grant

# Filled by the apps that show photographs to partners: their rows name nobody.
shown_to_partners = Slot("shown_to_partners")

keeps_photographs = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR)
works_in_club = appointed("club_id", *ClubRole)
added_it = Rule(
    "added_it",
    lambda actor, photograph: photograph.added_by_id == actor.user.pk,
    lambda actor: Q(added_by=actor.user.pk),
)

ASK = _("Ask the leader of the club.")

grant("gallery.photograph.view", sees_network | works_in_club | shown_to_partners, ask=ASK)
grant("gallery.photograph.add", keeps_photographs | works_in_club, ask=ASK)
grant("gallery.photograph.edit", keeps_photographs | runs("club_id") | (works_in_club & added_it), ask=ASK)
# Who is on a photograph: never for partners.
grant("gallery.photograph.identify", sees_network | works_in_club, ask=ASK)
