from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from seriktes.core.months import parse_month
from seriktes.partners.models import Agreement
from seriktes.results.schedules.actions import ScheduleTerms, add_schedule
from seriktes.results.schedules.enums import Rhythm

FIRST = parse_month("2025-10")


@pytest.fixture
def january():
    """Noon of the day after the last quarter of 2025."""
    with time_machine.travel(datetime(2026, 1, 1, 7, tzinfo=UTC), tick=False) as clock:
        yield clock


def terms(user, **fields) -> ScheduleTerms:
    known = {
        "rhythm": Rhythm.QUARTERLY,
        "first_month": FIRST,
        "last_month": None,
        "days_after": 30,
        "wait_days": 10,
        "responsible": user,
    }
    return ScheduleTerms(**{**known, **fields})


def scheduled(desk, partner, **fields):
    """Write down that the partner's only agreement asks for reports."""
    agreement = Agreement.objects.get(partner=partner)
    return add_schedule(actor=desk.manager, agreement=agreement, terms=terms(desk.manager.user, **fields))


@pytest.fixture
def quarterly(january, network, desk):
    """The akimat asks for a report every quarter, from the last one of 2025 on, within thirty days."""
    return scheduled(desk, network.akimat)
