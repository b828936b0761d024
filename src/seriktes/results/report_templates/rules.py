"""Who sees and who edits templates and the look of papers: insiders only, never a partner."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds
from seriktes.core.access import grant

ASK = _("Ask the partnership manager of your network.")

writes = holds(Role.CHAIR, Role.PARTNERSHIP_MANAGER)

grant("results.reporttemplate.view", writes | holds(Role.ADMINISTRATOR, Role.AUDITOR), ask=ASK)
# What every partner will read is written by who answers for partnership.
grant("results.reporttemplate.edit", writes, ask=ASK)
