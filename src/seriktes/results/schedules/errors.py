"""What schedules refuse.

ScheduleRefused
├── RhythmTaken         the agreement has a schedule of this rhythm already
├── DateTaken           these months are written down already
├── NotOfItsOwn         only a schedule of days of its own takes days
├── NothingDue          these months are not due by this schedule, or they are released
├── WrongDay            a postponement leads to a later day, and a day that is to come
└── NotResponsible      whoever answers for reports may release them
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class ScheduleRefused(DomainError):
    code = "schedule_refused"


class RhythmTaken(ScheduleRefused):
    code = "rhythm_taken"
    field = "rhythm"


class DateTaken(ScheduleRefused):
    code = "date_taken"


class NotOfItsOwn(ScheduleRefused):
    code = "not_of_its_own"


class NothingDue(ScheduleRefused):
    code = "nothing_due"


class WrongDay(ScheduleRefused):
    code = "wrong_day"
    field = "until"


class NotResponsible(ScheduleRefused):
    code = "not_responsible"
    field = "responsible"
