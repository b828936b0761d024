from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds, manages_partnership
from seriktes.attendance.rules import sees_attendance
from seriktes.core.access import NOTHING, Actor, Rule, grant
from seriktes.organisations.rules import represented_ids, represents
from seriktes.results.state_forms import rules as state_forms  # noqa: F401 -- its grants

ASK = _("Ask the partnership manager of your network.")

sees_results = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.PARTNERSHIP_MANAGER, Role.AUDITOR)


def _published_for(actor: Actor) -> Q:
    ids = represented_ids(actor)
    return Q(partner__in=ids, withdrawn_at=None) if ids else NOTHING


# A partner reads what was published for it and is not withdrawn; never a live figure.
published_for_partner = Rule(
    "published_for_partner",
    lambda actor, snapshot: snapshot.partner_id in represented_ids(actor) and snapshot.withdrawn_at is None,
    _published_for,
    lambda actor: bool(represented_ids(actor)),
)

grant("results.report.view", sees_results, ask=ASK)  # of an Organisation: its live figures
grant("results.figure.trace", holds(Role.ADMINISTRATOR, Role.CHAIR, Role.AUDITOR), ask=ASK)
# A partner's representative: the list and the first page of what was published for their organisation.
grant("results.snapshot.receive", represents("partner_id"), ask=ASK)
# The network at a glance: whoever keeps or watches over its attendance.
grant("results.network.view", sees_attendance, ask=ASK)
grant("results.snapshot.view", sees_results | published_for_partner, ask=ASK)
grant("results.snapshot.publish", manages_partnership, ask=ASK)
