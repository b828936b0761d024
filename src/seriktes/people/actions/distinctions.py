"""Two rows found to be two human beings, however alike they are, and the way back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.people.errors import DistinctionRefused
from seriktes.people.models import Person, PersonDistinction

PERMISSION = "people.person.merge"


def tell_apart(*, actor: Actor, one: Person, other: Person) -> PersonDistinction:
    """Decide that two people are different: the pair is not asked about again. Raises `DistinctionRefused`.

    A second decision about the same pair returns the first one. Both rows are locked in the order of their
    keys, as a joining locks them, so that a pair is never joined and kept apart at once.
    """
    with transaction.atomic():
        rows = Person.objects.select_for_update().order_by("pk").in_bulk((one.pk, other.pk))
        one, other = rows[one.pk], rows[other.pk]
        for person in (one, other):
            require(actor, PERMISSION, person)
        if one.root_id == other.root_id:
            raise DistinctionRefused(_("These are already one person. Undo the joining first."))
        return keep_apart(actor, one, other)


def tell_apart_from_known(*, actor: Actor, person: Person, known: Iterable[Person]) -> None:
    """Keep the answer of whoever wrote down `person` although these people were shown as likely.

    The caller has written the person down in the same transaction, and the actor sees who was shown.
    """
    shown = list(known)
    for other in shown:
        require(actor, "people.person.view", other)
    # Held, so that nobody is erased meanwhile: that somebody was like them is told of nobody erased.
    for other in Person.objects.known().held(one.pk for one in shown):
        keep_apart(actor, person, other)


def undo_distinction(*, actor: Actor, distinction: PersonDistinction) -> PersonDistinction:
    """Take the decision back: the pair may be asked about again. Raises `DistinctionRefused`."""
    with transaction.atomic():
        distinction = PersonDistinction.objects.select_for_update().get(pk=distinction.pk)
        for person in (distinction.one, distinction.other):
            require(actor, PERMISSION, person)
        if distinction.undone_at is not None:
            raise DistinctionRefused(_("This answer was already taken back. Reload the page."))
        distinction.undone_at, distinction.undone_by = timezone.now(), actor.user
        distinction.save(update_fields=("undone_at", "undone_by"))
        told = {"other": distinction.other_id}
        audit.log("people.distinction.undone", actor=actor, target=distinction.one, after=told)
    return distinction


def keep_apart(actor: Actor, one: Person, other: Person) -> PersonDistinction:
    """Write the decision, or find it where somebody was faster: the unique key decides."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    known = PersonDistinction.objects.filter(one=first, other=second, undone_at=None)
    if decided := known.first():
        return decided
    try:
        with transaction.atomic():
            made = PersonDistinction.objects.create(one=first, other=second, decided_by=actor.user)
    except IntegrityError:
        return known.get()
    audit.log("people.distinction.made", actor=actor, target=first, after={"other": second.pk})
    return made
