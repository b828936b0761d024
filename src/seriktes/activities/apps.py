from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class ActivitiesConfig(SeriktesAppConfig):
    name = "seriktes.activities"
    label = "activities"
    default = True
