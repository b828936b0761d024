"""Until when photographs may be shown: the shortest of the consents that they need.

`clear` writes it down; it runs in the transaction of whatever it follows from: somebody is listed, a consent
is given or withdrawn, two rows are joined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from seriktes.gallery.enums import Recognisable
from seriktes.gallery.models import Photograph, PhotographPerson
from seriktes.people.enums import Purpose
from seriktes.people.models import Consent, Person


def clear(photographs: Iterable[int]) -> None:
    """Write down anew until when each of these photographs may be shown."""
    rows = list(Photograph.objects.select_for_update().filter(pk__in=photographs).order_by("pk"))
    listed: dict[int, set[int]] = {row.pk: set() for row in rows}
    people = PhotographPerson.objects.filter(photograph__in=listed)
    for photograph, root in people.values_list("photograph", _root("person")):
        listed[photograph].add(root)
    consents = consented_until({root for roots in listed.values() for root in roots})
    changed = []
    for row in rows:
        until = _until(row.recognisable, [consents.get(root) for root in listed[row.pk]])
        if until != row.cleared_until:
            row.cleared_until = until
            changed.append(row)
    Photograph.objects.bulk_update(changed, ("cleared_until",))


def clear_of(person_ids: Collection[int]) -> None:
    """Write down anew until when each photograph of these persons may be shown."""
    roots = Person.objects.filter(pk__in=person_ids).root_ids()
    rows = Person.objects.filter(Q(pk__in=roots) | Q(canonical__in=roots)).values("pk")
    clear(PhotographPerson.objects.filter(person__in=rows).values_list("photograph", flat=True))


def consented_until(roots: Collection[int]) -> dict[int, date]:
    """Return the last day of each person's consent to photographs; whoever gave none is missing."""
    rows = Person.objects.filter(Q(pk__in=roots) | Q(canonical__in=roots)).values("pk")
    given = Consent.objects.filter(person__in=rows, purpose=Purpose.PHOTO, withdrawn_on=None)
    found: dict[int, date] = {}
    for root, ends_on in given.values_list(_root("person"), "ends_on"):
        found[root] = max(found.get(root, date.min), ends_on or date.max)
    return found


def _root(path: str) -> Coalesce:
    return Coalesce(f"{path}__canonical", path)


def _until(recognisable: str, consents: list[date | None]) -> date | None:
    if recognisable == Recognisable.NOBODY:
        return date.max
    if recognisable == Recognisable.UNKNOWN or not consents:
        return None
    days = [day for day in consents if day is not None]
    return min(days) if len(days) == len(consents) else None
