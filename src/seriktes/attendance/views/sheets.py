"""The sheet of a session and everything that is entered on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from seriktes.activities.models import Group
from seriktes.attendance import actions
from seriktes.attendance.actions.gates import is_early
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.forms import (
    MarkForm,
    NotHeldForm,
    SheetForm,
    TopicForm,
    WalkInForm,
    WithdrawalForm,
)
from seriktes.attendance.models import Session
from seriktes.attendance.queries import sheets
from seriktes.attendance.queries.sheets import SessionSheet
from seriktes.attendance.views import answers
from seriktes.core.access import access, allows, require, visible_or_404
from seriktes.core.methods import post_from
from seriktes.core.models import Receipt
from seriktes.core.pages import pressed
from seriktes.core.templatetags.ui import icon
from seriktes.people.models import Person


@dataclass(frozen=True)
class StatusWords:
    """One button of the sheet, its words translated once for all lines."""

    word: str
    button: str
    label: str
    count: int


@dataclass(frozen=True)
class SessionPage:
    """What the page of a session shows."""

    sheet: SessionSheet
    statuses: tuple[StatusWords, ...]
    may_mark: bool
    is_early: bool  # its day has not come: nobody can be marked
    may_delete: bool  # nothing is recorded and the person may add sessions
    sheet_form: SheetForm
    topic_form: TopicForm
    not_held_form: NotHeldForm
    withdrawal_form: WithdrawalForm
    day_url: str  # the way back
    history_label: str
    history_icon: SafeString  # drawn once for all lines


def _session(request: HttpRequest, code: str, permission: str = "attendance.session.view") -> Session:
    return visible_or_404(request.actor, sheets.session_by_code(code), Session(group=Group()), permission)


def _page(request: HttpRequest, session: Session, **forms: Any) -> HttpResponse:
    # Who may only hand in what they marked earlier gets no sheet back, not even with their mistakes on it.
    require(request.actor, "attendance.session.view", session)
    sheet = sheets.sheet(session)
    is_empty = not sheet.marked and not session.is_held and not session.is_not_held
    page = SessionPage(
        sheet=sheet,
        statuses=tuple(
            StatusWords(status.word, str(status.button), str(status.label), sheet.counts[status.word])
            for status in MarkStatus
        ),
        may_mark=allows(request.actor, "attendance.session.mark", session),
        is_early=is_early(session),
        may_delete=is_empty and allows(request.actor, "attendance.session.add", session),
        sheet_form=forms.get("sheet_form") or SheetForm(session=session),
        topic_form=forms.get("topic_form") or TopicForm(session=session, initial={"topic": session.topic}),
        not_held_form=forms.get("not_held_form") or NotHeldForm(session=session),
        withdrawal_form=WithdrawalForm(session=session),
        day_url=f"{reverse('attendance:day-detail')}?date={session.day.isoformat()}",
        history_label=_("Who recorded it and when"),
        history_icon=icon("history", label=_("Who recorded it and when"), size=16),
    )
    return render(request, "attendance/session_detail.html", {"page": page}, status=422 if forms else 200)


@access("attendance.session.view")
@require_GET
def session_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet: everybody of the group, one tap from present."""
    return _page(request, _session(request, code))


@access("attendance.session.send")
@post_from("attendance:session-detail", "code")
def mark_create(request: HttpRequest, code: str) -> HttpResponse:
    """Take one mark from the sheet's element and answer with JSON."""
    session = _session(request, code, "attendance.session.send")
    form = MarkForm(request.POST, session=session)
    if not form.is_valid():
        return answers.invalid(form)
    person, status, event = form.cleaned_data["person"], form.cleaned_data["status"], form.client_event()
    who = {"actor": request.actor, "session": session, "person": person, "event": event}
    if status is None:
        return answers.told(lambda: actions.clear_mark(**who))
    return answers.told(lambda: actions.record_mark(**who, status=status))


@access("attendance.session.send")
@post_from("attendance:session-detail", "code")
def sheet_save(request: HttpRequest, code: str) -> HttpResponse:
    """Take the whole sheet, or "all present": from the element, or as a plain form."""
    session = _session(request, code, "attendance.session.send")
    form = SheetForm(request.POST, session=session)
    is_json = answers.wants_json(request)
    if not form.is_valid():
        return answers.invalid(form) if is_json else _page(request, session, sheet_form=form)
    given = form.cleaned_data
    who = {"actor": request.actor, "session": session, "event": form.client_event()}

    def act() -> Receipt:
        if given["rest"]:
            return actions.record_rest_present(**who, people=given["people"], exceptions=given["marks"])
        return actions.record_marks(**who, marks=given["marks"])

    if is_json:
        return answers.told(act)
    return _done(request, session, act, _("Saved."))


