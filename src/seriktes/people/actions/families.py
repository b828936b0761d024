from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from seriktes.core import audit, formats
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.uniqueness import unique_or
from seriktes.people.actions.erasing import refuse_erased
from seriktes.people.actions.register import PersonDetails, add_person
from seriktes.people.enums import Relation
from seriktes.people.errors import FamilyRefused
from seriktes.people.models import Consent, Guardianship, Person


def add_guardian(
    *, actor: Actor, child: Person, guardian: Person, relation: Relation, starts_on: date
) -> Guardianship:
    """Write down that `guardian` answers for `child` from a day on. Raises `FamilyRefused`."""
    require(actor, "people.person.edit", child)
    require(actor, "people.person.view", guardian)
    return _tie(actor, child, guardian, relation, starts_on)


def add_new_guardian(
    *,
    actor: Actor,
    child: Person,
    details: PersonDetails,
    relation: Relation,
    starts_on: date,
    apart_from: Iterable[Person] = (),
) -> Guardianship:
    """Write down a person who was not known and that they answer for `child`."""
    with transaction.atomic():
        require(actor, "people.person.edit", child)
        guardian = add_person(actor=actor, details=details, apart_from=apart_from)
        return _tie(actor, child, guardian, relation, starts_on)


def redate_guardianship(
    *, actor: Actor, guardianship: Guardianship, starts_on: date, seen: State | None = None
) -> Guardianship:
    """Correct the first day of a guardianship. Raises `FamilyRefused`, and `ChangedMeanwhile` where it is no
    longer as it was `seen`.

    A day after a consent that this guardian gave for the child is refused: nobody could have given it then.
    """
    with transaction.atomic():
        tie = Guardianship.objects.select_for_update().get(pk=guardianship.pk)
        require(actor, "people.person.edit", tie.child)
        refuse_unseen(tie, seen=seen)
        if tie.ends_before(starts_on):
            raise FamilyRefused(_("The last day is before the first. Choose an earlier day."))
        _require_consents_within(tie, starts_on)
        former, tie.starts_on = tie.starts_on, starts_on
        tie.save(update_fields=("starts_on",))
        before, after = {"starts_on": former.isoformat()}, {"starts_on": starts_on.isoformat()}
        audit.log("people.guardianship.redated", actor=actor, target=tie.child, before=before, after=after)
    return tie


def _require_consents_within(tie: Guardianship, starts_on: date) -> None:
    given = Consent.objects.filter(
        person__in=Person.objects.same_as(tie.child).values("pk"),
        given_by__in=Person.objects.same_as(tie.guardian).values("pk"),
        starts_on__range=(tie.starts_on, starts_on - timedelta(days=1)),
    )
    if first := given.order_by("starts_on").first():
        raise FamilyRefused(
            _("This guardian gave a consent on %(day)s. Choose that day or an earlier one.")
            % {"day": formats.date_short(first.starts_on)}
        )


def end_guardianship(*, actor: Actor, guardianship: Guardianship, ends_on: date) -> Guardianship:
    """End a guardianship with its last day; the row stays. Raises `FamilyRefused`."""
    with transaction.atomic():
        tie = Guardianship.objects.select_for_update().get(pk=guardianship.pk)
        require(actor, "people.person.edit", tie.child)
        if tie.has_ended:
            raise FamilyRefused(_("This guardianship has already ended. Reload the page."))
        if ends_on < tie.starts_on:
            raise FamilyRefused(_("The last day is before the first. Choose a later day."))
        if tie.ends_before(ends_on):
            raise FamilyRefused(_("It ends before this day already. Choose an earlier day."))
        tie.ends_on = ends_on
        tie.save(update_fields=("ends_on",))
        told = {"guardian": tie.guardian_id, "ends_on": ends_on.isoformat()}
        audit.log("people.guardianship.ended", actor=actor, target=tie.child, after=told)
    return tie


def _tie(actor: Actor, child: Person, guardian: Person, relation: Relation, starts_on: date) -> Guardianship:
    if child.root_id == guardian.root_id:
        raise FamilyRefused(_("Nobody can be their own guardian. Choose another person."))
    tie = Guardianship(child=child, guardian=guardian, relation=relation, starts_on=starts_on)
    with transaction.atomic():
        refuse_erased(Person.objects.held((child.pk, guardian.pk)))
        with unique_or(FamilyRefused(_("This person is already written down as a guardian of the child."))):
            tie.save()
        told = {"guardian": guardian.pk, "relation": relation, "starts_on": starts_on.isoformat()}
        audit.log("people.guardianship.added", actor=actor, target=child, after=told)
    return tie
