from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from seriktes.core.access import Actor
from seriktes.core.pages import FOUND
from seriktes.gallery.models import Photograph
from seriktes.partners.models import Agreement
from seriktes.people.enums import Purpose
from seriktes.people.models import Person
from seriktes.people.queries import PeopleSought, find_people
from seriktes.people.queries.consents import consented_until
from seriktes.results.disclosure.narrative import Finding, scan
from seriktes.results.stories.models import Story

PICTURES_OFFERED = 24


@dataclass(frozen=True)
class PersonNamed:
    """Somebody a story tells of and until when they consent that partners learn of it; None: they do not."""

    person: Person
    until: date | None

    @property
    def has_no_end(self) -> bool:
        return self.until == date.max


@dataclass(frozen=True)
class StoryPeople:
    """Whom a story tells of, as the actor may read it; `unseen` counts the others."""

    seen: list[PersonNamed]
    unseen: int


def find_stories(actor: Actor, agreement: Agreement | None = None) -> QuerySet[Story]:
    """Return the stories the actor may read, the newest first, with the pictures that may be shown."""
    found = Story.objects.visible_to(actor).select_related("agreement__partner", "club", "indicator")
    if agreement is not None:
        found = found.filter(agreement=agreement)
    shown = Photograph.objects.shown_on(timezone.localdate()).order_by("taken_on", "pk")
    return found.prefetch_related(Prefetch("photographs", shown, to_attr="pictures"))


def places_to_read(story: Story) -> tuple[Finding, ...]:
    """Return every place that may tell of somebody, in its words and under its photographs."""
    captions = story.photographs.order_by("taken_on", "pk").values_list("name_kk", "name_ru", "name_en")
    return scan("\n".join(filter(None, (story.words, *chain.from_iterable(captions)))))


def people_of(actor: Actor, story: Story) -> StoryPeople:
    """Return whom a story tells of. It asks no permission for the story: the caller does."""
    rows = list(story.people.select_related("person").order_by("named_at", "pk"))
    known = Person.objects.visible_to(actor).filter(pk__in=[one.person_id for one in rows])
    seen = set(known.values_list("pk", flat=True))
    until = consented_until({one.person.root_id for one in rows}, Purpose.TRANSFER)
    named = [PersonNamed(one.person, until.get(one.person.root_id)) for one in rows if one.person_id in seen]
    return StoryPeople(named, len(rows) - len(named))


def people_to_name(actor: Actor, story: Story, text: str) -> list[Person]:
    """Return people the actor may see who are meant by `text` and are not named yet."""
    if not text.strip():
        return []
    named = story.people.values("person")
    return list(find_people(actor, PeopleSought(text=text)).exclude(pk__in=named)[:FOUND])


def pictures_of(story: Story) -> list[Photograph]:
    """Return the photographs of a story, those too that may not be shown at present."""
    return list(story.photographs.select_related("club").order_by("taken_on", "pk"))


def pictures_to_add(actor: Actor, story: Story) -> list[Photograph]:
    """Return photographs that may be put to a story: of its club if it has one, the newest first."""
    found = Photograph.objects.visible_to(actor).filter(taken_down_at=None)
    found = found.exclude(pk__in=story.photographs.values("pk"))
    if story.club_id:
        found = found.filter(club=story.club_id)
    return list(found.select_related("club").order_by("-taken_on", "-pk")[:PICTURES_OFFERED])
