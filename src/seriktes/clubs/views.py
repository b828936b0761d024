from __future__ import annotations

from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.clubs import listing
from seriktes.clubs.actions import (
    add_club,
    add_unit,
    appoint,
    appoint_new_user,
    close_club,
    edit_club,
    edit_unit,
    end_appointment,
    state_of,
)
from seriktes.clubs.forms import AppointmentForm, ClubForm, ClubSearchForm, NewStaffForm, UnitForm, initial_of
from seriktes.clubs.models import Appointment, Club, Unit
from seriktes.clubs.queries import find_clubs, network_tree, staff_of
from seriktes.core.access import access, require
from seriktes.core.editing import seen_by, watched
from seriktes.core.forms import DayForm
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import acted, form_page, page_of, posted, query_without_page, template_for
from seriktes.core.registry import panels_of


@access("clubs.club.view")
@require_GET
def club_list(request: HttpRequest) -> HttpResponse:
    """Show the clubs the actor may see; htmx asks for the table alone."""
    form = ClubSearchForm(request.GET, actor=request.actor)
    sought = form.sought()
    # What was typed wrong is said; a list of everything would look like its answer.
    page = page_of(request, Club.objects.none() if form.errors else find_clubs(request.actor, sought))
    shown = listing.columns.shown_to(request.actor)
    ids = [club.pk for club in page]
    figures = [column.figures(request.actor, ids) for column in shown]
    context = {
        "form": form,
        "page": page,
        "columns": shown,
        "rows": [(club, [_cell(*cell, club) for cell in zip(shown, figures, strict=True)]) for club in page],
        "query": query_without_page(request),
    }
    template = template_for(request, "clubs/club_list.html", "results")
    return render(request, template, context, status=422 if form.errors else 200)


@access("clubs.unit.view")
@require_GET
def unit_tree(request: HttpRequest) -> HttpResponse:
    """Show the units of the network and their clubs."""
    return render(request, "clubs/unit_tree.html", {"root": network_tree(request.actor)})


@access("clubs.unit.edit")
@require_http_methods(["GET", "POST"])
def unit_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a part of a unit."""
    parent = get_object_or_404(Unit.objects.visible_to(request.actor), code=code)
    form = once(UnitForm(posted(request)))

    def act() -> Unit:
        return add_unit(actor=request.actor, parent=parent, details=form.details())

    return acted(request, form, act, to="clubs:unit-tree", said=_("Saved.")) or form_page(
        request, "clubs/unit_form.html", form, title=_("Add a unit"), unit=parent
    )


@access("clubs.unit.edit")
@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a unit."""
    unit = get_object_or_404(Unit.objects.visible_to(request.actor), code=code)
    known = {name: getattr(unit, name) for name in UnitForm.base_fields}
    form = watched(UnitForm(posted(request), initial=known), unit)

    def act() -> Unit:
        return edit_unit(actor=request.actor, unit=unit, details=form.details(), seen=seen_by(form))

    return acted(request, form, act, to="clubs:unit-tree", said=_("Saved.")) or form_page(
        request, "clubs/unit_form.html", form, title=_("Rename the unit"), unit=unit
    )


@access("clubs.club.view")
@require_GET
def club_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a club: facts, staff and what other apps hold of it."""
    club = _club(request, code)
    columns = listing.columns.shown_to(request.actor)
    context = {
        "club": club,
        "staff": staff_of(club),
        "figures": [_cell(column, column.figures(request.actor, [club.pk]), club) for column in columns],
        "panels": panels_of("clubs.club", request.actor, club),
    }
    return render(request, "clubs/club_detail.html", context)


@access("clubs.club.add")
@require_http_methods(["GET", "POST"])
def club_add(request: HttpRequest) -> HttpResponse:
    """Write down a new club."""
    form = once(ClubForm(posted(request), actor=request.actor))

    def act() -> Club:
        return add_club(actor=request.actor, details=form.details())

    said = _("The club is written down. Appoint its leader.")
    return acted(request, form, act, to=lambda club: club, said=said) or _form_page(
        request, form, _("Add a club")
    )


@access("clubs.club.edit")
@require_http_methods(["GET", "POST"])
def club_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is written down of a club."""
    club = _club(request, code)
    require(request.actor, "clubs.club.edit", club)
    form = watched(
        ClubForm(posted(request), actor=request.actor, initial=initial_of(club)),
        club,
        state_of(club),
        together=[("latitude", "longitude")],
    )

    def act() -> Club:
        return edit_club(actor=request.actor, club=club, details=form.details(), seen=seen_by(form))

    return acted(request, form, act, to=club) or _form_page(request, form, _("Edit the club"), club=club)


