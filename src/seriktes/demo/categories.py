"""Categories of people: the ready-made list, and the children of large families."""

from __future__ import annotations

from datetime import date

from seriktes.demo.scale import noon
from seriktes.demo.tables import Writer, code
from seriktes.people.models import Category, Person, PersonCategory
from seriktes.people.ready_categories import READY

LARGE_FAMILY = "large_family"
# Nothing is drawn for it, so that everything else stays as it was: brothers and sisters who come together.
CHILDREN_OF_LARGE_FAMILY = 3


def write(writer: Writer) -> Category:
    """Write the ready-made list; return the category of large families."""
    for one in READY:
        key = writer.key(Category)
        category = Category(
            code=code(key),
            name_kk=one.kk,
            name_ru=one.ru,
            name_en=one.en,
            is_sensitive=one.is_sensitive,
            ready_key=one.key,
        )
        category.save()
    return Category.objects.get(ready_key=LARGE_FAMILY)


def belong(writer: Writer, category: Category, person: Person, since: date) -> None:
    """Write that somebody belongs to a category."""
    writer.put(PersonCategory(person=person, category=category, starts_on=since, recorded_at=noon(since)))
