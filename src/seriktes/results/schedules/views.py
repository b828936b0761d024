from __future__ import annotations

from dataclasses import dataclass

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.partners.models import Agreement
from seriktes.results.schedules import actions
from seriktes.results.schedules.calendar import DueCalendar, calendar_of
from seriktes.results.schedules.errors import NothingDue
from seriktes.results.schedules.forms import (
    MonthsForm,
    PeriodDateForm,
    PostponementForm,
    ScheduleForm,
    YearForm,
)
from seriktes.results.schedules.models import Postponement, ReportSchedule, ScheduledDate
from seriktes.results.schedules.queries import DueReport, postponements_of


@dataclass(frozen=True)
class DuePage:
    """What is due: the late ones, and the calendar of a year."""

    calendar: DueCalendar


@dataclass(frozen=True)
class PostponementPage:
    """The report that is put off, and how often it was."""

    due: DueReport
    history: list[Postponement]


@access("results.due.view")
@require_GET
def due_list(request: HttpRequest) -> HttpResponse:
    """Show what is due to whom, and when."""
    page = DuePage(calendar_of(request.actor, YearForm(request.GET).chosen))
    return render(request, "results/schedules/due_list.html", {"page": page})


@access("results.schedule.edit")
@require_http_methods(["GET", "POST"])
def schedule_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down which reports an agreement asks for."""
    agreement = _agreement(request, code)
    form = ScheduleForm(posted(request), actor=request.actor, agreement=agreement)

    def act() -> ReportSchedule:
        return actions.add_schedule(actor=request.actor, agreement=agreement, terms=form.terms())

    return acted(request, form, act, to=_panel(agreement)) or _form_page(
        request, form, agreement, _("Which reports are due")
    )


@access("results.schedule.edit")
@require_http_methods(["GET", "POST"])
def schedule_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a schedule."""
    schedule = _schedule(request, code)
    agreement = schedule.agreement
    form = watched(
        ScheduleForm(posted(request), actor=request.actor, agreement=agreement, schedule=schedule),
        schedule,
        together=[("rhythm", "first", "last"), ("days_after", "wait_days")],
    )

    def act() -> ReportSchedule:
        terms, seen = form.terms(), seen_by(form)
        return actions.change_schedule(actor=request.actor, schedule=schedule, terms=terms, seen=seen)

    return acted(request, form, act, to=_panel(agreement)) or _form_page(
        request, form, agreement, _("Which reports are due")
    )


@access("results.schedule.edit")
@post_from("results:due-list")
def schedule_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a schedule back."""
    schedule = _schedule(request, code)

    def act() -> ReportSchedule:
        return actions.withdraw_schedule(actor=request.actor, schedule=schedule)

    to = _panel(schedule.agreement)
    return pressed(request, act, to=to, back=to, said=_("Nothing is due by this schedule any more."))


@access("results.schedule.edit")
@require_http_methods(["GET", "POST"])
def date_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a report with a day of its own."""
    schedule = _schedule(request, code)
    form = PeriodDateForm(posted(request))

    def act() -> ScheduledDate:
        return actions.add_date(
            actor=request.actor, schedule=schedule, period=form.period, due_on=form.cleaned_data["due_on"]
        )

    return acted(request, form, act, to=_panel(schedule.agreement)) or _form_page(
        request, form, schedule.agreement, _("A report and its day")
    )


@access("results.schedule.edit")
@post_from("results:due-list")
def date_remove(request: HttpRequest, code: str, date: str) -> HttpResponse:
    """Take back a report that was written down by mistake."""
    schedule = _schedule(request, code)
    row = get_object_or_404(schedule.dates.select_related("schedule"), code=date)
    to = _panel(schedule.agreement)
    return pressed(request, lambda: actions.remove_date(actor=request.actor, row=row), to=to, back=to)


@access("results.schedule.edit")
@require_http_methods(["GET", "POST"])
def postponement_add(request: HttpRequest, code: str) -> HttpResponse:
    """Put a report off; the months stand in the address."""
    schedule = _schedule(request, code)
    due = _due(request, schedule)
    form = PostponementForm(posted(request))

    def act() -> Postponement:
        return actions.postpone_report(
            actor=request.actor, schedule=schedule, period=due.period, **form.cleaned_data
        )

    page = PostponementPage(due, postponements_of(due))
    return acted(request, form, act, to="results:due-list", said=_("The new day stands in the list.")) or (
        form_page(request, "results/schedules/postponement_add.html", form, page=page)
    )


def _due(request: HttpRequest, schedule: ReportSchedule) -> DueReport:
    months = MonthsForm(request.GET)
    if not months.is_valid():
        raise Http404
    try:
        return actions.due_report(schedule, months.period)
    except NothingDue as nothing:
        raise Http404 from nothing


def _agreement(request: HttpRequest, code: str) -> Agreement:
    seen = Agreement.objects.visible_to(request.actor).select_related("partner")
    return get_object_or_404(seen, code=code)


def _schedule(request: HttpRequest, code: str) -> ReportSchedule:
    seen = ReportSchedule.objects.visible_to(request.actor, "results.schedule.edit").in_force()
    return get_object_or_404(seen.select_related("agreement__partner", "responsible"), code=code)


def _panel(agreement: Agreement) -> str:
    return f"{agreement.get_absolute_url()}#schedule"


def _form_page(request: HttpRequest, form: BaseForm, agreement: Agreement, heading: str) -> HttpResponse:
    shown = {"agreement": agreement, "heading": heading}
    return form_page(request, "results/schedules/schedule_form.html", form, **shown)
