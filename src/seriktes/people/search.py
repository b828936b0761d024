"""What the search of the header finds in the register of people."""

from __future__ import annotations

from seriktes.core import formats
from seriktes.core.access import Actor
from seriktes.core.registry import Found
from seriktes.people.models import Person
from seriktes.people.queries import PeopleSought, find_people


def find(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return the first people whose name or phone holds `text`."""
    return [_found(person) for person in find_people(actor, PeopleSought(text=text))[:limit]]


def _found(person: Person) -> Found:
    detail = formats.date_short(person.birth_date) if person.birth_date else ""
    return Found(title=person.name, detail=detail, url=person.get_absolute_url(), icon="user")
