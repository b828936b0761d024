from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class OrganisationsConfig(SeriktesAppConfig):
    name = "seriktes.organisations"
    label = "organisations"
    default = True
