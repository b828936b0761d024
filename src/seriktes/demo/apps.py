from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "seriktes.demo"
    label = "demo"
    default = True
