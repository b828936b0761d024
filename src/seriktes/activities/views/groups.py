from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.activities.actions import (
    add_group,
    add_slot,
    assign_teacher,
    close_group,
    edit_group,
    end_slot,
    end_teaching,
    export_groups,
    export_roster,
    redate_slot,
    succeed_group,
)
from seriktes.activities.actions.groups import state_of
from seriktes.activities.forms import (
    NAME_OF_GROUP,
    FirstDayForm,
    GroupForm,
    GroupSearchForm,
    NewGroupForm,
    SlotForm,
    TeacherForm,
    initial_of,
)
from seriktes.activities.freezing import is_frozen
from seriktes.activities.models import Group
from seriktes.activities.queries import find_groups, group_by_code, group_page, lines_of
from seriktes.clubs.models import Club
from seriktes.core.access import access, allows, require, visible_or_404
from seriktes.core.editing import seen_by, watched
from seriktes.core.forms import DayForm, FileKindForm
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import (
    acted,
    attachment,
    form_page,
    page_of,
    posted,
    query_without_page,
    template_for,
)
from seriktes.core.registry import panels_of
from seriktes.core.text import slug


@access("activities.group.view")
@require_GET
def group_list(request: HttpRequest) -> HttpResponse:
    """Show the groups the actor may see; htmx asks for the table alone."""
    form = GroupSearchForm(request.GET, actor=request.actor)
    # What was typed wrong is said; a list of everything would look like its answer.
    found = Group.objects.none() if form.errors else find_groups(request.actor, form.sought())
    page = page_of(request, found.values_list("pk", flat=True))
    lines = lines_of(page, timezone.localdate())
    context = {"form": form, "page": page, "lines": lines, "query": query_without_page(request)}
    template = template_for(request, "activities/group_list.html", "results")
    return render(request, template, context, status=422 if form.errors else 200)


@access("activities.group.view")
@post_from("activities:group-list")
def group_export(request: HttpRequest) -> HttpResponse:
    """Send the list of groups as a file; posted, because the log keeps that it left."""
    kind, sought = FileKindForm(request.POST), GroupSearchForm(request.GET, actor=request.actor)
    if not kind.is_valid() or not sought.is_valid():
        raise Http404
    form = kind.cleaned_data["form"]
    content = export_groups(actor=request.actor, sought=sought.sought(), form=form)
    return attachment(content, f"{slug(_('Groups'))}.{form}")


