"""What other pages show of schedules: reminders on the first page, the panel of an agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from seriktes.core.access import Actor
from seriktes.partners.models import Agreement
from seriktes.results.schedules.models import ReportSchedule
from seriktes.results.schedules.queries import (
    DueReport,
    Overlap,
    due_reports,
    overlaps,
    reminders,
    schedules_of,
)

AHEAD = timedelta(days=400)
SHOWN = 4


@dataclass(frozen=True)
class ScheduleLine:
    """A schedule of an agreement, with what is late and what comes next by it."""

    schedule: ReportSchedule
    late: list[DueReport]
    coming: list[DueReport]


@dataclass(frozen=True)
class SchedulePanel:
    """What the page of an agreement shows: its schedules, and which other reports are in the way."""

    agreement: Agreement
    lines: list[ScheduleLine]
    overlaps: list[Overlap]


def reminders_of(actor: Actor) -> list[DueReport] | None:
    """Return what this person has to see to; nothing where nothing is near."""
    return reminders(actor) or None


def panel_of(actor: Actor, agreement: Agreement) -> SchedulePanel:
    """Return the schedules of an agreement as the actor may see them."""
    today = timezone.localdate()
    lines = [_line(schedule) for schedule in schedules_of(actor, agreement)]
    found = overlaps(schedules_of(actor), today) if lines else []
    mine = [one for one in found if agreement.partner in (one.one, one.other)]
    return SchedulePanel(agreement, lines, mine)


def _line(schedule: ReportSchedule) -> ScheduleLine:
    today = timezone.localdate()
    found = [one for one in due_reports([schedule], today + AHEAD) if not one.is_done]
    late = [one for one in found if one.is_late]
    return ScheduleLine(schedule, late, [one for one in found if not one.is_late][:SHOWN])
