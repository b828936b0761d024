from __future__ import annotations

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access, allows
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.people.actions import (
    add_category,
    add_ready_categories,
    close_category,
    edit_category,
    put_into_category,
    redate_category,
    reopen_category,
    withdraw_category,
)
from seriktes.people.category_forms import CategoryForm, DaysForm, PersonCategoryForm
from seriktes.people.models import Category, Person, PersonCategory
from seriktes.people.queries import categories_of, categories_with_sizes, ready_missing
from seriktes.people.views.register import rows_or_404

LIST = "people:category-list"


@access("people.category.view")
@require_GET
def category_list(request: HttpRequest) -> HttpResponse:
    """Show the categories of people, with how many belong to each today."""
    context = {
        "categories": list(categories_with_sizes().visible_to(request.actor)),
        "missing": len(ready_missing()),
        "may_edit": allows(request.actor, "people.category.edit"),
    }
    return render(request, "people/category_list.html", context)


@access("people.category.edit")
@require_http_methods(["GET", "POST"])
def category_add(request: HttpRequest) -> HttpResponse:
    """Write down a category of people."""
    form = CategoryForm(posted(request))

    def act() -> Category:
        return add_category(actor=request.actor, details=form.details())

    return acted(request, form, act, to=LIST, said=_("Saved."), at="name_kk") or form_page(
        request, "people/category_form.html", form, heading=_("Add a category")
    )


@access("people.category.edit")
@require_http_methods(["GET", "POST"])
def category_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a category."""
    category = get_object_or_404(_categories(request), code=code)
    form = watched(CategoryForm(posted(request), initial=CategoryForm.initial_of(category)), category)

    def act() -> Category:
        details, seen = form.details(), seen_by(form)
        return edit_category(actor=request.actor, category=category, details=details, seen=seen)

    return acted(request, form, act, to=LIST, said=_("Saved."), at="name_kk") or form_page(
        request, "people/category_form.html", form, heading=category.name, category=category
    )


@access("people.category.edit")
@post_from("people:category-list")
def category_ready(request: HttpRequest) -> HttpResponse:
    """Take over what is missing of the ready-made list."""

    def said(made: list[Category]) -> str:
        return ngettext("%(number)s category is added.", "%(number)s categories are added.", len(made)) % {
            "number": len(made)
        }

    return pressed(request, lambda: add_ready_categories(actor=request.actor), to=LIST, back=LIST, said=said)


@access("people.category.edit")
@post_from("people:category-edit", "code")
def category_closure(request: HttpRequest, code: str) -> HttpResponse:
    """Put nobody else into a category."""
    category = get_object_or_404(_categories(request), code=code)
    return pressed(
        request, lambda: close_category(actor=request.actor, category=category), to=LIST, back=LIST
    )


@access("people.category.edit")
@post_from("people:category-edit", "code")
def category_closure_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Open a closed category again."""
    category = get_object_or_404(_categories(request), code=code)
    return pressed(
        request, lambda: reopen_category(actor=request.actor, category=category), to=LIST, back=LIST
    )


@access("people.person.categorise")
@require_http_methods(["GET", "POST"])
def person_category_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that somebody belongs to a category."""
    person = rows_or_404(request.actor, code)[0]
    form = PersonCategoryForm(posted(request), actor=request.actor, person=person)

    def act() -> PersonCategory:
        category = form.cleaned_data["category"]
        return put_into_category(actor=request.actor, person=person, category=category, days=form.days())

    return acted(request, form, act, to=person, said=_("Saved.")) or form_page(
        request, "people/person_category.html", form, person=person, heading=_("Put into a category")
    )


@access("people.person.categorise")
@require_http_methods(["GET", "POST"])
def person_category_edit(request: HttpRequest, code: str, belonging: str) -> HttpResponse:
    """Correct or end somebody's days in a category."""
    person, known = _belonging(request, code, belonging)
    form = DaysForm(posted(request), initial=DaysForm.initial_of(known))

    def act() -> PersonCategory:
        return redate_category(actor=request.actor, belonging=known, days=form.days())

    return acted(request, form, act, to=person, said=_("Saved.")) or form_page(
        request, "people/person_category.html", form, person=person, heading=known.category.name
    )


@access("people.person.categorise")
@require_http_methods(["GET", "POST"])
def person_category_withdrawal(request: HttpRequest, code: str, belonging: str) -> HttpResponse:
    """Take back a category that was never right."""
    person, known = _belonging(request, code, belonging)
    form = Form(posted(request))

    def act() -> PersonCategory:
        return withdraw_category(actor=request.actor, belonging=known)

    return acted(request, form, act, to=person, said=_("Taken back.")) or form_page(
        request, "people/person_category.html", form, person=person, heading=known.category.name
    )


def _categories(request: HttpRequest) -> QuerySet[Category]:
    return Category.objects.visible_to(request.actor)


def _belonging(request: HttpRequest, code: str, belonging: str) -> tuple[Person, PersonCategory]:
    person = rows_or_404(request.actor, code)[0]
    known = categories_of(request.actor, person)
    lines = [*known.current, *known.former] if known else []
    found = next((one for one in lines if one.code == belonging), None)
    if found is None:
        raise Http404
    return person, found
