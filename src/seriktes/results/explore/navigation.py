"""Where explorations are found: a line of the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.core import registry
from seriktes.core.registry import NavEntry


def register() -> None:
    permission = "results.exploration.view"
    registry.nav.add(
        NavEntry("explore", _("Explore"), "results:exploration-detail", "table-2", permission, 62)
    )
