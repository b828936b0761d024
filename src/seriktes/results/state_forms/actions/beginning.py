"""Beginning forms: of the organisation for a period, of the children of a group, and by a newer edition."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.activities.models import Group
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.uniqueness import unique_or
from seriktes.organisations.models import Organisation
from seriktes.results.queries import earliest_month
from seriktes.results.state_forms.actions.holding import held_open
from seriktes.results.state_forms.definitions import edition_for
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.errors import FormBegun, NotUnderOrder, WrongYear
from seriktes.results.state_forms.models import OrderedGroup, StateForm
from seriktes.results.state_forms.portfolios import ARRANGE, children_of

BEGIN = "results.state_form.begin"


def begin_form(
    *, actor: Actor, kind: FormKind, organisation: Organisation, year: int, part: int = 0
) -> StateForm:
    """Begin the form of a year, or of a part of it, by the edition in force. Raises WrongYear, FormBegun."""
    with transaction.atomic():
        require(actor, BEGIN)
        _require_year(year)
        with unique_or(FormBegun(_("This form is begun already. Open it from the list."))):
            form = StateForm.objects.create(
                kind=kind,
                edition=edition_for(kind, year, part).edition,
                organisation=organisation,
                year=year,
                part=part,
                begun_by=actor.user,
            )
        audit.log("results.stateform.begun", actor=actor, target=form, after={"year": str(year)})
    return form


def adopt_edition(*, actor: Actor, form: StateForm) -> StateForm:
    """Take the edition in force for a form that is not handed in; what was typed keeps its place."""
    with transaction.atomic():
        held = held_open(actor=actor, form=form)
        before, newest = held.edition, edition_for(held.kind, held.year, held.part).edition
        if before != newest:
            held.edition = newest
            held.save(update_fields=("edition",))
            audit.log(
                "results.stateform.edition_adopted",
                actor=actor,
                target=held,
                before={"edition": before.isoformat()},
                after={"edition": newest.isoformat()},
            )
    return held


def order_group(*, actor: Actor, group: Group, starts_on: date) -> OrderedGroup:
    """Say that a group works under the creative order from a day on: its children get portfolios."""
    with transaction.atomic():
        require(actor, ARRANGE, group)
        row, is_new = OrderedGroup.objects.get_or_create(
            group=group, ends_on=None, defaults={"starts_on": starts_on, "added_by": actor.user}
        )
        if is_new:
            told = {"starts_on": starts_on.isoformat()}
            audit.log("results.portfolio.group_ordered", actor=actor, target=group, after=told)
    return row


def end_order(*, actor: Actor, group: Group) -> None:
    """Say that a group works under the creative order no more; its portfolios stay."""
    with transaction.atomic():
        require(actor, ARRANGE, group)
        today = timezone.localdate()
        for row in OrderedGroup.objects.select_for_update().filter(group=group, ends_on=None):
            row.ends_on = max(today, row.starts_on)
            row.save(update_fields=("ends_on",))
            told = {"ends_on": row.ends_on.isoformat()}
            audit.log("results.portfolio.order_ended", actor=actor, target=group, after=told)


def begin_portfolios(*, actor: Actor, group: Group, organisation: Organisation, year: int) -> int:
    """Begin the portfolio of every child of a group who has none for the year; return how many were begun.

    Raises WrongYear, NotUnderOrder.
    """
    with transaction.atomic():
        require(actor, ARRANGE, group)
        _require_year(year)
        first, last = date(year, 1, 1), date(year, 12, 31)
        if not OrderedGroup.objects.overlapping(first, last).filter(group=group).exists():
            raise NotUnderOrder(_("This group did not work under the creative order in that year."))
        begun = 0
        for child in children_of(group, year):
            form, is_new = StateForm.objects.get_or_create(
                kind=FormKind.PORTFOLIO,
                year=year,
                group=group,
                person=child,
                defaults={
                    "edition": edition_for(FormKind.PORTFOLIO, year).edition,
                    "organisation": organisation,
                    "begun_by": actor.user,
                },
            )
            begun += is_new
            if is_new:
                audit.log("results.stateform.begun", actor=actor, target=form, after={"year": str(year)})
    return begun


def _require_year(year: int) -> None:
    first, this_year = earliest_month() // 12, timezone.localdate().year
    if not first <= year <= this_year:
        raise WrongYear(
            _("The network has records of the years %(first)s to %(last)s. Choose one of them.")
            % {"first": first, "last": this_year}
        )
