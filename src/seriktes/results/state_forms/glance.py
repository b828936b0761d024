"""What first pages and pages of groups show of the state's forms."""

from __future__ import annotations

from dataclasses import dataclass

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.core.access import Actor, allows
from seriktes.results.state_forms.models import OrderedGroup
from seriktes.results.state_forms.portfolios import ARRANGE, OF_GROUP, order_of
from seriktes.results.state_forms.queries import FormLineOfList, due_forms


@dataclass(frozen=True)
class GroupPortfolios:
    """The way from a group to its portfolios."""

    group: Group
    order: OrderedGroup | None


def state_forms_due(actor: Actor) -> list[FormLineOfList] | None:
    """Return the forms to be handed in soon, or late already; nothing where none is."""
    return due_forms(actor) or None


def group_portfolios(actor: Actor, group: Group) -> GroupPortfolios | None:
    """Return the way to the portfolios of a group of arts; nothing for groups that can have none."""
    if group.programme.kind != ProgrammeKind.ARTS:
        return None
    if not allows(actor, OF_GROUP, group):
        return None
    order = order_of(group)
    if order is None and not allows(actor, ARRANGE, group):
        return None
    return GroupPortfolios(group, order)
