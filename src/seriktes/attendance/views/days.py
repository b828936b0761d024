"""The day of somebody who marks, and the list of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.activities.models import Group
from seriktes.attendance import actions
from seriktes.attendance.forms import DayClubForm, ListForm, SessionForm, ShownDayForm
from seriktes.attendance.models import Session
from seriktes.attendance.queries import days
from seriktes.attendance.queries.days import Day
from seriktes.core.access import access, require
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, near_page_of, posted, pressed


@dataclass(frozen=True)
class DayPage:
    """What the page of a day shows."""

    day: Day
    form: DayClubForm
    query: str  # day and club, for the links between its pages
    club_query: str  # the club alone, for the links to other days


@dataclass(frozen=True)
class SessionListPage:
    """What the list of sessions shows."""

    form: ListForm
    sessions: Page
    query: str
    state: str


@access("attendance.session.view")
@require_GET
def day_detail(request: HttpRequest) -> HttpResponse:
    """Show one day: its sessions, and today also what waits and what comes; of one club where asked."""
    form = DayClubForm(request.GET, actor=request.actor)
    club, number = form.chosen(), request.GET.get("page")
    day = days.day_of(request.actor, ShownDayForm(request.GET).chosen(), club=club, page=number)
    kept = {"club": club.code} if club else {}
    query = urlencode({"date": day.day.isoformat(), **kept})
    return render(request, "attendance/day_detail.html", {"page": DayPage(day, form, query, urlencode(kept))})


@access("attendance.session.view")
@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    """Show the sessions up to today, narrowed to a state and a club."""
    form = ListForm(request.GET, actor=request.actor)
    given = form.cleaned_data if form.is_valid() else {}
    wanted = days.SessionFilter(state=given.get("state", ""), club=given.get("club"))
    sessions = near_page_of(request, days.listed(request.actor, wanted))
    sessions.object_list = days.counted_of(list(sessions.object_list))
    query = urlencode({name: request.GET[name] for name in ("state", "club") if request.GET.get(name)})
    page = SessionListPage(form, sessions, query, wanted.state)
    return render(request, "attendance/session_list.html", {"page": page})


@access("attendance.session.add")
@require_http_methods(["GET", "POST"])
def session_create(request: HttpRequest, code: str) -> HttpResponse:
    """Add a session by hand, outside the timetable."""
    group = get_object_or_404(Group.objects.visible_to(request.actor).select_related("club"), code=code)
    require(request.actor, "attendance.session.add", actions.group_session(group))
    form = SessionForm(posted(request), group=group, initial=_suggested(request))

    def act() -> Session:
        hour = {name: form.cleaned_data[name] for name in ("day", "starts_at", "minutes")}
        return actions.add_session(actor=request.actor, group=group, event=form.client_event(), **hour)

    return acted(request, form, act, to=lambda made: made, at="day") or form_page(
        request, "attendance/session_create.html", form, group=group
    )


@access("attendance.session.add")
@post_from("attendance:session-detail", "code")
def session_delete(request: HttpRequest, code: str) -> HttpResponse:
    """Remove a session added by mistake, with nothing recorded about it."""
    visible = Session.objects.visible_to(request.actor).select_related("group__club")
    session = get_object_or_404(visible, code=code)
    return pressed(
        request,
        lambda: actions.delete_session(actor=request.actor, session=session),
        to="attendance:day-detail",
        back=session,
        said=_("The session is removed."),
    )


def _suggested(request: HttpRequest) -> dict[str, object]:
    return {"day": ShownDayForm(request.GET).chosen()}
