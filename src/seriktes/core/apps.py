from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register


class SeriktesAppConfig(AppConfig):
    """An app of the project: its `rules` module grants its permissions when the apps are ready."""

    def ready(self) -> None:
        import_module(f"{self.name}.rules")


class CoreConfig(SeriktesAppConfig):
    name = "seriktes.core"
    label = "core"
    default = True

    def ready(self) -> None:
        super().ready()
        from seriktes.core import housekeeping, jobs
        from seriktes.core.checks import views_declare_access

        register(views_declare_access)
        jobs.register_tasks()
        housekeeping.register()
