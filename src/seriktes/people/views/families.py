from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access
from seriktes.core.editing import seen_by, watched
from seriktes.core.forms import DayForm
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import FOUND, acted, form_page, posted
from seriktes.people.actions import (
    add_guardian,
    add_new_guardian,
    end_guardianship,
    record_consents,
    redate_guardianship,
    withdraw_consent,
)
from seriktes.people.forms import ConsentsForm, KnownGuardianForm, NewGuardianForm, SinceForm
from seriktes.people.models import Consent, Guardianship, Person
from seriktes.people.queries import PeopleSought, find_people, person_page
from seriktes.people.views.register import rows_or_404


@access("people.person.edit")
@require_GET
def guardian_add(request: HttpRequest, code: str) -> HttpResponse:
    """Offer the two ways to a guardian: somebody known, found by a search, or a new person."""
    return _guardian_page(request, _person(request, code))


@access("people.person.edit")
@post_from("people:guardian-add", "code")
def guardian_choose(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a person of the register as a guardian."""
    child = _person(request, code)
    form = KnownGuardianForm(request.POST, known=_found(request, child), born=child.birth_date)

    def act() -> Guardianship:
        return add_guardian(actor=request.actor, child=child, **form.cleaned_data)

    return acted(request, form, act, to=child) or _guardian_page(request, child, known=form)


@access("people.person.edit")
@post_from("people:guardian-add", "code")
def guardian_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a new person as a guardian."""
    child = _person(request, code)
    form = once(NewGuardianForm(request.POST, actor=request.actor, born=child.birth_date))

    def act() -> Guardianship:
        return add_new_guardian(
            actor=request.actor,
            child=child,
            details=form.details(),
            relation=form.cleaned_data["relation"],
            starts_on=form.cleaned_data["starts_on"],
            apart_from=form.told_apart(),
        )

    return acted(request, form, act, to=child) or _guardian_page(request, child, new=form)


@access("people.person.edit")
@require_http_methods(["GET", "POST"])
def guardianship_edit(request: HttpRequest, code: str, guardianship: str) -> HttpResponse:
    """Correct the day since which somebody is a guardian."""
    child, tie = _guardianship(request, code, guardianship)
    form = watched(SinceForm(posted(request), initial={"starts_on": tie.starts_on}), tie)

    def act() -> None:
        redate_guardianship(actor=request.actor, guardianship=tie, seen=seen_by(form), **form.cleaned_data)

    return acted(request, form, act, to=child, said=_("Saved."), at="starts_on") or form_page(
        request, "people/guardianship_edit.html", form, person=child, guardian=tie.guardian
    )


@access("people.person.edit")
@require_http_methods(["GET", "POST"])
def guardianship_end(request: HttpRequest, code: str, guardianship: str) -> HttpResponse:
    """End a guardianship with its last day."""
    child, tie = _guardianship(request, code, guardianship)
    form = DayForm(posted(request))

    def act() -> None:
        end_guardianship(actor=request.actor, guardianship=tie, ends_on=form.cleaned_data["day"])

    return acted(request, form, act, to=child, at="day") or form_page(
        request, "people/guardianship_end.html", form, person=child, guardian=tie.guardian
    )


@access("people.person.edit")
@require_http_methods(["GET", "POST"])
def consent_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a consent for one or several purposes."""
    known = person_page(rows_or_404(request.actor, code), request.actor)
    missing = [state.purpose for state in known.consents if state.consent is None]
    form = ConsentsForm(
        posted(request),
        person=known.person,
        guardians=known.guardians,
        initial={"purposes": missing[:1]},
    )

    def act() -> object:
        purposes = form.cleaned_data["purposes"]
        return record_consents(
            actor=request.actor, person=known.person, purposes=purposes, details=form.details()
        )

    return acted(request, form, act, to=known.person, said=_("The consent is written down.")) or form_page(
        request, "people/consent_add.html", form, person=known.person
    )


@access("people.person.edit")
@require_http_methods(["GET", "POST"])
def consent_withdraw(request: HttpRequest, code: str, consent: str) -> HttpResponse:
    """Write down that a consent was withdrawn."""
    person = _person(request, code)
    given = Consent.objects.filter(person__in=Person.objects.same_as(person), withdrawn_on=None)
    withdrawn = get_object_or_404(given, code=consent)
    form = DayForm(posted(request))
    form.fields["day"].label = _("Withdrawn on")

    def act() -> None:
        withdraw_consent(actor=request.actor, consent=withdrawn, withdrawn_on=form.cleaned_data["day"])

    said = _("The withdrawal is written down. Stop within 15 working days.")
    return acted(request, form, act, to=person, said=said, at="day") or form_page(
        request, "people/consent_withdraw.html", form, person=person, consent=withdrawn
    )


def _guardianship(request: HttpRequest, code: str, guardianship: str) -> tuple[Person, Guardianship]:
    child = _person(request, code)
    ties = Guardianship.objects.filter(child__in=Person.objects.same_as(child)).not_ended()
    return child, get_object_or_404(ties.select_related("guardian"), code=guardianship)


def _person(request: HttpRequest, code: str) -> Person:
    return rows_or_404(request.actor, code)[0]


def _found(request: HttpRequest, child: Person) -> list[Person]:
    """Return the people found for the guardian search, without the child, and the one chosen as likely."""
    sought = request.POST.get("q") or request.GET.get("q", "")
    if not sought.strip():
        likely = Person.objects.visible_to(request.actor).canonical()
        return list(likely.filter(code=request.POST.get("guardian", "")).exclude(pk=child.root_id))
    found = find_people(request.actor, PeopleSought(text=sought)).exclude(pk=child.root_id)
    return list(found[:FOUND])


def _guardian_page(request: HttpRequest, child: Person, **bound: Any) -> HttpResponse:
    born = child.birth_date
    context = {
        "person": child,
        "known": KnownGuardianForm(known=_found(request, child), born=born, auto_id="known_%s"),
        "new": once(NewGuardianForm(actor=request.actor, born=born)),
        "q": request.POST.get("q") or request.GET.get("q", ""),
        **bound,
    }
    return render(request, "people/guardian_add.html", context, status=422 if bound else 200)
