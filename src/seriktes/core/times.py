"""Local days and instants: the one place that knows about zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def instant(day: date, starts_at: time, zone: str) -> datetime:
    """Return the UTC instant of a local day and time (Almaty is +6 until 29 February 2024, then +5)."""
    return datetime.combine(day, starts_at, ZoneInfo(zone)).astimezone(UTC)
