"""Which reports the demo's agreements ask for: one is late, one comes, one is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from seriktes.accounts.models import User
from seriktes.core.months import last_day, month_of
from seriktes.demo.releases import MONTHS
from seriktes.demo.scale import Scale, noon
from seriktes.demo.tables import code
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.schedules.enums import Rhythm
from seriktes.results.schedules.lattice import period_with
from seriktes.results.schedules.models import ReportSchedule, ScheduledDate

DAYS_AFTER, WAIT_DAYS = 30, 10


def write(scale: Scale, partners: tuple[Organisation, ...], manager: User | None) -> None:
    """Write the schedules of the akimat, the company and the operator of grants.

    The akimat's last quarter should have come already; the company's first is the one that runs; the
    operator asks once for the months that are released.
    """
    akimat, company, operator = (_agreement(partner) for partner in partners)
    terms: dict[str, Any] = {"days_after": DAYS_AFTER, "wait_days": WAIT_DAYS, "responsible": manager}
    terms |= {"set_by": manager, "set_at": noon(scale.until)}
    runs = period_with(month_of(scale.until), Rhythm.QUARTERLY)
    quarters = ((akimat, late_quarter(scale.until)), (company, runs.first))
    for key, (agreement, first) in enumerate(quarters, 1):
        ReportSchedule.objects.create(
            code=code(key), agreement=agreement, rhythm=Rhythm.QUARTERLY, first_month=first, **terms
        )
    once = ReportSchedule.objects.create(code=code(3), agreement=operator, rhythm=Rhythm.DATED, **terms)
    last = month_of(scale.until) - 1
    ScheduledDate.objects.create(
        code=code(1),
        schedule=once,
        first_month=last - MONTHS + 1,
        last_month=last,
        due_on=last_day(last) + timedelta(days=DAYS_AFTER),
    )


def _agreement(partner: Organisation) -> Agreement:
    return Agreement.objects.filter(partner=partner).order_by("pk")[0]


def late_quarter(until: date) -> int:
    """Return the first month of the latest quarter whose report should have come before a day."""
    quarter = period_with(month_of(until), Rhythm.QUARTERLY)
    while last_day(quarter.last) + timedelta(days=DAYS_AFTER) >= until:
        quarter = period_with(quarter.first - 1, Rhythm.QUARTERLY)
    return quarter.first
