from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.models import User
from seriktes.core import formats
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, WholeField
from seriktes.core.months import last_day, month_of
from seriktes.partners.models import Agreement
from seriktes.results.forms import MonthField
from seriktes.results.queries import earliest_month
from seriktes.results.schedules.actions import ScheduleTerms
from seriktes.results.schedules.enums import Rhythm
from seriktes.results.schedules.lattice import period_with
from seriktes.results.schedules.models import MOST_DAYS, ReportSchedule
from seriktes.results.schedules.queries import answerable, usual_rhythm
from seriktes.results.validators import MOST_MONTHS, Period, check_visible

EARLIEST, LATEST = 2000 * 12, 2100 * 12
OUT_OF_BOUNDS = _("Choose a month between 2000 and 2099.")


class BoundedMonthField(MonthField):
    """A month near enough for a calendar to reach it."""

    def to_python(self, value):
        month = super().to_python(value)
        if month is not None and not EARLIEST <= month < LATEST:
            raise ValidationError(OUT_OF_BOUNDS, "bounds")
        return month


class ScheduleForm(forms.Form):
    """Which reports an agreement asks for, and who answers for them."""

    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Rhythm.choices,
        help_text=_(
            "Months, quarters, half-years and years are those of the calendar, the same for every partner."
        ),
    )
    first = BoundedMonthField(
        label=_("First month reported on"),
        required=False,
        help_text=_(
            "The first month of a quarter, half-year or year of the calendar. Empty for days of its own."
        ),
    )
    last = BoundedMonthField(
        label=_("Last month reported on"),
        required=False,
        help_text=_("Empty: as long as the agreement is in force."),
    )
    days_after = WholeField(
        label=_("Due so many days after the months are over"), min_value=0, max_value=MOST_DAYS, initial=30
    )
    wait_days = WholeField(
        label=_("The draft waits so many days for sessions that are not marked"),
        min_value=0,
        max_value=MOST_DAYS,
        initial=10,
        help_text=_("Once all is marked, the program drafts the report at once. It never approves one."),
    )
    responsible = forms.ModelChoiceField(
        User.objects.none(), to_field_name="code", label=_("Answers for it"), empty_label=None
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        agreement: Agreement,
        schedule: ReportSchedule | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _initial(actor, agreement, schedule)
        super().__init__(*args, **kwargs)
        able = answerable()
        self.fields["responsible"].queryset = able
        if schedule is not None and not able.filter(pk=schedule.responsible_id).exists():
            # A browser would choose the first of the list for somebody who is not in it.
            self.fields["responsible"].empty_label = _("choose")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._clean_days(given.get("days_after"), given.get("wait_days"))
        if given.get("rhythm") in (None, Rhythm.DATED):
            return given | {"first": None, "last": None}
        if "first" in given:
            self._clean_months(Rhythm(given["rhythm"]), given["first"], given.get("last"))
        return given

    def terms(self) -> ScheduleTerms:
        given = self.cleaned_data
        return ScheduleTerms(
            rhythm=Rhythm(given["rhythm"]),
            first_month=given["first"],
            last_month=given["last"],
            days_after=given["days_after"],
            wait_days=given["wait_days"],
            responsible=given["responsible"],
        )

    def _clean_days(self, due: int | None, wait: int | None) -> None:
        if due is not None and wait is not None and wait > due:
            self.add_error("wait_days", _("The draft would come after the report is due. Wait fewer days."))

    def _clean_months(self, rhythm: Rhythm, first: int | None, last: int | None) -> None:
        if first is None:
            self.add_error("first", _("Choose the first month."))
            return
        if (begins := period_with(first, rhythm).first) != first:
            self.add_error("first", _nearest(begins))
        elif first < (earliest := earliest_month()):
            self.add_error("first", _unrecorded(earliest))
        elif last is not None and last < first:
            self.add_error("last", _("The last month comes before the first one. Choose a later one."))
        elif last is not None and (ends := period_with(last, rhythm).last) != last:
            self.add_error("last", _nearest(ends))


class PeriodDateForm(forms.Form):
    """The months of a report, and the day it is due."""

    first = BoundedMonthField(label=_("From month"))
    last = BoundedMonthField(label=_("To month, included"))
    due_on = DayField(label=_("Due on"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last, due_on = (given.get(name) for name in ("first", "last", "due_on"))
        if first is not None and last is not None:
            if first > last:
                self.add_error("last", _("The first month comes after the last one. Exchange them."))
            elif first < (earliest := earliest_month()):
                self.add_error("first", _unrecorded(earliest))
            elif last - first >= MOST_MONTHS:
                too_long = _("A report has at most %(months)s months. Make two reports of a longer time.")
                self.add_error("last", too_long % {"months": MOST_MONTHS})
            elif due_on is not None and due_on <= last_day(last):
                self.add_error("due_on", _("The months are not over by then. Choose a later day."))
        return given

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


class PostponementForm(forms.Form):
    """Until when a report is put off, and why."""

    until = DayField(label=_("New day"))
    reason = forms.CharField(
        max_length=300,
        validators=[check_visible],
        label=_("Postponed because"),
        help_text=_("Stands in the list and in the log. The partner sees the new day, not the reason."),
    )


class YearForm(forms.Form):
    """Which year's calendar is looked at."""

    year = WholeField(required=False, min_value=EARLIEST // 12, max_value=LATEST // 12 - 1)

    @property
    def chosen(self) -> int:
        asked = self.cleaned_data.get("year") if self.is_valid() else None
        return asked or timezone.localdate().year


class MonthsForm(forms.Form):
    """The months of a report, as an address or a button carries them."""

    first = BoundedMonthField()
    last = BoundedMonthField()

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


def _initial(actor: Actor, agreement: Agreement, schedule: ReportSchedule | None) -> dict[str, Any]:
    if schedule is None:
        rhythm = usual_rhythm()
        return {
            "rhythm": rhythm,
            "first": _typed(_first_to_report(agreement, rhythm, timezone.localdate())),
            "responsible": actor.user.code if actor.user else None,
        }
    return {
        "rhythm": schedule.rhythm,
        "first": _typed(schedule.first_month),
        "last": _typed(schedule.last_month),
        "days_after": schedule.days_after,
        "wait_days": schedule.wait_days,
        "responsible": schedule.responsible.code,
    }


def _first_to_report(agreement: Agreement, rhythm: Rhythm, today: date) -> int | None:
    """Return the first month of the period that runs; of an agreement that is to come, of its first one.

    Where the network began within that period, of the next one: no report begins before its first record.
    """
    if rhythm == Rhythm.DATED:
        return None
    found = period_with(max(month_of(agreement.starts_on), month_of(today)), rhythm)
    return found.first if found.first >= earliest_month() else found.last + 1


def _typed(month: int | None) -> date | None:
    return None if month is None else last_day(month)


def _unrecorded(earliest: int) -> str:
    """Return why such months would be due, and late, for ever: no report of them can be drafted."""
    return formats.sentence(
        _("The network has no records before %(month)s. Begin with that month or later."),
        month=formats.month_long(earliest),
    )


def _nearest(month: int) -> str:
    return formats.sentence(
        _("Periods are those of the calendar. The nearest month is %(month)s."),
        month=formats.month_long(month),
    )
