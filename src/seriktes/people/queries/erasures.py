"""The erasures: those that wait for a second person, and those that are done."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from seriktes.core.access import Actor
from seriktes.people.models import Erasure, Person


def erasures(actor: Actor) -> QuerySet[Erasure]:
    """Return the erasures the actor may see, the latest first, with who asked and who did it.

    Each knows `people`: of how many rows it is.
    """
    rows = Erasure.objects.visible_to(actor).select_related("asked_by", "erased_by", "withdrawn_by", "person")
    return rows.annotate(people=Count("rows")).order_by("-asked_at", "-pk")


def erasures_to_confirm(actor: Actor) -> list[Erasure] | None:
    """Return the erasures that wait for this person, the oldest first; None where there are none."""
    waiting = Erasure.objects.visible_to(actor, "people.erasure.confirm").waiting()
    return list(waiting.select_related("person", "asked_by").order_by("asked_at", "pk")) or None


def waiting_for(person: Person) -> Erasure | None:
    """Return the erasure that was asked for of a human being and is not done yet."""
    return Erasure.objects.waiting().of(person).first()
