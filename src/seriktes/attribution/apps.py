from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class AttributionConfig(SeriktesAppConfig):
    name = "seriktes.attribution"
    label = "attribution"
    default = True
