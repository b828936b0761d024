from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds, manages_partnership
from seriktes.core.access import grant
from seriktes.organisations.rules import represents

ASK = _("Ask the partnership manager of your network.")

sees_agreements = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.PARTNERSHIP_MANAGER, Role.AUDITOR)

grant("partners.agreement.view", sees_agreements | represents("partner_id"), ask=ASK)
grant("partners.agreement.edit", manages_partnership, ask=ASK)
grant("partners.contribution.view", sees_agreements | represents("agreement__partner_id"), ask=ASK)
grant("partners.contribution.add", manages_partnership, ask=ASK)
grant("partners.valuedcontribution.view", sees_agreements | represents("agreement__partner_id"), ask=ASK)
grant("partners.valuedcontribution.add", manages_partnership, ask=ASK)