@access("clubs.club.add")
@require_http_methods(["GET", "POST"])
def club_close(request: HttpRequest, code: str) -> HttpResponse:
    """End a club with everything in it."""
    club = _club(request, code)
    form = DayForm(posted(request), initial={"day": club.ends_on or timezone.localdate()})

    def act() -> Club:
        return close_club(actor=request.actor, club=club, ends_on=form.cleaned_data["day"])

    lead = _("Its groups, enrolments and appointments end on the same day. Marks and reports stay.")
    title = _("Correct the last day") if club.ends_on else _("Close the club")
    return acted(request, form, act, to=club) or _form_page(
        request, form, title, club=club, lead=lead, is_final=True
    )


@access("clubs.appointment.edit")
@require_GET
def appointment_add(request: HttpRequest, code: str) -> HttpResponse:
    """Offer the two ways into a club's staff: somebody who signs in already, or a new user."""
    return _appointment_page(request, _club(request, code))


@access("clubs.appointment.edit")
@post_from("clubs:appointment-add", "code")
def appointment_choose(request: HttpRequest, code: str) -> HttpResponse:
    """Appoint a user."""
    club = _club(request, code)
    form = AppointmentForm(request.POST, actor=request.actor, auto_id="known_%s")

    def act() -> Appointment:
        user = form.cleaned_data["user"]
        return appoint(actor=request.actor, club=club, user=user, details=form.details())

    return acted(request, form, act, to=club, said=_("Appointed.")) or _appointment_page(
        request, club, known=form
    )


@access("clubs.appointment.edit")
@post_from("clubs:appointment-add", "code")
def appointment_create(request: HttpRequest, code: str) -> HttpResponse:
    """Make a user, appoint them and show the first password once."""
    club = _club(request, code)
    form = NewStaffForm(request.POST)

    def act() -> tuple[Appointment, str]:
        details = form.appointment()
        return appoint_new_user(actor=request.actor, club=club, user=form.details, details=details)

    return acted(request, form, act, to=partial(_password_page, request)) or _appointment_page(
        request, club, new=form
    )


def _password_page(request: HttpRequest, made: tuple[Appointment, str]) -> HttpResponse:
    appointment, password = made
    context = {"club": appointment.club, "member": appointment.user, "password": password}
    answer = render(request, "clubs/appointment_password.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@access("clubs.appointment.edit")
@require_http_methods(["GET", "POST"])
def appointment_end(request: HttpRequest, code: str, appointment: str) -> HttpResponse:
    """End an appointment."""
    club = _club(request, code)
    open_ones = Appointment.objects.visible_to(request.actor).filter(club=club).not_ended()
    held = get_object_or_404(open_ones.select_related("user"), code=appointment)
    form = DayForm(posted(request))

    def act() -> Appointment:
        return end_appointment(actor=request.actor, appointment=held, ends_on=form.cleaned_data["day"])

    lead = f"{held.user.full_name}, {held.get_role_display()}"
    return acted(request, form, act, to=club) or _form_page(
        request, form, _("End the appointment"), club=club, lead=lead, is_final=True
    )


def _club(request: HttpRequest, code: str) -> Club:
    clubs = Club.objects.visible_to(request.actor).select_related("territory__parent", "unit")
    return get_object_or_404(clubs, code=code)


def _cell(column: listing.ClubColumn, figures: Any, club: Club) -> dict:
    return {"label": column.label, "figure": figures.get(club.pk, 0)}


def _appointment_page(request: HttpRequest, club: Club, **bound: Any) -> HttpResponse:
    context = {
        "club": club,
        "known": AppointmentForm(actor=request.actor, auto_id="known_%s"),
        "new": NewStaffForm(),
        **bound,
    }
    return render(request, "clubs/appointment_add.html", context, status=422 if bound else 200)


def _form_page(
    request: HttpRequest, form: BaseForm, title: str, *, club: Club | None = None, **more: Any
) -> HttpResponse:
    return form_page(request, "clubs/club_form.html", form, title=title, club=club, **more)
