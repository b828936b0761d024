from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class PlacesConfig(SeriktesAppConfig):
    name = "seriktes.places"
    label = "places"
    default = True