@access("activities.group.view")
@require_GET
def group_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a group: hours, teachers, roster."""
    group = _group(request, code)
    context = {
        "known": group_page(request.actor, group),
        "group": group,
        "shows_roster": allows(
            request.actor, "activities.enrolment.view", group.enrolments.model(group=group)
        ),
        "panels": panels_of("activities.group", request.actor, group),
    }
    return render(request, "activities/group_detail.html", context)


@access("activities.group.edit")
@require_http_methods(["GET", "POST"])
def group_add(request: HttpRequest) -> HttpResponse:
    """Write down a new group in a club where the actor may."""
    clubs = [
        club
        for club in Club.objects.visible_to(request.actor)
        if allows(request.actor, "activities.group.edit", Group(club=club))
    ]
    wanted = [club for club in clubs if club.code == request.GET.get("club")] or clubs[:1]
    initial: dict[str, Any] = {"club": wanted[0]} if wanted else {}
    if "back" in request.GET:
        initial["name_kk"] = request.session.get(NAME_OF_GROUP, "")[:100]
        initial["starts_on"] = _first_day(request)
    form = once(NewGroupForm(posted(request), actor=request.actor, clubs=clubs, initial=initial))

    def act() -> Group:
        return add_group(actor=request.actor, club=form.cleaned_data["club"], details=form.details())

    said = _("The group is written down. Add its hours and its teacher.")
    return acted(request, form, act, to=partial(_onward, request), said=said) or _form_page(
        request,
        form,
        _("Add a group"),
        lacks_club=not clubs,
        lacks_programme=not form.fields["programme"].queryset.exists(),
    )


def _first_day(request: HttpRequest) -> date:
    """Return since when the page that asked for a new group knows it to meet; else today."""
    try:
        return date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return timezone.localdate()


def _onward(request: HttpRequest, group: Group) -> str:
    """Return the page of this site that asked for a new group, told which it is; else the group's own."""
    back = request.GET.get("back", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return group.get_absolute_url()
    return f"{back}{'&' if '?' in back else '?'}group={group.code}"


@access("activities.group.edit")
@require_http_methods(["GET", "POST"])
def group_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a group; what reports count by stays once there are marks."""
    group, frozen = _editable(request, code)
    initial = initial_of(group)
    form = watched(
        GroupForm(posted(request), actor=request.actor, is_frozen=frozen, initial=initial),
        group,
        state_of(group),
        together=[("age_from", "age_until")],
    )

    def act() -> Group:
        details, seen = form.details(), seen_by(form)
        return edit_group(actor=request.actor, group=group, details=details, seen=seen)

    return acted(request, form, act, to=group) or _form_page(
        request, form, _("Edit the group"), group=group, is_frozen=frozen
    )


@access("activities.group.edit")
@require_http_methods(["GET", "POST"])
def group_succeed(request: HttpRequest, code: str) -> HttpResponse:
    """Close a group and go on with a successor."""
    group, _frozen = _editable(request, code)
    initial = initial_of(group)
    del initial["starts_on"]
    form = GroupForm(posted(request), actor=request.actor, initial=initial)

    def act() -> Group:
        return succeed_group(actor=request.actor, group=group, details=form.details())

    said = _("People, teachers and hours went over to the successor group.")
    lead = _("The former group ends on the day before, and its marks stay with it.")
    return acted(request, form, act, to=lambda made: made, said=said) or _form_page(
        request, form, _("Make a successor group"), group=group, lead=lead
    )


@access("activities.group.edit")
@require_http_methods(["GET", "POST"])
def group_close(request: HttpRequest, code: str) -> HttpResponse:
    """End a group."""
    group, _frozen = _editable(request, code)
    form = DayForm(posted(request), initial={"day": group.ends_on or timezone.localdate()})

    def act() -> Group:
        return close_group(actor=request.actor, group=group, ends_on=form.cleaned_data["day"])

    lead = _("Every enrolment, teacher and weekly hour of the group ends on the same day.")
    title = _("Correct the last day") if group.ends_on else _("Close the group")
    return acted(request, form, act, to=group) or _form_page(
        request, form, title, group=group, lead=lead, is_final=True
    )


@access("activities.group.edit")
@require_http_methods(["GET", "POST"])
def slot_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a weekly hour."""
    group, _frozen = _editable(request, code)
    form = SlotForm(posted(request))

    def act() -> object:
        return add_slot(actor=request.actor, group=group, details=form.details())

    return acted(request, form, act, to=group) or _form_page(
        request, form, _("Add a weekly hour"), group=group
    )


@access("activities.group.edit")
@require_http_methods(["GET", "POST"])
def slot_edit(request: HttpRequest, code: str, slot: str) -> HttpResponse:
    """Correct the first day of a weekly hour."""
    group, _frozen = _editable(request, code)
    hour = get_object_or_404(group.timetable.not_ended(), code=slot)
    form = watched(FirstDayForm(posted(request), initial={"starts_on": hour.starts_on}), hour)

    def act() -> object:
        seen = seen_by(form)
        return redate_slot(actor=request.actor, slot=hour, seen=seen, **form.cleaned_data)

    return acted(request, form, act, to=group) or _form_page(
        request, form, _("Correct the first day"), group=group, lead=str(hour)
    )


@access("activities.group.edit")
@require_http_methods(["GET", "POST"])
def slot_end(request: HttpRequest, code: str, slot: str) -> HttpResponse:
    """End a weekly hour."""
    group, _frozen = _editable(request, code)
    hour = get_object_or_404(group.timetable.not_ended(), code=slot)
    form = DayForm(posted(request))

    def act() -> object:
        return end_slot(actor=request.actor, slot=hour, ends_on=form.cleaned_data["day"])

    return acted(request, form, act, to=group) or _form_page(
        request, form, _("End the weekly hour"), group=group, lead=str(hour), is_final=True
    )


@access("activities.group.edit")
@require_http_methods(["GET", "POST"])
def teaching_add(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody of the club's staff teach the group."""
    group, _frozen = _editable(request, code)
    form = TeacherForm(posted(request), group=group)

    def act() -> object:
        return assign_teacher(actor=request.actor, group=group, **form.cleaned_data)

    return acted(request, form, act, to=group) or _form_page(
        request, form, _("Assign a teacher"), group=group
    )


@access("activities.group.edit")
@require_http_methods(["GET", "POST"])
def teaching_end(request: HttpRequest, code: str, teaching: str) -> HttpResponse:
    """End somebody's teaching of the group."""
    group, _frozen = _editable(request, code)
    held = get_object_or_404(group.teachings.not_ended().select_related("user"), code=teaching)
    form = DayForm(posted(request))

    def act() -> object:
        return end_teaching(actor=request.actor, teaching=held, ends_on=form.cleaned_data["day"])

    return acted(request, form, act, to=group) or _form_page(
        request, form, _("End the teaching"), group=group, lead=held.user.full_name, is_final=True
    )


@access("activities.roster.export")
@post_from("activities:group-detail", "code")
def roster_export(request: HttpRequest, code: str) -> HttpResponse:
    """Send the roster as a file; posted, because the log keeps that it left."""
    group = _group(request, code)
    form = FileKindForm(request.POST)
    if not form.is_valid():
        raise Http404
    kind = form.cleaned_data["form"]
    content = export_roster(actor=request.actor, group=group, form=kind)
    return attachment(content, f"{slug(group.name_kk)}.{kind}")


def _group(request: HttpRequest, code: str) -> Group:
    return visible_or_404(request.actor, group_by_code(code), Group())


def _editable(request: HttpRequest, code: str) -> tuple[Group, bool]:
    group = _group(request, code)
    require(request.actor, "activities.group.edit", group)
    return group, is_frozen(group)


def _form_page(
    request: HttpRequest, form: BaseForm, title: str, *, group: Group | None = None, **more: Any
) -> HttpResponse:
    return form_page(request, "activities/group_form.html", form, title=title, group=group, **more)
