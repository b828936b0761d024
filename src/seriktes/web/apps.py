from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.core import registry
from seriktes.core.apps import SeriktesAppConfig


class WebConfig(SeriktesAppConfig):
    name = "seriktes.web"
    label = "web"
    default = True

    def ready(self) -> None:
        super().ready()
        registry.nav.add(registry.NavEntry("home", _("First page"), "web:home", "house", "web.home.view", 0))
        registry.nav.add(
            registry.NavEntry(
                "log", _("Action log"), "web:log-list", "scroll-text", "core.auditentry.view", 95
            )
        )
