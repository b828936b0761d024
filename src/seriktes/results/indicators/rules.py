"""Who reads and who makes indicators and plans: insiders; a partner reads them in releases only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds, manages_partnership
from seriktes.core.access import grant

ASK = _("Ask the partnership manager of your network.")

sees_plans = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.PARTNERSHIP_MANAGER, Role.AUDITOR)

grant("results.indicator.view", sees_plans, ask=ASK)
grant("results.indicator.edit", manages_partnership, ask=ASK)
