"""Who sees what is due: insiders all of it, a partner what is due to it. Who releases also plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds
from seriktes.core.access import grant
from seriktes.organisations.rules import represents

ASK = _("Ask the partnership manager of your network.")

SCHEDULERS = (Role.CHAIR, Role.PARTNERSHIP_MANAGER)

sees_schedules = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.PARTNERSHIP_MANAGER, Role.AUDITOR)

grant("results.schedule.view", sees_schedules | represents("agreement__partner_id"), ask=ASK)
grant("results.schedule.edit", holds(*SCHEDULERS), ask=ASK)
# Everything that is due, to everybody: one list, for insiders.
grant("results.due.view", sees_schedules, ask=ASK)
