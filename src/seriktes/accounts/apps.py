from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class AccountsConfig(SeriktesAppConfig):
    name = "seriktes.accounts"
    label = "accounts"
    default = True
