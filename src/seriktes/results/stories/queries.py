from __future__ import annotations

import json
from itertools import chain

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from seriktes.core.access import Actor
from seriktes.core.crypto import blind_index
from seriktes.core.pages import FOUND
from seriktes.gallery.models import Photograph
from seriktes.partners.models import Agreement
from seriktes.people.enums import Purpose
from seriktes.people.models import Person
from seriktes.people.queries import PeopleSought, find_people
from seriktes.people.queries.consents import PeopleConsents, consents_of
from seriktes.results.disclosure.narrative import Finding, scan
from seriktes.results.stories.models import Story

PICTURES_OFFERED = 24
NAMES = ("name_kk", "name_ru", "name_en")


def find_stories(actor: Actor, agreement: Agreement | None = None) -> QuerySet[Story]:
    """Return the stories the actor may read, the newest first, with the pictures that may be shown."""
    found = Story.objects.visible_to(actor).select_related("agreement__partner", "club", "indicator")
    if agreement is not None:
        found = found.filter(agreement=agreement)
    shown = Photograph.objects.shown_on(timezone.localdate()).order_by("taken_on", "pk")
    return found.prefetch_related(Prefetch("photographs", shown, to_attr="pictures"))


def places_to_read(story: Story) -> tuple[Finding, ...]:
    """Return every place that may tell of somebody, in its words and under its photographs."""
    captions = story.photographs.order_by("taken_on", "pk").values_list(*NAMES)
    return scan("\n".join(filter(None, (story.words, *chain.from_iterable(captions)))))


def sum_of(story: Story) -> str:
    """Return a sum of all that its partner would read of a story: equal for equal words and pictures."""
    pictures = story.photographs.order_by("taken_on", "pk").values_list("code", *NAMES)
    told = {
        "names": [getattr(story, name) for name in NAMES],
        "texts": [story.text_kk, story.text_ru, story.text_en],
        "of": [story.agreement_id, story.club_id, story.indicator_id, story.happened_on.isoformat()],
        "pictures": [list(one) for one in pictures],
    }
    return blind_index(json.dumps(told), purpose=f"results.story:{story.pk}")


def people_of(actor: Actor, story: Story) -> PeopleConsents:
    """Return whom a story tells of, with their consents. It asks no permission for the story."""
    named = story.people.select_related("person").order_by("named_at", "pk")
    return consents_of(actor, [one.person for one in named], Purpose.TRANSFER)


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
