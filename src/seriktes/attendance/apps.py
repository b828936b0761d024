from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class AttendanceConfig(SeriktesAppConfig):
    name = "seriktes.attendance"
    label = "attendance"
    default = True
