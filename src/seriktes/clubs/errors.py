"""Refusals of the clubs app.

DomainError
├── ClubRefused          dates that do not fit the club
└── AppointmentRefused   an appointment that cannot be made or ended so
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class ClubRefused(DomainError):
    code = "club_refused"


class AppointmentRefused(DomainError):
    code = "appointment_refused"
