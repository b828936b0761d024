from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class VerificationConfig(SeriktesAppConfig):
    name = "seriktes.verification"
    label = "verification"
    default = True
