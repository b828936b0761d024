"""Until when stories may be shown: as long as everybody they tell of consents that partners learn of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from seriktes.people.enums import Purpose
from seriktes.people.models import Person
from seriktes.people.queries.consents import consented_until, root_of, shortest
from seriktes.results.stories.models import Story, StoryPerson


def clear(stories: Iterable[int]) -> None:
    """Write down anew until when each of these stories may be shown."""
    rows = list(Story.objects.select_for_update().filter(pk__in=stories).order_by("pk"))
    told_of: dict[int, set[int]] = {row.pk: set() for row in rows}
    people = StoryPerson.objects.filter(story__in=told_of)
    for story, root in people.values_list("story", root_of("person")):
        told_of[story].add(root)
    consents = consented_until({root for roots in told_of.values() for root in roots}, Purpose.TRANSFER)
    for row in rows:
        row.cleared_until = shortest(told_of[row.pk], consents)
    Story.objects.bulk_update(rows, ("cleared_until",))


def clear_of(*, person_ids: Collection[int], **_: object) -> None:
    """Write down anew until when each story that tells of these persons may be shown."""
    roots = Person.objects.filter(pk__in=person_ids).root_ids()
    rows = Person.objects.filter(Q(pk__in=roots) | Q(canonical__in=roots)).values("pk")
    clear(StoryPerson.objects.filter(person__in=rows).values_list("story", flat=True))
