"""Which settings a process uses: those that SERIKTES_SETTINGS names."""

from __future__ import annotations

import os

from seriktes.settings import env


def choose_settings() -> None:
    """Point Django at the chosen settings. Raises `WrongSetting` when there are none of that name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"seriktes.settings.{env.read('SERIKTES_SETTINGS')}")
