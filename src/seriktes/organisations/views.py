from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access
from seriktes.core.editing import seen_by, watched
from seriktes.core.forms import DayForm
from seriktes.core.once import once
from seriktes.core.pages import acted, form_page, page_of, posted, query_without_page, template_for
from seriktes.core.registry import panels_of
from seriktes.organisations.actions import (
    add_former_name,
    add_organisation,
    add_representative,
    edit_organisation,
    end_representative,
)
from seriktes.organisations.forms import (
    FormerNameForm,
    OrganisationForm,
    OrganisationSearchForm,
    RepresentativeForm,
)
from seriktes.organisations.models import Organisation, Representative
from seriktes.organisations.queries import find_organisations, organisation_page
from seriktes.organisations.rules import sees_only_own
from seriktes.organisations.wording import title_for


@access("organisations.organisation.view")
@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Show the organisations the actor may see; htmx asks for the table alone."""
    form = OrganisationSearchForm(request.GET)
    sought = form.sought()
    # What was typed wrong is said; a list of everything would look like its answer.
    found = Organisation.objects.none() if form.errors else find_organisations(request.actor, **sought)
    page = page_of(request, found)
    context = {"form": form, "page": page, "query": query_without_page(request)}
    context |= {"title": title_for(request.actor), "is_own": sees_only_own(request.actor)}
    template = template_for(request, "organisations/organisation_list.html", "results")
    return render(request, template, context, status=422 if form.errors else 200)


@access("organisations.organisation.view")
@require_GET
def organisation_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show an organisation, with what other apps know of it."""
    organisation = _organisation(request, code)
    context = {
        "known": organisation_page(organisation),
        "organisation": organisation,
        "title": title_for(request.actor),
        "panels": panels_of("organisations.organisation", request.actor, organisation),
    }
    return render(request, "organisations/organisation_detail.html", context)


@access("organisations.organisation.edit")
@require_http_methods(["GET", "POST"])
def organisation_add(request: HttpRequest) -> HttpResponse:
    """Write down an organisation."""
    form = once(OrganisationForm(posted(request)))

    def act() -> Organisation:
        return add_organisation(actor=request.actor, details=form.details())

    def said(made: Organisation) -> str:
        return _("%(name)s is written down.") % {"name": made.name}

    return acted(request, form, act, to=lambda made: made, said=said) or _form_page(
        request, form, None, _("Add an organisation")
    )


@access("organisations.organisation.edit")
@require_http_methods(["GET", "POST"])
def organisation_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what is written down of an organisation."""
    organisation = _organisation(request, code)
    known = _organisation(request, code)
    form = watched(OrganisationForm(posted(request), instance=known), known)

    def act() -> Organisation:
        details, seen = form.details(), seen_by(form)
        return edit_organisation(actor=request.actor, organisation=organisation, details=details, seen=seen)

    return acted(request, form, act, to=organisation) or _form_page(request, form, organisation, _("Edit"))


@access("organisations.organisation.edit")
@require_http_methods(["GET", "POST"])
def former_name_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a name the organisation bore."""
    organisation = _organisation(request, code)
    form = once(FormerNameForm(posted(request)))

    def act() -> object:
        return add_former_name(actor=request.actor, organisation=organisation, details=form.details())

    return acted(request, form, act, to=organisation) or _form_page(
        request, form, organisation, _("Add a former name")
    )


@access("organisations.organisation.edit")
@require_http_methods(["GET", "POST"])
def representative_add(request: HttpRequest, code: str) -> HttpResponse:
    """Let a user sign in for the organisation."""
    organisation = _organisation(request, code)
    form = RepresentativeForm(posted(request), actor=request.actor)

    def act() -> Representative:
        return add_representative(actor=request.actor, organisation=organisation, **form.cleaned_data)

    return acted(request, form, act, to=organisation, at="user") or _form_page(
        request, form, organisation, _("Add a representative")
    )


@access("organisations.organisation.edit")
@require_http_methods(["GET", "POST"])
def representative_end(request: HttpRequest, code: str, representative: str) -> HttpResponse:
    """End a representation with its last day."""
    organisation = _organisation(request, code)
    held = Representative.objects.filter(organisation=organisation).not_ended()
    ending = get_object_or_404(held, code=representative)
    form = DayForm(posted(request))

    def act() -> None:
        end_representative(actor=request.actor, representative=ending, last_day=form.cleaned_data["day"])

    return acted(request, form, act, to=organisation, at="day") or _form_page(
        request, form, organisation, _("End the representation")
    )


def _organisation(request: HttpRequest, code: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.actor), code=code)


def _form_page(
    request: HttpRequest, form: BaseForm, organisation: Organisation | None, heading: str
) -> HttpResponse:
    shown = {"organisation": organisation, "heading": heading}
    return form_page(request, "organisations/organisation_form.html", form, **shown)
