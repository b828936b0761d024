from __future__ import annotations

from seriktes.core.access import everyone_signed_in, grant

grant("web.home.view", everyone_signed_in())
grant("web.search.view", everyone_signed_in())
grant("web.styleguide.view", everyone_signed_in())
