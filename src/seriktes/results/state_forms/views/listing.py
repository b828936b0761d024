"""The list of the organisation's forms, and beginning one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from seriktes.core.access import access, allows
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, posted
from seriktes.results.state_forms.actions import begin_form
from seriktes.results.state_forms.definitions import of_organisation
from seriktes.results.state_forms.definitions.shape import FormDefinition
from seriktes.results.state_forms.forms import BeginForm
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.queries import FormLineOfList, form_lines, network_organisation, next_period
from seriktes.results.state_forms.views.shared import form_language

LIST, BEGIN = "results.state_form.list", "results.state_form.begin"


@dataclass(frozen=True)
class FormListPage:
    """Every form the organisation has begun, and those that wait to be."""

    lines: list[FormLineOfList]
    definitions: list[FormDefinition]
    form: BeginForm | None
    language: str
    may_portfolios: bool


@access(LIST)
@require_GET
def state_form_list(request: HttpRequest) -> HttpResponse:
    """Show the forms of every year, and begin another one."""
    lines = form_lines(request.actor)
    form, year = next_period(lines)
    return _list_page(request, BeginForm(initial={"form": form, "year": year}), lines)


def _list_page(request: HttpRequest, form: BeginForm, lines: list[FormLineOfList]) -> HttpResponse:
    page = FormListPage(
        lines=lines,
        definitions=of_organisation(),
        form=form if allows(request.actor, BEGIN) else None,
        language=form_language(),
        may_portfolios=allows(request.actor, "results.portfolio.view"),
    )
    return form_page(request, "results/state_forms/form_list.html", form, page=page)


@access(BEGIN)
@post_from("results:state-form-list")
def state_form_begin(request: HttpRequest) -> HttpResponse:
    """Begin the form of a period."""
    form = BeginForm(posted(request))

    def act() -> StateForm:
        return begin_form(
            actor=request.actor,
            kind=form.kind,
            organisation=network_organisation(),
            year=form.cleaned_data["year"],
            part=form.part,
        )

    return acted(request, form, act, to=lambda made: made) or _list_page(
        request, form, form_lines(request.actor)
    )
