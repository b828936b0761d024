from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class PeopleConfig(SeriktesAppConfig):
    name = "seriktes.people"
    label = "people"
    default = True
