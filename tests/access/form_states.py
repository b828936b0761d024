"""Pages of the state's forms and of portfolios in states that the objects of the small world are not in."""

from __future__ import annotations

from datetime import date
from typing import Any

from seriktes.results.state_forms.models import (
    OrderedGroup,
    StateForm,
    StateFormEntry,
    StateFormFiling,
    StateFormLine,
)
from tests import factories as make
from tests.world import World


def pages_of_forms(world: World, named: dict[str, Any]) -> list[tuple[str, str]]:
    """Make the rows and return who reads which page."""
    return [*_of_an_open_form(world, named), *_of_a_reopened_form(named), *_of_portfolios(world, named)]


def _of_an_open_form(world: World, named: dict[str, Any]) -> list[tuple[str, str]]:
    """A form that nobody has handed in: money to place, values typed against computed ones, lines."""
    form = _form_before(named, years=1)
    agreement = world.akimat_agreement
    make.contribution(agreement, received_on=date(form.year, 5, 5))
    computed = StateFormLine.objects.create(form=form, section="3", agreement=agreement)
    typed = StateFormLine.objects.create(form=form, section="5")
    for field, line, value in (("1-9", None, "1"), ("3-9", computed, 1), ("5-2", typed, "Үлгібаев (үлгі)")):
        StateFormEntry.objects.create(form=form, line=line, field=field, value=value)
    StateFormLine.objects.create(form=form, section="2", withdrawn_at="2026-01-01T00:00:00Z")
    own = f"/state-forms/{form.code}"
    agreed, added = f"{own}/lines/of-{agreement.code}", f"{own}/lines/{typed.code}"
    sections = [f"{own}/sections/{section.key}/" for section in form.definition.sections()]
    others = (
        f"{own}/sections/5/lines/add/",
        f"{own}/cells/1-9/",
        f"{agreed}/",
        f"{agreed}/cells/3-9/",
        f"{added}/",
        f"{added}/withdrawal/",
    )
    return [("administrator", page) for page in (f"{own}/", *sections, *others)]


def _of_a_reopened_form(named: dict[str, Any]) -> list[tuple[str, str]]:
    """A form that was handed in and is open again for a correction."""
    form = _form_before(named, years=2)
    StateFormFiling.objects.create(
        form=form,
        filed_on=make.LONG_AGO,
        reopened_at="2026-01-01T00:00:00Z",
    )
    return [("administrator", f"/state-forms/{form.code}/{part}") for part in ("", "filing/")]


def _form_before(named: dict[str, Any], years: int) -> StateForm:
    """Return the form of the same organisation for an earlier year; that of its own year is handed in."""
    later = named["state_form"]
    return StateForm.objects.create(kind=later.kind, organisation=later.organisation, year=later.year - years)


def _of_portfolios(world: World, named: dict[str, Any]) -> list[tuple[str, str]]:
    """A group under the creative order: one child has a portfolio, another none yet."""
    begun = named["portfolio"]
    group = make.group("Сурет", club=world.club)
    have, wait = (make.person("Үлгіқызы", name, sex="f") for name in ("Аяла", "Аружан"))
    for child in (have, wait):
        make.enrolment(child, group)
    OrderedGroup.objects.create(group=group, starts_on=make.LONG_AGO)
    StateForm.objects.create(
        kind=begun.kind, organisation=begun.organisation, year=begun.year, group=group, person=have
    )
    return [("leader", f"/portfolios/{group.code}/?year={begun.year}")]
