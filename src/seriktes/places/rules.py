from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.rules import manages_partnership, sees_network
from seriktes.core.access import everyone_signed_in, grant

ASK = _("Ask the partnership manager of your network.")

grant("places.territory.view", everyone_signed_in())
grant("places.population.view", sees_network, ask=ASK)
grant("places.population.bring_in", manages_partnership, ask=ASK)
