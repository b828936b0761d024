"""Who fills and who reads the state's forms: insiders only, never a partner."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds, manages_partnership
from seriktes.core.access import grant

ASK = _("Ask the chair of your network.")

FILLERS = (Role.CHAIR, Role.PARTNERSHIP_MANAGER, Role.COORDINATOR)

fills = holds(Role.ADMINISTRATOR, *FILLERS)

grant("results.state_form.view", fills | holds(Role.AUDITOR), ask=ASK)
grant("results.state_form.fill", fills, ask=ASK)
# Who notes that it was handed in; the first page reminds them of the day.
grant("results.state_form.file", manages_partnership, ask=ASK)
# The coordinator has no reports to find the forms beside: they stand in the navigation.
grant("results.state_form.assist", holds(Role.COORDINATOR), ask=ASK)
