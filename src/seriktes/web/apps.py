from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class WebConfig(SeriktesAppConfig):
    name = "seriktes.web"
    label = "web"
    default = True
