from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class ClubsConfig(SeriktesAppConfig):
    name = "seriktes.clubs"
    label = "clubs"
    default = True
