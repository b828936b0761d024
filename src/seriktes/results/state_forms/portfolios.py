"""Lists of portfolios: the groups under the creative order, the children of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Enrolment, Group
from seriktes.core.access import Actor, allows
from seriktes.people.models import Person
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.models import OrderedGroup, StateForm

VIEW = "results.state_form.view"
OF_GROUP = "results.portfolio.view"
ARRANGE = "results.portfolio.arrange"


@dataclass(frozen=True)
class ChildLine:
    """A child of a group and their portfolio of the year, where it is begun."""

    child: Person
    form: StateForm | None


@dataclass(frozen=True)
class OrderedGroupLine:
    """A group that works, or worked, under the creative order."""

    order: OrderedGroup

    @property
    def is_over(self) -> bool:
        return self.order.ends_on is not None and self.order.ends_on < timezone.localdate()


def ordered_groups(actor: Actor) -> list[OrderedGroupLine]:
    """Return the groups under the creative order that the actor may see, the newest order of each."""
    groups = Group.objects.visible_to(actor, OF_GROUP)
    rows = OrderedGroup.objects.filter(group__in=groups).select_related("group__club", "group__programme")
    newest = {row.group_id: row for row in rows.order_by("starts_on", "pk")}
    return [OrderedGroupLine(row) for row in sorted(newest.values(), key=lambda row: row.group.sort_key)]


def groups_to_order(actor: Actor) -> list[Group]:
    """Return the groups of arts that may be put under the creative order and are not."""
    today = timezone.localdate()
    under = OrderedGroup.objects.filter(ends_on=None).values("group")
    groups = Group.objects.visible_to(actor, ARRANGE).on(today).exclude(pk__in=under)
    return list(groups.filter(programme__kind=ProgrammeKind.ARTS).select_related("club"))


def order_of(group: Group) -> OrderedGroup | None:
    """Return the newest order of a group."""
    return OrderedGroup.objects.filter(group=group).order_by("starts_on", "pk").last()


def child_lines(actor: Actor, group: Group, year: int) -> list[ChildLine]:
    """Return the children of a group in a year, each with the portfolio, as far as the actor may see them."""
    begun = {form.person_id: form for form in portfolios_of(actor, group, year)}
    return [
        ChildLine(child, begun.get(child.pk))
        for child in children_of(group, year)
        if allows(actor, "people.person.view", child)
    ]


def children_of(group: Group, year: int) -> list[Person]:
    """Return the people enrolled in a group in a year, each human being once."""
    within = Enrolment.objects.overlapping(date(year, 1, 1), date(year, 12, 31)).filter(group=group)
    roots = Person.objects.filter(pk__in=within.values("person")).root_ids()
    return list(Person.objects.known().filter(pk__in=roots).order_by("sort_key", "pk"))


def portfolios_of(actor: Actor, group: Group, year: int) -> list[StateForm]:
    """Return the portfolios of a group that the actor may see, by the names of the children."""
    forms = StateForm.objects.visible_to(actor, VIEW).filter(kind=FormKind.PORTFOLIO, group=group, year=year)
    return list(
        forms.select_related("organisation", "person", "group__club", "group__programme").order_by(
            "person__sort_key", "pk"
        )
    )
