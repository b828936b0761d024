from __future__ import annotations

from datetime import date, timedelta

import pytest

from seriktes.core.months import last_day, month_of
from seriktes.demo.schedules import DAYS_AFTER, late_quarter
from seriktes.results.schedules.enums import Rhythm
from seriktes.results.schedules.models import ReportSchedule
from seriktes.results.schedules.queries import due_reports


@pytest.mark.parametrize("day", [date(2026, 1, 1) + timedelta(days=7 * week) for week in range(60)])
def test_the_akimat_s_report_is_late_whatever_the_day(day):
    first = late_quarter(day)

    due = last_day(first + 2) + timedelta(days=DAYS_AFTER)
    next_due = last_day(first + 5) + timedelta(days=DAYS_AFTER)
    assert due < day <= next_due
    assert first % 3 == 0
    assert first + 2 < month_of(day)


@pytest.mark.django_db
def test_one_report_is_late_one_comes_and_one_is_released(demo, until):
    found = due_reports(ReportSchedule.objects.in_force(), until + timedelta(days=80), today=until)

    said = [(one.schedule.rhythm, one.is_late, str(one.state)) for one in found]
    assert said == [
        (Rhythm.QUARTERLY, True, "open"),
        (Rhythm.DATED, False, "done"),
        (Rhythm.QUARTERLY, False, "runs"),
        (Rhythm.QUARTERLY, False, "runs"),
    ]
