from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class ResultsConfig(SeriktesAppConfig):
    name = "seriktes.results"
    label = "results"
    default = True
