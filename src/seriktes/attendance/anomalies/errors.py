"""What the pages of flags refuse.

AnomalyError
├── AlreadyClosed      somebody has closed the flag before
└── NotClosed          the flag is open: nothing is to be taken back
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class AnomalyError(DomainError):
    code = "anomaly"


class AlreadyClosed(AnomalyError):
    code = "anomaly_already_closed"


class NotClosed(AnomalyError):
    code = "anomaly_not_closed"
