"""Two invented children who have left: the data of one are erased, the erasure of the other waits."""

from __future__ import annotations

from collections.abc import Iterable

from seriktes.attendance.models import AnomalyFlag
from seriktes.core.access import Actor
from seriktes.demo.scale import Scale
from seriktes.people.actions import ask_for_erasure, erase_person
from seriktes.people.enums import ErasureReason
from seriktes.people.models import Person

ASKED = (
    (ErasureReason.WITHDRAWN, "Ата-анасының хаты № 14 (үлгі)"),
    (ErasureReason.REQUEST, ""),
)


def write(scale: Scale, asking: Actor, erasing: Actor) -> None:
    """Ask for both, and erase the first."""
    for place, (person, (reason, note)) in enumerate(zip(_gone(scale), ASKED, strict=False)):
        erasure = ask_for_erasure(actor=asking, person=person, reason=reason, note=note)
        if not place:
            erase_person(actor=erasing, erasure=erasure)


def _gone(scale: Scale) -> Iterable[Person]:
    """The first children who were in a group and are in none any more, and of whom nothing else is told."""
    flagged = AnomalyFlag.objects.exclude(person=None).values("person")
    left = Person.objects.canonical().filter(enrolments__isnull=False, guardianships__isnull=False)
    left = left.exclude(enrolments__ends_on=None).exclude(enrolments__ends_on__gte=scale.until)
    left = left.exclude(pk__in=flagged).exclude(categories__isnull=False).exclude(photographs__isnull=False)
    return left.filter(duplicates=None).order_by("pk").distinct()[: len(ASKED)]
