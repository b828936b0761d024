from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core import audit, formats
from seriktes.core.access import Actor, require
from seriktes.people.actions.erasing import refuse_erased
from seriktes.people.enums import ConsentForm, Purpose
from seriktes.people.errors import ConsentRefused
from seriktes.people.models import Consent, Guardianship, Person
from seriktes.people.queries.consents import not_withdrawn
from seriktes.people.signals import consents_changed

OF_AGE = 18


@dataclass(frozen=True)
class ConsentDetails:
    """How a consent was given: by whom, in which form, and its term."""

    given_by: Person
    form: ConsentForm
    starts_on: date
    ends_on: date | None = None


def record_consents(
    *, actor: Actor, person: Person, purposes: Iterable[Purpose], details: ConsentDetails
) -> list[Consent]:
    """Write down a consent, a row for each of its purposes.

    A child's consent is given by a guardian, an adult's by themselves (law № 94-V, art. 7).
    Raises `ConsentRefused`, and writes nothing, when one is in force for a purpose on the same days.
    """
    with transaction.atomic():
        refuse_erased(Person.objects.held((person.root_id, details.given_by.pk)))
        require(actor, "people.person.edit", person)
        if details.starts_on > timezone.localdate():
            raise ConsentRefused(_("This day is in the future. A consent is written down once given."))
        _require_giver(person, details)
        recorded = [_record(actor, person, purpose, details) for purpose in purposes]
        consents_changed.send(sender=Consent, person_ids=frozenset({person.pk}))
    return recorded


def _record(actor: Actor, person: Person, purpose: Purpose, details: ConsentDetails) -> Consent:
    rows = Person.objects.same_as(person).values("pk")
    # One that another row of the same human being has ended counts no more: a new one takes its place.
    standing = not_withdrawn(Consent.objects.filter(person__in=rows, purpose=purpose))
    same = Consent.objects.filter(pk__in=[one.pk for one in standing])
    if same.overlapping(details.starts_on, details.ends_on or date.max).exists():
        raise ConsentRefused(
            _("A consent for this purpose is already in force on these days: %(purpose)s.")
            % {"purpose": Purpose(purpose).label}
        )
    consent = Consent.objects.create(
        person=person,
        given_by=details.given_by,
        purpose=purpose,
        form=details.form,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        taken_by=actor.user,
    )
    told = {"purpose": purpose, "given_by": details.given_by.pk, "form": details.form}
    audit.log("people.consent.recorded", actor=actor, target=person, after=told)
    return consent


def withdraw_consent(*, actor: Actor, consent: Consent, withdrawn_on: date) -> Consent:
    """Write down that a consent was withdrawn; what it allowed must stop in 15 working days (art. 8 p. 7)."""
    with transaction.atomic():
        consent = Consent.objects.select_for_update().get(pk=consent.pk)
        require(actor, "people.person.edit", consent.person)
        if consent.withdrawn_on is not None:
            raise ConsentRefused(_("This consent was already withdrawn. Reload the page."))
        if withdrawn_on < consent.starts_on:
            raise ConsentRefused(_("A consent cannot be withdrawn before it was given. Choose a later day."))
        if withdrawn_on > timezone.localdate():
            raise ConsentRefused(_("This day is in the future. Enter the day of the withdrawal."))
        consent.withdrawn_on = withdrawn_on
        consent.save(update_fields=("withdrawn_on",))
        told = {"purpose": consent.purpose, "withdrawn_on": withdrawn_on.isoformat()}
        audit.log("people.consent.withdrawn", actor=actor, target=consent.person, after=told)
        consents_changed.send(sender=Consent, person_ids=frozenset({consent.person_id}))
    return consent


def _require_giver(person: Person, details: ConsentDetails) -> None:
    """Refuse a consent of somebody who may not give it."""
    age = person.age_on(details.starts_on)
    by_self = details.given_by.root_id == person.root_id
    if by_self and age is not None and age < OF_AGE:
        raise ConsentRefused(
            _("A child's consent is given by a parent or another legal representative. Choose one of them.")
        )
    ties = Guardianship.objects.filter(
        child__in=Person.objects.same_as(person).values("pk"),
        guardian__in=Person.objects.same_as(details.given_by).values("pk"),
    )
    if by_self or ties.on(details.starts_on).exists():
        return
    if later := ties.filter(starts_on__gt=details.starts_on).order_by("starts_on").first():
        raise ConsentRefused(
            _("%(name)s is written down as a guardian since %(day)s. Choose a later day, or correct it.")
            % {"name": details.given_by.name, "day": formats.date_short(later.starts_on)}
        )
    raise ConsentRefused(_("This person was not a guardian of the child on that day. Choose another day."))
