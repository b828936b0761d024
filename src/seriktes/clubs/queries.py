from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone

from seriktes.clubs.models import Appointment, Club, Unit
from seriktes.core.access import Actor
from seriktes.core.mixins import keyed
from seriktes.core.registry import HeldRole
from seriktes.places.models import Territory


@dataclass(frozen=True)
class ClubsSought:
    """What the list of clubs is narrowed to."""

    text: str = ""
    territory: str = ""
    is_training_centre: bool = False
    is_former: bool = False


def find_clubs(actor: Actor, sought: ClubsSought) -> QuerySet[Club]:
    """Return the clubs the actor may see, with their territory and unit."""
    former = Q(ends_on__lt=timezone.localdate())
    found = Club.objects.visible_to(actor).filter(former if sought.is_former else ~former | Q(ends_on=None))
    found = found.filter(keyed(sought.text, "search_key", "territory__search_key"))
    if sought.territory:
        found = found.filter(territory__kato=sought.territory)
    if sought.is_training_centre:
        found = found.filter(is_training_centre=True)
    return found.select_related("territory", "unit").order_by("sort_key", "pk")


MOST_OFFERED = 40
"""More clubs than this make no list to choose from: a part of the name is typed instead."""


def offered_clubs(actor: Actor, chosen: str = "") -> list[Club] | None:
    """Return the clubs a filter offers: all, or of too many the one whose code is chosen, else None."""

    def load() -> list[Club] | None:
        clubs = Club.objects.visible_to(actor).order_by("sort_key", "pk")
        found = list(clubs[: MOST_OFFERED + 1])
        if len(found) <= MOST_OFFERED:
            return found
        return (list(clubs.filter(code=chosen)) if chosen else []) or None

    return actor.remember(("clubs.offered", chosen), load)


def clubs_meant(actor: Actor, said: str) -> QuerySet[Club]:
    """Return the clubs the actor may see that a filter means: by its code, or by a part of the name typed."""
    return Club.objects.visible_to(actor).filter(Q(code=said) | keyed(said, "search_key"))


def territories_of_clubs(actor: Actor) -> QuerySet[Territory]:
    """Return the territories where the actor sees a club, for a choice."""
    clubs = Club.objects.visible_to(actor).values("territory")
    return Territory.objects.filter(pk__in=clubs).order_by("sort_key", "pk")


def roles_in_clubs(user_ids: Collection[int]) -> dict[int, list[HeldRole]]:
    """Return the roles in clubs that users hold today or later, by user."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    rows = Appointment.objects.filter(lasting, user__in=user_ids).select_related("club")
    held: dict[int, list[HeldRole]] = defaultdict(list)
    for row in rows.order_by("club__sort_key", "role", "starts_on"):
        label, club = row.get_role_display(), row.club
        held[row.user_id].append(
            HeldRole(label, row.starts_on, row.ends_on, club.name, club.get_absolute_url())
        )
    return held


@dataclass(frozen=True)
class Staff:
    """Who works in a club and who did."""

    current: list[Appointment]
    former: list[Appointment]


def staff_of(club: Club) -> Staff:
    """Return the appointments of a club in one query; those that start later count as current."""
    today = timezone.localdate()
    appointments = list(club.appointments.select_related("user").order_by("role", "starts_on", "pk"))
    return Staff(
        current=[one for one in appointments if one.ends_on is None or one.ends_on >= today],
        former=[one for one in appointments if one.ends_on is not None and one.ends_on < today],
    )


@dataclass
class UnitNode:
    """A unit of the network's tree with its clubs and its parts."""

    unit: Unit
    clubs: list[Club] = field(default_factory=list)
    parts: list[UnitNode] = field(default_factory=list)


def network_tree(actor: Actor) -> UnitNode | None:
    """Return the tree of the network as the actor may see it, in two queries; None without a root."""
    nodes = {unit.pk: UnitNode(unit) for unit in Unit.objects.visible_to(actor).order_by("sort_key", "pk")}
    for club in find_clubs(actor, ClubsSought()):
        if club.unit_id in nodes:
            nodes[club.unit_id].clubs.append(club)
    root = None
    for node in nodes.values():
        if node.unit.parent_id in nodes:
            nodes[node.unit.parent_id].parts.append(node)
        elif node.unit.parent_id is None:
            root = node
    return root
