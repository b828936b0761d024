"""Erasing a person: one asks, another does it. What goes cannot be brought back; every figure stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.remnants import wipe_remnants
from seriktes.core.uniqueness import unique_or
from seriktes.people.enums import ErasureReason
from seriktes.people.erasing.plans import TEXTS, ErasurePlan, alone, blocks_of, removed_by
from seriktes.people.erasing.registry import erasers
from seriktes.people.erasing.subjects import Subject, subject_of
from seriktes.people.erasing.texts import take_out
from seriktes.people.errors import ErasureRefused, PersonErased
from seriktes.people.models import Erasure, Guardianship, Person
from seriktes.people.signals import consents_changed

ERASE, CONFIRM = "people.person.erase", "people.erasure.confirm"
OVER = gettext_lazy("This erasure is done, or was taken back. Reload the page.")


def ask_for_erasure(*, actor: Actor, person: Person, reason: ErasureReason, note: str = "") -> Erasure:
    """Ask that the data of a person be erased; somebody else confirms it. Nothing goes yet.

    Asked for twice, the first asking is returned. Raises `ErasureRefused` for a note that names the person.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.root_id)
        require(actor, ERASE, person)
        if waiting := Erasure.objects.waiting().of(person).first():
            return waiting
        # The given name alone is too much here: the note stands beside the pseudonym.
        if subject_of(person, actor).names.taken_out_of(note) != note:
            raise ErasureRefused(
                _("The note names the person. It stays after the erasure: write it without a name.")
            )
        with unique_or(ErasureRefused(_("This erasure was asked for already. Reload the page."))):
            erasure = Erasure.objects.create(person=person, reason=reason, note=note, asked_by=actor.user)
        audit.log("people.erasure.asked", actor=actor, target=erasure, after={"reason": reason})
    return erasure


def withdraw_erasure(*, actor: Actor, erasure: Erasure) -> Erasure:
    """Take back what was asked for; the person stays. Raises `ErasureRefused`."""
    with transaction.atomic():
        erasure = _held(erasure)
        require(actor, ERASE, erasure.person)
        erasure.withdrawn_at, erasure.withdrawn_by = timezone.now(), actor.user
        erasure.save(update_fields=("withdrawn_at", "withdrawn_by"))
        audit.log("people.erasure.withdrawn", actor=actor, target=erasure)
    return erasure


def erase_person(
    *,
    actor: Actor,
    erasure: Erasure,
    also: Collection[str] = (),
    rows: Collection[str] | None = None,
    plan: ErasurePlan | None = None,
) -> Erasure:
    """Erase the person of a waiting erasure, with every row joined to theirs, all at once or not at all.

    `also` names the places of free words that mean the person although they hold the family name alone,
    `rows` the rows that stood in the dry run: where somebody has joined others since, it is refused. Files
    that `plan` has read are not read again: SQLite lets nobody mark while a transaction is open.
    Guardians whom nobody else needs go along, each with an erasure of their own. Raises `ErasureRefused`
    where something has to be done first.
    """
    if actor.user is None:
        raise ValueError("Only a user erases: somebody has to answer for it.")
    with transaction.atomic():
        erasure = _held(erasure)
        require(actor, CONFIRM, erasure)
        subject = subject_of(_held_person(erasure), actor, erasure, also)
        others = alone(subject)
        _require_read(rows, (subject, *others))
        for one in (subject, *others):
            one.files.update(plan.files_of(one) if plan else {})
        if blocks := blocks_of(subject, others):
            raise ErasureRefused(blocks[0])
        others = [_along(one, erasure) for one in others]
        for one in (subject, *others):
            _erase(one)
        transaction.on_commit(wipe_remnants, robust=True)
    return erasure


def refuse_erased(people: Iterable[Person]) -> None:
    """Raise `PersonErased` where one of these people was erased."""
    if any(person.is_erased for person in people):
        raise PersonErased(
            _(
                "The data of this person were erased. Nothing more is written about them; their marks still "
                "count."
            )
        )


def _held(erasure: Erasure) -> Erasure:
    held: Erasure = (
        Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=erasure.pk)
    )
    if not held.is_waiting:
        raise ErasureRefused(OVER)
    return held


def _require_read(rows: Collection[str] | None, going: Iterable[Subject]) -> None:
    if rows is not None and set(rows) != {code for one in going for code in one.codes}:
        raise ErasureRefused(
            _(
                "Rows were joined, or guardians have changed, since you have read this. Load the page again "
                "and read it."
            )
        )


def _held_person(erasure: Erasure) -> Person:
    """Return the person with all joined rows, and the guardians, held until the end of the transaction.

    So nobody joins, edits or enrols them meanwhile. What was joined while this waited is held, too.
    """
    held: set[int] = set()
    while True:
        person = Person.objects.get(pk=erasure.person_id)
        if person.is_erased:
            raise ErasureRefused(OVER)
        if held >= (wanted := _with_guardians(person)):
            return person
        rows = Person.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        held = set(rows.values_list("pk", flat=True))


def _with_guardians(person: Person) -> set[int]:
    rows = Person.objects.same_as(person).values("pk")
    ties = Guardianship.objects.filter(child__in=rows)
    roots = Person.objects.filter(pk__in=ties.values("guardian")).root_ids()
    guardians = Person.objects.of_roots(roots).values_list("pk", flat=True)
    return {person.pk, *rows.values_list("pk", flat=True), *guardians}


def _along(guardian: Subject, erasure: Erasure) -> Subject:
    """Return a guardian with an erasure of their own, asked for with that of the child."""
    own, _is_new = Erasure.objects.get_or_create(
        person=guardian.root,
        withdrawn_at=None,
        defaults={"along_with": erasure, "reason": erasure.reason, "asked_by": erasure.asked_by},
    )
    own.asked_by, own.along_with = erasure.asked_by, erasure
    return replace(guardian, erasure=own)


def _erase(subject: Subject) -> None:
    erasure = subject.erasure
    if erasure is None:
        raise ValueError("Nobody has asked for this erasure.")
    erasure.removed = removed_by(subject)
    for eraser in erasers:
        eraser.erase(subject)
    if taken := take_out(subject.names, subject.also):
        erasure.removed.append([*TEXTS, taken])
    erasure.erased_at, erasure.erased_by = timezone.now(), subject.actor.user
    erasure.save()
    # Asked for more than once, of rows that were joined since: this is done for all of them.
    others = Erasure.objects.waiting().filter(person__in=subject.ids)
    others.update(withdrawn_at=erasure.erased_at, withdrawn_by=subject.actor.user)
    # No name, no number: which rows it was, the erasure and their pseudonym tell.
    told = {"reason": erasure.reason, "rows": len(subject.rows)}
    audit.log("people.erasure.done", actor=subject.actor, target=erasure, after=told)
    consents_changed.send(sender=Person, person_ids=frozenset(subject.ids))
