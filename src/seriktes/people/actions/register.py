from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.uniqueness import unique_or
from seriktes.people.actions.distinctions import tell_apart_from_known
from seriktes.people.errors import IinTaken
from seriktes.people.models import Person, Phone
from seriktes.people.sealing import SEALED_FIELDS, iin_index, iin_stamp, open_iin, seal_iin

NAMES = ("family_name", "given_name", "patronymic")
IIN_TAKEN = _("Somebody with this IIN is already known. Look for them, or ask the coordinator.")


@dataclass(frozen=True)
class PersonDetails:
    """What is written down of a person; an empty `iin` leaves the known one as it is."""

    family_name: str
    given_name: str = ""
    patronymic: str = ""
    birth_date: date | None = None
    sex: str = ""
    phones: tuple[str, ...] = ()
    iin: str = ""


def add_person(*, actor: Actor, details: PersonDetails, apart_from: Iterable[Person] = ()) -> Person:
    """Write down a new person; likely duplicates were shown before. Raises `IinTaken`.

    `apart_from` are the people shown who, as the actor answered, are somebody else: that is kept.
    """
    require(actor, "people.person.add")
    with transaction.atomic():
        person = Person(sex=details.sex, birth_date=details.birth_date)
        for name in NAMES:
            setattr(person, name, getattr(details, name))
        person.save()
        _set_phones(person, details.phones)
        written = _set_iin(person, details.iin)
        audit.log("people.person.added", actor=actor, target=person, after=_told(person, iin_written=written))
        tell_apart_from_known(actor=actor, person=person, known=apart_from)
    return person


def edit_person(*, actor: Actor, person: Person, details: PersonDetails, seen: State | None = None) -> Person:
    """Correct what is written down of a person; the former values stay in the log.

    Raises `IinTaken`, and `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        require(actor, "people.person.edit", person)
        before = state_of(person)
        refuse_unseen(person, seen=seen, now=seen_state(person))
        for name in (*NAMES, "birth_date", "sex"):
            setattr(person, name, getattr(details, name))
        person.save()
        _set_phones(person, details.phones)
        written = _set_iin(person, details.iin)
        old, new = audit.difference(before, _told(person, iin_written=written))
        audit.log("people.person.edited", actor=actor, target=person, before=old, after=new)
    return person


def read_iin(*, actor: Actor, person: Person) -> str:
    """Return the whole ИИН of a row and leave a line in the log that it was read."""
    require(actor, "people.person.identify", person)
    with transaction.atomic():
        audit.log("people.person.identified", actor=actor, target=person)
        return open_iin(person)


def _set_iin(person: Person, number: str) -> bool:
    """Seal a typed ИИН in this row; return whether it was written."""
    if not number:
        return False
    holder = Person.objects.filter(iin_index=iin_index(number)).exclude(pk=person.pk).first()
    if holder is not None:
        if holder.root_id != person.root_id:
            raise IinTaken(IIN_TAKEN)
        return False  # a joined row of the same human being keeps it already
    seal_iin(person, number)
    with unique_or(IinTaken(IIN_TAKEN)):
        person.save(update_fields=SEALED_FIELDS)
    return True


def _set_phones(person: Person, numbers: Iterable[str]) -> None:
    """Make `numbers` the phones of this row, in their order; those that stay keep their rows."""
    wanted = list(dict.fromkeys(numbers))
    known = set(person.phones.values_list("number", flat=True))
    person.phones.exclude(number__in=wanted).delete()
    Phone.objects.bulk_create(Phone(person=person, number=one) for one in wanted if one not in known)


def state_of(person: Person) -> dict[str, Any]:
    """Return what is written down of a row, as the log keeps it; never the ИИН."""
    return {
        **{name: getattr(person, name) for name in (*NAMES, "sex")},
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "phones": list(person.phones.values_list("number", flat=True)),
    }


def seen_state(person: Person) -> dict[str, Any]:
    """Return the state that a form is filled in front of: what is written down, and which ИИН is sealed."""
    return state_of(person) | {"iin": iin_stamp(person)}


def _told(person: Person, *, iin_written: bool) -> dict[str, Any]:
    """Return the state for the log; of the ИИН only that it was written."""
    return state_of(person) | ({"iin": "written"} if iin_written else {})
