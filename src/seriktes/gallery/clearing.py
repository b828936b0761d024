"""Until when photographs may be shown: the shortest of the consents that they need.

`clear` writes it down; it runs in the transaction of whatever it follows from: somebody is listed, a consent
is given or withdrawn, two rows are joined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from seriktes.gallery.enums import Recognisable
from seriktes.gallery.models import Photograph, PhotographPerson
from seriktes.people.enums import Purpose
from seriktes.people.models import Person
from seriktes.people.queries.consents import consented_until, root_of, shortest


def clear(photographs: Iterable[int]) -> None:
    """Write down anew until when each of these photographs may be shown."""
    rows = list(Photograph.objects.select_for_update().filter(pk__in=photographs).order_by("pk"))
    listed: dict[int, set[int]] = {row.pk: set() for row in rows}
    people = PhotographPerson.objects.filter(photograph__in=listed)
    for photograph, root in people.values_list("photograph", root_of("person")):
        listed[photograph].add(root)
    consents = consented_until({root for roots in listed.values() for root in roots}, Purpose.PHOTO)
    changed = []
    for row in rows:
        until = _until(row.recognisable, listed[row.pk], consents)
        if until != row.cleared_until:
            row.cleared_until = until
            changed.append(row)
    Photograph.objects.bulk_update(changed, ("cleared_until",))


def clear_of(person_ids: Collection[int]) -> None:
    """Write down anew until when each photograph of these persons may be shown."""
    roots = Person.objects.filter(pk__in=person_ids).root_ids()
    rows = Person.objects.filter(Q(pk__in=roots) | Q(canonical__in=roots)).values("pk")
    clear(PhotographPerson.objects.filter(person__in=rows).values_list("photograph", flat=True))


def _until(recognisable: str, listed: Collection[int], consents: dict[int, date]) -> date | None:
    if recognisable == Recognisable.NOBODY:
        return date.max
    if recognisable == Recognisable.UNKNOWN or not listed:
        return None
    return shortest(listed, consents)
