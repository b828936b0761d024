from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access
from seriktes.core.errors import DomainError
from seriktes.core.forms import DayForm
from seriktes.core.methods import post_from
from seriktes.core.pages import posted
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
from seriktes.people.queries import PeopleSought, find_people, person_page, rows_of

FOUND = 12


@access("people.person.edit")
@require_GET
def guardian_add(request: HttpRequest, code: str) -> HttpResponse:
    """Offer the two ways to a guardian: somebody known, found by a search, or a new person."""
    return _guardian_page(request, _person(request, code), {})


@access("people.person.edit")
@post_from("people:guardian-add", "code")
def guardian_choose(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a person of the register as a guardian."""
    child = _person(request, code)
    form = KnownGuardianForm(request.POST, known=_found(request, child), born=child.birth_date)
    if form.is_valid():
        try:
            add_guardian(actor=request.actor, child=child, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(child)
    return _guardian_page(request, child, {"known": form})


@access("people.person.edit")
@post_from("people:guardian-add", "code")
def guardian_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a new person as a guardian."""
    child = _person(request, code)
    form = NewGuardianForm(request.POST, actor=request.actor, born=child.birth_date)
    if form.is_valid():
        given = form.cleaned_data
        try:
            add_new_guardian(
                actor=request.actor,
                child=child,
                details=form.details(),
                relation=given["relation"],
                starts_on=given["starts_on"],
                apart_from=form.told_apart(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(child)
    return _guardian_page(request, child, {"new": form})


@access("people.person.edit")
@require_http_methods(["GET", "POST"])
def guardianship_edit(request: HttpRequest, code: str, guardianship: str) -> HttpResponse:
    """Correct the day since which somebody is a guardian."""
    child = _person(request, code)
    ties = Guardianship.objects.filter(child__in=Person.objects.same_as(child)).not_ended()
    tie = get_object_or_404(ties.select_related("guardian"), code=guardianship)
    form = SinceForm(posted(request), initial={"starts_on": tie.starts_on})
    if form.is_valid():
        try:
            redate_guardianship(actor=request.actor, guardianship=tie, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(child)
    context = {"form": form, "person": child, "guardian": tie.guardian}
    return render(request, "people/guardianship_edit.html", context, status=422 if form.errors else 200)


@access("people.person.edit")
@require_http_methods(["GET", "POST"])
def guardianship_end(request: HttpRequest, code: str, guardianship: str) -> HttpResponse:
    """End a guardianship with its last day."""
    child = _person(request, code)
    ties = Guardianship.objects.filter(child__in=Person.objects.same_as(child)).not_ended()
    tie = get_object_or_404(ties.select_related("guardian"), code=guardianship)
    form = DayForm(posted(request))
    if form.is_valid():
        try:
            end_guardianship(actor=request.actor, guardianship=tie, ends_on=form.cleaned_data["day"])
        except DomainError as refusal:
            form.add_error("day", str(refusal))
        else:
            return redirect(child)
    context = {"form": form, "person": child, "guardian": tie.guardian}
    return render(request, "people/guardianship_end.html", context, status=422 if form.errors else 200)


@access("people.person.edit")
@require_http_methods(["GET", "POST"])
def consent_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a consent for one or several purposes."""
    rows = rows_of(request.actor, code)
    if not rows:
        raise Http404
    known = person_page(rows)
    missing = [state.purpose for state in known.consents if state.consent is None]
    form = ConsentsForm(
        posted(request),
        person=known.person,
        guardians=known.guardians,
        initial={"purposes": missing[:1]},
    )
    if form.is_valid():
        try:
            record_consents(
                actor=request.actor,
                person=known.person,
                purposes=form.cleaned_data["purposes"],
                details=form.details(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The consent is written down."))
            return redirect(known.person)
    context = {"form": form, "person": known.person}
    return render(request, "people/consent_add.html", context, status=422 if form.errors else 200)


@access("people.person.edit")
@require_http_methods(["GET", "POST"])
def consent_withdraw(request: HttpRequest, code: str, consent: str) -> HttpResponse:
    """Write down that a consent was withdrawn."""
    person = _person(request, code)
    given = Consent.objects.filter(person__in=Person.objects.same_as(person), withdrawn_on=None)
    withdrawn = get_object_or_404(given, code=consent)
    form = DayForm(posted(request))
    form.fields["day"].label = _("Withdrawn on")
    if form.is_valid():
        try:
            withdraw_consent(actor=request.actor, consent=withdrawn, withdrawn_on=form.cleaned_data["day"])
        except DomainError as refusal:
            form.add_error("day", str(refusal))
        else:
            messages.success(request, _("The withdrawal is written down. Stop within 15 working days."))
            return redirect(person)
    context = {"form": form, "person": person, "consent": withdrawn}
    return render(request, "people/consent_withdraw.html", context, status=422 if form.errors else 200)


def _person(request: HttpRequest, code: str) -> Person:
    """Return the person behind `code` that the actor may see, or answer 404."""
    rows = rows_of(request.actor, code)
    if not rows:
        raise Http404
    return rows[0]


def _found(request: HttpRequest, child: Person) -> list[Person]:
    """Return the people found for the guardian search, without the child, and the one chosen as likely."""
    sought = request.POST.get("q") or request.GET.get("q", "")
    if not sought.strip():
        likely = Person.objects.visible_to(request.actor).canonical()
        return list(likely.filter(code=request.POST.get("guardian", "")).exclude(pk=child.root_id))
    found = find_people(request.actor, PeopleSought(text=sought)).exclude(pk=child.root_id)
    return list(found[:FOUND])


def _guardian_page(request: HttpRequest, child: Person, bound: dict) -> HttpResponse:
    known = bound.get("known") or KnownGuardianForm(
        known=_found(request, child), born=child.birth_date, auto_id="known_%s"
    )
    new = bound.get("new") or NewGuardianForm(actor=request.actor, born=child.birth_date)
    context = {
        "person": child,
        "known": known,
        "new": new,
        "q": request.POST.get("q") or request.GET.get("q", ""),
    }
    return render(request, "people/guardian_add.html", context, status=422 if bound else 200)
