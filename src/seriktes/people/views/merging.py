from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access
from seriktes.core.methods import post_from
from seriktes.core.pages import FOUND, acted, form_page, posted
from seriktes.core.registry import panels_of
from seriktes.people import listing
from seriktes.people.actions import merge_people, tell_apart, undo_distinction, undo_merge
from seriktes.people.forms import KeptForm
from seriktes.people.models import Person, PersonDistinction, PersonMerge
from seriktes.people.queries import (
    PeopleSought,
    decided_pairs,
    distinction_of,
    find_people,
    person_page,
    possible_duplicates,
    rows_of,
)
from seriktes.people.sealing import masked_iin
from seriktes.people.views.register import rows_or_404


@access("people.person.merge")
@require_GET
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Show the pairs of people who may be one, and those who were found to be two."""
    pairs = possible_duplicates(request.actor)
    people = [person.pk for pair in pairs for person in (pair.one, pair.other)]
    columns = [column.texts(request.actor, people) for column in listing.columns.shown_to(request.actor)]
    context = {
        "rows": [(pair, *(_where(person, columns) for person in (pair.one, pair.other))) for pair in pairs],
        "decided": decided_pairs(request.actor),
    }
    return render(request, "people/duplicate_list.html", context)


@access("people.person.merge")
@require_GET
def merge_search(request: HttpRequest, code: str) -> HttpResponse:
    """Look for the other row of a person."""
    person = _mergeable(request, code)
    q = request.GET.get("q", "")
    found = (
        find_people(request.actor, PeopleSought(text=q)).exclude(pk=person.pk)[:FOUND] if q.strip() else []
    )
    return render(request, "people/merge_search.html", {"person": person, "q": q, "found": found})


@access("people.person.merge")
@require_http_methods(["GET", "POST"])
def merge_add(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Show two rows side by side with what joining them means, and join them."""
    pair = [_mergeable(request, code), _mergeable(request, other)]
    if pair[0].pk == pair[1].pk:
        raise Http404
    form = KeptForm(posted(request), one=pair[0], other=pair[1], initial={"kept": pair[0].code})

    def act() -> Person:
        kept, merged = form.kept_and_merged()
        merge_people(actor=request.actor, kept=kept, merged=merged)
        return kept

    said = _("The two are now one. You can undo this on this page.")
    return acted(request, form, act, to=lambda kept: kept, said=said) or form_page(
        request,
        "people/merge_add.html",
        form,
        pair=pair,
        distinction=distinction_of(*pair),
        panels=panels_of("people.merge", request.actor, tuple(pair)),
        sides=[_side(request, place, person) for place, person in enumerate(pair, 1)],
    )


@access("people.person.merge")
@post_from("people:person-detail", "code")
def merge_undo(request: HttpRequest, code: str, merge: str) -> HttpResponse:
    """Take a merge back."""
    person = _mergeable(request, code)
    merges = PersonMerge.objects.filter(merged__in=Person.objects.same_as(person), undone_at=None)
    undone = undo_merge(actor=request.actor, merge=get_object_or_404(merges, code=merge))
    messages.success(request, _("%(name)s stands apart again.") % {"name": undone.merged.name})
    return redirect(undone.kept)


@access("people.person.merge")
@post_from("people:merge-add", "code", "other")
def distinction_add(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Keep the answer that two people are different."""
    one, another = _mergeable(request, code), _mergeable(request, other)
    tell_apart(actor=request.actor, one=one, other=another)
    messages.success(request, _("They stay two people. The answer is kept below and can be taken back."))
    return redirect("people:duplicate-list")


@access("people.person.merge")
@post_from("people:person-detail", "code")
def distinction_undo(request: HttpRequest, code: str, distinction: str) -> HttpResponse:
    """Take back the answer that two people are different."""
    person = _mergeable(request, code)
    rows = Person.objects.same_as(person)
    made = PersonDistinction.objects.filter(Q(one__in=rows) | Q(other__in=rows), undone_at=None)
    undone = undo_distinction(actor=request.actor, distinction=get_object_or_404(made, code=distinction))
    messages.success(request, _("The answer is taken back: the two may be one person again."))
    return redirect("people:merge-add", undone.one.code, undone.other.code)


def _where(person: Person, columns: list[Mapping[int, str]]) -> str:
    """Return where a person is known from, in the words of the apps that know it."""
    return "; ".join(filter(None, (texts.get(person.pk, "") for texts in columns)))


def _mergeable(request: HttpRequest, code: str) -> Person:
    return rows_or_404(request.actor, code)[0]


def _side(request: HttpRequest, place: int, person: Person) -> dict:
    known = person_page(rows_of(request.actor, person.code), request.actor)
    return {
        "title": f"{place}. {person.name}",
        "person": person,
        "known": known,
        "iin": next(filter(None, map(masked_iin, known.rows)), ""),
        "panels": panels_of("people.merge_side", request.actor, person),
    }
