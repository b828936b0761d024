from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.core import registry
from seriktes.core.apps import SeriktesAppConfig


class AccountsConfig(SeriktesAppConfig):
    name = "seriktes.accounts"
    label = "accounts"
    default = True

    def ready(self) -> None:
        super().ready()
        registry.nav.add(
            registry.NavEntry(
                "users", _("Users"), "accounts:user-list", "users-round", "accounts.user.edit", 90
            )
        )
