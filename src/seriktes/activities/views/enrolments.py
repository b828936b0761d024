from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.activities.actions import (
    end_enrolment,
    enrol_new_person,
    enrol_person,
    redate_enrolment,
    transfer_enrolment,
)
from seriktes.activities.forms import (
    EndEnrolmentForm,
    FirstDayForm,
    KnownPersonForm,
    NewPersonForm,
    TransferForm,
)
from seriktes.activities.models import Enrolment, Group
from seriktes.activities.queries import people_not_gone
from seriktes.core.access import access, require
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import FOUND, acted, form_page, posted
from seriktes.people.models import Person
from seriktes.people.queries import PeopleSought, find_people


@access("activities.enrolment.edit")
@require_GET
def enrolment_add(request: HttpRequest, code: str) -> HttpResponse:
    """Offer the two ways into a group: somebody known, found by a search, or a new person."""
    return _enrolment_page(request, _group(request, code))


@access("activities.enrolment.edit")
@post_from("activities:enrolment-add", "code")
def enrolment_choose(request: HttpRequest, code: str) -> HttpResponse:
    """Enrol a person of the register."""
    group = _group(request, code)
    form = KnownPersonForm(request.POST, known=_found(request, group), group=group)

    def act() -> Enrolment:
        return enrol_person(actor=request.actor, group=group, **form.chosen())

    return acted(request, form, act, to=group, said=_welcome) or _enrolment_page(request, group, known=form)


@access("activities.enrolment.edit")
@post_from("activities:enrolment-add", "code")
def enrolment_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a new person and enrol them at once."""
    group = _group(request, code)
    form = once(NewPersonForm(request.POST, actor=request.actor, group=group))

    def act() -> Enrolment:
        return enrol_new_person(
            actor=request.actor,
            group=group,
            details=form.details(),
            starts_on=form.cleaned_data["starts_on"],
            apart_from=form.told_apart(),
        )

    return acted(request, form, act, to=group, said=_welcome) or _enrolment_page(request, group, new=form)


@access("activities.enrolment.edit")
@post_from("activities:enrolment-add", "code")
def enrolment_likely(request: HttpRequest, code: str) -> HttpResponse:
    """Show who may be the person that is being typed, each to be enrolled by one tap."""
    group = _group(request, code)
    likely = NewPersonForm(request.POST, actor=request.actor, group=group).likely_so_far()
    context = {"group": group, "likely": likely, "inside": people_not_gone(group, timezone.localdate())}
    return render(request, "activities/_likely.html", context)


@access("activities.enrolment.edit")
@require_http_methods(["GET", "POST"])
def enrolment_edit(request: HttpRequest, code: str, enrolment: str) -> HttpResponse:
    """Correct the first day of an enrolment."""
    group, held = _enrolment(request, code, enrolment)
    form = watched(FirstDayForm(posted(request), initial={"starts_on": held.starts_on}), held)

    def act() -> None:
        redate_enrolment(actor=request.actor, enrolment=held, seen=seen_by(form), **form.cleaned_data)

    return acted(request, form, act, to=group, said=_("Saved."), at="starts_on") or _form_page(
        request, form, _("Correct the first day"), held, is_final=False
    )


@access("activities.enrolment.edit")
@require_http_methods(["GET", "POST"])
def enrolment_end(request: HttpRequest, code: str, enrolment: str) -> HttpResponse:
    """End an enrolment with its reason."""
    group, held = _enrolment(request, code, enrolment)
    form = EndEnrolmentForm(posted(request))

    def act() -> None:
        end_enrolment(actor=request.actor, enrolment=held, **form.cleaned_data)

    said = _("The enrolment has ended; its marks stay.")
    return acted(request, form, act, to=group, said=said, at="ends_on") or _form_page(
        request, form, _("End the enrolment"), held
    )


@access("activities.enrolment.edit")
@require_http_methods(["GET", "POST"])
def enrolment_transfer(request: HttpRequest, code: str, enrolment: str) -> HttpResponse:
    """Move a person to another group."""
    group, held = _enrolment(request, code, enrolment)
    form = TransferForm(posted(request), actor=request.actor, group=group, person=_root(held))

    def act() -> Enrolment:
        return transfer_enrolment(actor=request.actor, enrolment=held, **form.chosen())

    said = _("The person went over to the other group.")
    return acted(request, form, act, to=lambda made: made.group, said=said) or _form_page(
        request, form, _("Move to another group"), held
    )


def _group(request: HttpRequest, code: str) -> Group:
    groups = Group.objects.visible_to(request.actor).select_related("club", "programme")
    group = get_object_or_404(groups, code=code)
    require(request.actor, "activities.enrolment.edit", Enrolment(group=group))
    return group


def _enrolment(request: HttpRequest, code: str, enrolment: str) -> tuple[Group, Enrolment]:
    group = _group(request, code)
    open_ones = group.enrolments.not_ended().select_related("person__canonical", "group__club")
    return group, get_object_or_404(open_ones, code=enrolment)


def _found(request: HttpRequest, group: Group) -> list[Person]:
    """Return the people found for the group, without those who are in it, and the one chosen as likely."""
    likely = Person.objects.visible_to(request.actor).canonical().filter(code=request.POST.get("person", ""))
    sought = _sought(request)
    if not sought.strip():
        return list(likely)
    inside = group.enrolments.not_ended().values("person")
    found = find_people(request.actor, PeopleSought(text=sought)).exclude(pk__in=inside)
    return list(found.exclude(duplicates__in=inside)[:FOUND])


def _sought(request: HttpRequest) -> str:
    return request.POST.get("q") or request.GET.get("q", "")


def _welcome(enrolment: Enrolment) -> str:
    told = {"name": enrolment.person.name, "group": enrolment.group.name}
    return _("%(name)s is now in %(group)s.") % told


def _enrolment_page(request: HttpRequest, group: Group, **bound: Any) -> HttpResponse:
    context = {
        "group": group,
        "known": KnownPersonForm(known=_found(request, group), group=group, auto_id="known_%s"),
        # What was typed stays when somebody known was chosen instead and cannot be enrolled.
        "new": once(NewPersonForm(actor=request.actor, group=group, initial=request.POST.dict())),
        "q": _sought(request),
        "inside": people_not_gone(group, timezone.localdate()),
        **bound,
    }
    return render(request, "activities/enrolment_add.html", context, status=422 if bound else 200)


def _form_page(
    request: HttpRequest, form: Any, title: str, enrolment: Enrolment, *, is_final: bool = True
) -> HttpResponse:
    shown = {"title": title, "group": enrolment.group, "lead": _root(enrolment).name, "is_final": is_final}
    return form_page(request, "activities/group_form.html", form, **shown)


def _root(enrolment: Enrolment) -> Person:
    return enrolment.person.canonical or enrolment.person
