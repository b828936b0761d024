"""What the activities add to the pages of people and clubs; registered when the apps are ready."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from seriktes.activities.models import Enrolment, Group
from seriktes.activities.queries import (
    GroupLine,
    GroupsSought,
    enrolments_of,
    figures_of_clubs,
    find_groups,
    groups_of_people,
    lines_of,
    people_of_groups,
)
from seriktes.clubs.models import Club
from seriktes.clubs.queries import clubs_meant, offered_clubs
from seriktes.core.access import Actor
from seriktes.core.registry import Found
from seriktes.people.models import Person


def club_choices(actor: Actor, chosen: Mapping[str, str]) -> list[tuple[str, str]] | None:
    """Return the clubs to choose from; none where there is only one, None where a list would be too long."""
    clubs = offered_clubs(actor, chosen.get("club", ""))
    if clubs is None:
        return None
    return [(club.code, club.name) for club in clubs] if len(clubs) > 1 or chosen.get("club") else []


def people_of_club(actor: Actor, said: str) -> Q:
    """Return the condition "enrolled today in a group of this club", or of one of those meant."""
    return people_of_groups(Group.objects.visible_to(actor).filter(club__in=clubs_meant(actor, said)))


def group_choices(actor: Actor, chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the groups of the chosen club, or of the only one."""
    club = chosen.get("club", "")
    if not club and len(offered_clubs(actor) or ()) != 1:
        return []
    groups = Group.objects.visible_to(actor).on(timezone.localdate()).order_by("sort_key", "pk")
    if club:
        groups = groups.filter(club__code=club)
    return [(group.code, group.name) for group in groups]


def people_of_group(actor: Actor, code: str) -> Q:
    """Return the condition "enrolled today in this group"."""
    return people_of_groups(Group.objects.visible_to(actor).filter(code=code))


def group_names(actor: Actor, roots: Sequence[int]) -> Mapping[int, str]:
    """Return the groups of each person of a list."""
    return groups_of_people(actor, roots)


def enrolments_panel(actor: Actor, person: Person) -> list[Enrolment] | None:
    """Return the enrolments shown on the page of a person; None for somebody never enrolled."""
    return enrolments_of(actor, person) or None


def groups_panel(actor: Actor, club: Club) -> list[GroupLine]:
    """Return the groups shown on the page of a club."""
    today = timezone.localdate()
    groups = Group.objects.visible_to(actor).filter(club=club).on(today)
    return lines_of(groups.values_list("pk", flat=True), today)


def group_counts(actor: Actor, clubs: Sequence[int]) -> Mapping[int, int]:
    """Return how many groups each club has today."""
    return {club: known.groups for club, known in _figures(actor, clubs).items()}


def people_counts(actor: Actor, clubs: Sequence[int]) -> Mapping[int, int]:
    """Return how many people are in the groups of each club today."""
    return {club: known.people for club, known in _figures(actor, clubs).items()}


def _figures(actor: Actor, clubs: Sequence[int]) -> Mapping[int, Any]:
    return actor.remember(("activities.figures", tuple(clubs)), lambda: figures_of_clubs(clubs))


def find(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return the first groups whose name or programme holds `text`."""
    groups = find_groups(actor, GroupsSought(text=text))[:limit]
    return [Found(group.name, group.club.name, group.get_absolute_url(), "shapes") for group in groups]
