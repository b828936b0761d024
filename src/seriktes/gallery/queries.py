from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from seriktes.clubs.enums import ClubRole
from seriktes.clubs.models import Club
from seriktes.clubs.rules import club_ids
from seriktes.core.access import Actor, allows
from seriktes.core.mixins import keyed
from seriktes.core.pages import FOUND
from seriktes.gallery.enums import Recognisable
from seriktes.gallery.models import Photograph
from seriktes.gallery.rules import keeps_photographs
from seriktes.people.enums import Purpose
from seriktes.people.models import Person
from seriktes.people.queries import PeopleSought, find_people
from seriktes.people.queries.consents import PeopleConsents, consents_of


@dataclass(frozen=True)
class PhotographsSought:
    """What the photographs are narrowed to; `state` is one of `forms.STATES`."""

    text: str = ""
    club: Club | None = None
    state: str = ""


def find_photographs(actor: Actor, sought: PhotographsSought) -> QuerySet[Photograph]:
    """Return the photographs the actor may see, the newest first; those taken down only when asked for."""
    today = timezone.localdate()
    found = Photograph.objects.visible_to(actor).filter(
        keyed(sought.text, "search_key"), taken_down_at__isnull=sought.state != "down"
    )
    if sought.club:
        found = found.filter(club=sought.club)
    if sought.state == "shown":
        found = found.shown_on(today)
    elif sought.state == "waiting":
        found = found.filter(recognisable=Recognisable.UNKNOWN)
    elif sought.state == "lacking":
        shown = Photograph.objects.shown_on(today).values("pk")
        found = found.exclude(recognisable=Recognisable.UNKNOWN).exclude(pk__in=shown)
    return found.select_related("club").order_by("-taken_on", "-pk")


def clubs_for_photographs(actor: Actor) -> QuerySet[Club]:
    """Return the clubs into which the actor may bring photographs."""
    clubs = Club.objects.visible_to(actor).order_by("sort_key", "pk")
    if keeps_photographs.is_held(actor):
        return clubs
    return clubs.filter(pk__in=club_ids(actor, *ClubRole))


def people_pictured(actor: Actor, photograph: Photograph) -> PeopleConsents:
    """Return who is on a photograph, by name, with their consents. It asks whether the actor may know."""
    if not allows(actor, "gallery.photograph.identify", photograph):
        return PeopleConsents([], 0)
    listed = photograph.people.select_related("person").order_by("listed_at", "pk")
    return consents_of(actor, [one.person for one in listed], Purpose.PHOTO)


def people_to_list(actor: Actor, photograph: Photograph, text: str) -> list[Person]:
    """Return people the actor may see who are meant by `text` and are not on the photograph yet."""
    if not text.strip():
        return []
    listed = photograph.people.values("person")
    return list(find_people(actor, PeopleSought(text=text)).exclude(pk__in=listed)[:FOUND])
