from __future__ import annotations

from seriktes.core.access import everyone_signed_in, grant

grant("places.territory.view", everyone_signed_in())