@access("attendance.session.send")
@post_from("attendance:session-detail", "code")
def topic_save(request: HttpRequest, code: str) -> HttpResponse:
    """Take the topic, typed and saved by itself, or sent as a plain form."""
    session = _session(request, code, "attendance.session.send")
    form = TopicForm(request.POST, session=session)
    is_json = answers.wants_json(request)
    if not form.is_valid():
        return answers.invalid(form) if is_json else _page(request, session, topic_form=form)
    who = {"actor": request.actor, "session": session, "event": form.client_event()}

    def act() -> Receipt:
        return actions.set_topic(**who, topic=form.cleaned_data["topic"])

    if is_json:
        return answers.told(act)
    return _done(request, session, act, _("The topic is saved."))


@access("attendance.session.mark")
@post_from("attendance:session-detail", "code")
def not_held_create(request: HttpRequest, code: str) -> HttpResponse:
    """Record that the session did not happen, because."""
    session = _session(request, code)
    form = NotHeldForm(request.POST, session=session)
    if not form.is_valid():
        return _page(request, session, not_held_form=form)
    given, event = form.cleaned_data, form.client_event()
    who = {"actor": request.actor, "session": session, "event": event}

    def act() -> Receipt:
        return actions.record_not_held(**who, reason=given["reason"], note=given["note"])

    return _done(request, session, act, _("Recorded: the session did not happen."))


@access("attendance.session.mark")
@post_from("attendance:session-detail", "code")
def not_held_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back "did not happen"."""
    session = _session(request, code)
    form = WithdrawalForm(request.POST, session=session)
    if not form.is_valid():
        return redirect("attendance:session-detail", code=session.code)
    who = {"actor": request.actor, "session": session, "event": form.client_event()}
    said = _("Withdrawn. Mark the session.")
    return _done(request, session, lambda: actions.withdraw_not_held(**who), said)


@access("attendance.session.mark")
@require_GET
def walk_in_search(request: HttpRequest, code: str) -> HttpResponse:
    """Show people to add to the sheet, by part of a name."""
    session = _session(request, code, "attendance.session.mark")
    text = request.GET.get("q", "").strip()[:100]
    found = [
        (person, WalkInForm(actor=request.actor, session=session))
        for person in sheets.walk_ins(request.actor, session, text)
    ]
    template = "attendance/walk_in.html#found" if request.htmx else "attendance/walk_in.html"
    return render(request, template, {"session": session, "text": text, "found": found})


@access("attendance.session.mark")
@post_from("attendance:walk-in-search", "code")
def walk_in_create(request: HttpRequest, code: str, person: str) -> HttpResponse:
    """Add somebody who came without being enrolled."""
    session = _session(request, code, "attendance.session.mark")
    form = WalkInForm({**request.POST.dict(), "person": person}, session=session, actor=request.actor)
    if not form.is_valid():
        messages.error(request, form.sentence())
        return redirect("attendance:walk-in-search", code=session.code)
    came, event = form.cleaned_data["person"], form.client_event()
    who = {"actor": request.actor, "session": session, "person": came, "event": event}
    said = _("%(name)s is on the sheet, as present.") % {"name": came.full_name}
    return _done(request, session, lambda: actions.record_walk_in(**who), said)


@access("attendance.session.view")
@require_GET
def mark_history(request: HttpRequest, code: str, person: str) -> HttpResponse:
    """Show who recorded what about one person at one session, and when."""
    session = _session(request, code)
    row = get_object_or_404(Person.objects.select_related("canonical"), code=person)
    marks = sheets.history(session, row)
    if row.code not in sheets.people_on_sheet(session, [row.code]):
        raise Http404
    form = MarkForm(session=session, initial={"person": row.code, "status": "clear"})
    is_open = any(mark.replaced_at is None for mark in marks)
    template = "attendance/mark_history.html#history" if request.htmx else "attendance/mark_history.html"
    return render(
        request,
        template,
        {"session": session, "person": row, "marks": marks, "form": form, "is_open": is_open},
    )


@access("attendance.session.mark")
@post_from("attendance:mark-history", "code", "person")
def mark_clear(request: HttpRequest, code: str, person: str) -> HttpResponse:
    """Take a mark back from the page of its history."""
    session = _session(request, code, "attendance.session.mark")
    form = MarkForm({**request.POST.dict(), "person": person, "status": "clear"}, session=session)
    if not form.is_valid():
        messages.error(request, form.sentence())
        return redirect("attendance:session-detail", code=session.code)
    row, event = form.cleaned_data["person"], form.client_event()
    who = {"actor": request.actor, "session": session, "person": row, "event": event}
    return _done(request, session, lambda: actions.clear_mark(**who), _("The mark is cleared."))


def _done(request: HttpRequest, session: Session, act: Callable[[], Receipt], sentence: str) -> HttpResponse:
    """Do a plain form's action, say what came of it and go back to the sheet.

    Whose entry was set aside may not see the sheet any more, and goes home.
    """

    def way(receipt: Receipt) -> HttpResponse:
        if aside := answers.set_aside(receipt):
            messages.warning(request, aside)
            return redirect("/")
        messages.success(request, sentence)
        return redirect(session)

    return pressed(request, act, to=way, back=session)
