from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.rules import manages_partnership
from seriktes.core.access import grant
from seriktes.partners.rules import sees_agreements

ASK = _("Ask the partnership manager of your network.")

grant("attribution.coveragerule.view", sees_agreements, ask=ASK)
grant("attribution.coveragerule.edit", manages_partnership, ask=ASK)
# A change that alters released figures waits for a second one of those who manage the partnership.
grant("attribution.ruleproposal.view", sees_agreements, ask=ASK)
grant("attribution.ruleproposal.decide", manages_partnership, ask=ASK)
# Shares computed from contributions change nothing until one of these people accepts them.
grant("attribution.shareproposal.view", sees_agreements, ask=ASK)
grant("attribution.shareproposal.make", manages_partnership, ask=ASK)
grant("attribution.shareproposal.decide", manages_partnership, ask=ASK)
