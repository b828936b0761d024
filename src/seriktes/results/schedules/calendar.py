"""What is due in a year, reports and forms of the state in one list: late ones first, then by months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.utils import timezone

from seriktes.core.access import Actor
from seriktes.core.months import month_of
from seriktes.results.schedules.enums import Nearness
from seriktes.results.schedules.queries import DueReport, Overlap, due_reports, overlaps, schedules_of
from seriktes.results.schedules.wording import days_words
from seriktes.results.state_forms.queries import FormLineOfList, form_lines


@dataclass(frozen=True)
class CalendarLine:
    """One line of the list: a report or a form of the state, never both."""

    on: date
    report: DueReport | None = None
    form: FormLineOfList | None = None

    @property
    def is_done(self) -> bool:
        return self.report.is_done if self.report else bool(self.form and self.form.filing)

    @property
    def is_late(self) -> bool:
        return self.report.is_late if self.report else bool(self.form and self.form.is_late)

    @property
    def nearness(self) -> Nearness:
        if self.report:
            return self.report.nearness
        return Nearness.LATE if self.is_late else Nearness.FAR

    @property
    def days_words(self) -> str:
        return days_words((self.on - timezone.localdate()).days)


@dataclass(frozen=True)
class DueCalendar:
    """A year of what is due; `late` holds that of every year."""

    year: int
    late: list[CalendarLine]
    months: list[tuple[int, list[CalendarLine]]]
    overlaps: list[Overlap]
    has_schedules: bool

    @property
    def before(self) -> int:
        return self.year - 1

    @property
    def after(self) -> int:
        return self.year + 1


def calendar_of(actor: Actor, year: int) -> DueCalendar:
    """Return what is due in a calendar year, as far as the actor may see it."""
    schedules = list(schedules_of(actor))
    until = max(date(year, 12, 31), timezone.localdate())
    lines = sorted(chain(_reports(schedules, until), _forms(actor)), key=lambda line: line.on)
    months: dict[int, list[CalendarLine]] = defaultdict(list)
    for line in lines:
        if line.on.year == year and not line.is_late:
            months[month_of(line.on)].append(line)
    return DueCalendar(
        year=year,
        late=[line for line in lines if line.is_late],
        months=sorted(months.items()),
        overlaps=overlaps(schedules),
        has_schedules=bool(schedules),
    )


def _reports(schedules: list, until: date) -> Iterable[CalendarLine]:
    return (CalendarLine(one.expected_on, report=one) for one in due_reports(schedules, until))


def _forms(actor: Actor) -> Iterable[CalendarLine]:
    return (CalendarLine(line.due_on, form=line) for line in form_lines(actor))
