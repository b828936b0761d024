from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class PartnersConfig(SeriktesAppConfig):
    name = "seriktes.partners"
    label = "partners"
    default = True
