from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import Actor, access
from seriktes.core.editing import Unshown, seen_by, watched
from seriktes.core.forms import FileKindForm
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
from seriktes.people import listing
from seriktes.people.actions import add_person, edit_person, export_people, read_iin, seen_state
from seriktes.people.forms import PeopleSearchForm, PersonForm, initial_of
from seriktes.people.models import Person
from seriktes.people.queries import find_people, person_page, rows_of
from seriktes.people.sealing import iin_stamp, is_iin_of, masked_iin


@access("people.person.view")
@require_GET
def person_list(request: HttpRequest) -> HttpResponse:
    """Show the people the actor may see; htmx asks for the table alone."""
    form = PeopleSearchForm(request.GET, actor=request.actor)
    sought = form.sought()
    # What was typed wrong is said; a list of everybody would look like its answer.
    found = Person.objects.none() if form.errors else find_people(request.actor, sought)
    page = page_of(request, found)
    shown = listing.columns.shown_to(request.actor)
    roots = [person.pk for person in page]
    texts = [column.texts(request.actor, roots) for column in shown]
    context = {
        "form": form,
        "page": page,
        "columns": shown,
        "rows": [
            (person, [_cell(*cell, person) for cell in zip(shown, texts, strict=True)]) for person in page
        ],
        "query": query_without_page(request),
        "panels": panels_of("people.person_list", request.actor, None),
    }
    template = template_for(request, "people/person_list.html", "results")
    return render(request, template, context, status=422 if form.errors else 200)


@access("people.person.export")
@post_from("people:person-list")
def person_export(request: HttpRequest) -> HttpResponse:
    """Send the list of people as a file; posted, because the log keeps that it left."""
    kind, sought = FileKindForm(request.POST), PeopleSearchForm(request.GET, actor=request.actor)
    if not kind.is_valid():
        raise Http404
    if not sought.is_valid():
        return redirect(f"{reverse('people:person-list')}?{query_without_page(request)}")
    form = kind.cleaned_data["form"]
    content = export_people(actor=request.actor, sought=sought.sought(), form=form)
    return attachment(content, f"{slug(_('People'))}.{form}")


@access("people.person.view")
@require_GET
def person_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one human being, whichever of their rows the address names; of an erased one what is left."""
    rows = rows_of(request.actor, code)
    if not rows:
        raise Http404
    if rows[0].is_erased:
        return _erased(request, rows[0])
    return _detail(request, rows, next(filter(None, map(masked_iin, rows)), ""))


@access("people.person.register")
@require_http_methods(["GET", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """Write down a person who is in no group yet."""
    form = once(PersonForm(posted(request), actor=request.actor))

    def act() -> Person:
        return add_person(actor=request.actor, details=form.details(), apart_from=form.told_apart())

    def said(made: Person) -> str:
        return _("%(name)s is written down.") % {"name": made.name}

    return acted(request, form, act, to=lambda made: made, said=said) or form_page(
        request, "people/person_add.html", form
    )


@access("people.person.edit")
@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what is written down of a person."""
    person = rows_or_404(request.actor, code)[0]
    initial = initial_of(person)
    form = watched(
        PersonForm(posted(request), actor=request.actor, person=person, initial=initial),
        person,
        seen_state(person),
        unshown={"iin": Unshown(iin_stamp(person), partial(is_iin_of, person))},
    )

    def act() -> object:
        details, seen = form.details(), seen_by(form)
        return edit_person(actor=request.actor, person=person, details=details, seen=seen)

    return acted(request, form, act, to=person, said=_("Saved.")) or form_page(
        request, "people/person_edit.html", form, person=person
    )


@access("people.person.add")
@post_from("people:person-add")
def person_likely(request: HttpRequest) -> HttpResponse:
    """Show who may be the person that is being typed; posted, so that no name lands in an address."""
    form = PersonForm(request.POST, actor=request.actor)
    return render(request, "people/_likely.html", {"likely": form.likely_so_far()})


@access("people.person.identify")
@post_from("people:person-detail", "code")
def person_iin(request: HttpRequest, code: str) -> HttpResponse:
    """Show the whole ИИН once; the log keeps that it was read."""
    rows = rows_or_404(request.actor, code)
    sealed = [row for row in rows if row.iin_sealed]
    if not sealed:
        raise Http404
    number = read_iin(actor=request.actor, person=sealed[0])
    # In this answer only: a message would lie unsealed in the sessions' table until it is read.
    if request.htmx:
        answer = render(request, "people/_iin.html", {"number": number})
    else:
        answer = _detail(request, rows, number)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _detail(request: HttpRequest, rows: list[Person], iin: str) -> HttpResponse:
    known = person_page(rows, request.actor)
    context = {
        "known": known,
        "person": known.person,
        "iin": iin,
        "panels": panels_of("people.person", request.actor, known.person),
    }
    return render(request, "people/person_detail.html", context)


def _erased(request: HttpRequest, person: Person) -> HttpResponse:
    panels = panels_of("people.person", request.actor, person)
    context = {"person": person, "erasure": person.erasure, "panels": panels}
    return render(request, "people/person_erased.html", context)


def _cell(column: listing.PersonColumn, texts: Mapping[int, str], person: Person) -> dict:
    return {"label": column.label, "text": texts.get(person.pk, "")}


def rows_or_404(actor: Actor, code: str) -> list[Person]:
    """Return every row of the person behind `code` that the actor may see, the root first, or answer 404.

    So it does for somebody whose data were erased: nothing is done about them any more.
    """
    rows = rows_of(actor, code)
    if not rows or rows[0].is_erased:
        raise Http404
    return rows
