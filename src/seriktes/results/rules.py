from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds
from seriktes.attendance.rules import sees_attendance
from seriktes.core.access import NOTHING, Actor, Rule, grant
from seriktes.organisations.rules import represented_ids, represents
from seriktes.results.explore import rules as explore  # noqa: F401 -- its grants
from seriktes.results.indicators import rules as indicators  # noqa: F401 -- its grants
from seriktes.results.report_templates import rules as report_templates  # noqa: F401 -- its grants
from seriktes.results.schedules import rules as schedules  # noqa: F401 -- its grants
from seriktes.results.state_forms import rules as state_forms  # noqa: F401 -- its grants
from seriktes.results.stories import rules as stories  # noqa: F401 -- its grants

ASK = _("Ask the partnership manager of your network.")

sees_results = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.PARTNERSHIP_MANAGER, Role.AUDITOR)


releases = holds(Role.CHAIR, Role.PARTNERSHIP_MANAGER)


def _released_for(actor: Actor) -> Q:
    ids = represented_ids(actor)
    return Q(partner__in=ids, released_at__isnull=False, withdrawn_at=None) if ids else NOTHING


# A partner reads what was released for it and is not withdrawn; never a draft, never a live figure. What was
# restated stays readable: its paper is in their hands, and the page says by which it is restated.
released_for_partner = Rule(
    "released_for_partner",
    lambda actor, release: (
        release.partner_id in represented_ids(actor)
        and release.released_at is not None
        and release.withdrawn_at is None
    ),
    _released_for,
    lambda actor: bool(represented_ids(actor)),
)

grant("results.report.view", sees_results, ask=ASK)  # of an Organisation: its live figures
grant("results.figure.trace", holds(Role.ADMINISTRATOR, Role.CHAIR, Role.AUDITOR), ask=ASK)
# A partner's representative: the list and the first page of what was released for their organisation.
grant("results.release.receive", represents("partner_id"), ask=ASK)
# The network at a glance: whoever keeps or watches over its attendance.
grant("results.network.view", sees_attendance, ask=ASK)
grant("results.release.view", sees_results | released_for_partner, ask=ASK)
# Whoever answers for partnership, not whoever looks after the program.
grant("results.release.draft", releases, ask=ASK)
grant("results.release.approve", releases, ask=ASK)
grant("results.release.withdraw", releases, ask=ASK)
