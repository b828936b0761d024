"""What the search of the header finds among the clubs."""

from __future__ import annotations

from seriktes.clubs.queries import ClubsSought, find_clubs
from seriktes.core.access import Actor
from seriktes.core.registry import Found


def find(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return the first clubs whose name or place holds `text`."""
    clubs = find_clubs(actor, ClubsSought(text=text))[:limit]
    return [Found(club.name, club.territory.name, club.get_absolute_url(), "school") for club in clubs]
