"""Categories of people, and who belongs to them from when until when.

Whoever belongs to a category may be covered by a partner for that reason: each change is announced with
`categories_changed`, and the sums that rest on it follow in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core import audit, formats
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.uniqueness import unique_or
from seriktes.people.enums import Purpose
from seriktes.people.errors import CategoryRefused
from seriktes.people.models import Category, Consent, Person, PersonCategory
from seriktes.people.queries import in_force_of, ready_missing
from seriktes.people.signals import categories_changed

EDIT, CATEGORISE, SENSITIVE = (
    "people.category.edit",
    "people.person.categorise",
    "people.person.see_sensitive",
)
NAME_TAKEN = _("There is a category of this name already. Use that one, or write another name.")


@dataclass(frozen=True)
class CategoryDetails:
    """What is written down of a category."""

    name_kk: str
    name_ru: str = ""
    name_en: str = ""
    note: str = ""
    is_sensitive: bool = False


@dataclass(frozen=True)
class Days:
    """From when until when somebody belongs to a category; no last day is an open end."""

    starts_on: date
    ends_on: date | None = None

    def told(self) -> dict[str, Any]:
        return {name: day.isoformat() if day else None for name, day in vars(self).items()}


def add_category(*, actor: Actor, details: CategoryDetails) -> Category:
    """Write down a category of people. Raises `CategoryRefused` for a second one of the same name."""
    with transaction.atomic():
        require(actor, EDIT)
        with unique_or(CategoryRefused(NAME_TAKEN)):
            category = Category.objects.create(**vars(details))
        audit.log("people.category.added", actor=actor, target=category, after=dict(vars(details)))
    return category


def edit_category(
    *, actor: Actor, category: Category, details: CategoryDetails, seen: State | None = None
) -> Category:
    """Correct the names of a category, or who may see it. Raises `CategoryRefused`, and `ChangedMeanwhile`
    where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        category = Category.objects.select_for_update().get(pk=category.pk)
        require(actor, EDIT, category)
        refuse_unseen(category, seen=seen)
        known = {name: getattr(category, name) for name in vars(details)}
        before, after = audit.difference(known, dict(vars(details)))
        for name, value in vars(details).items():
            setattr(category, name, value)
        with unique_or(CategoryRefused(NAME_TAKEN)):
            category.save()
        if after:
            audit.log("people.category.edited", actor=actor, target=category, before=before, after=after)
    return category


def close_category(*, actor: Actor, category: Category) -> Category:
    """Put nobody else into a category; who belongs to it stays. A second time changes nothing."""
    return _close(actor, category, timezone.localdate(), "people.category.closed")


def reopen_category(*, actor: Actor, category: Category) -> Category:
    """Let people be put into a closed category again. A second time changes nothing."""
    return _close(actor, category, None, "people.category.reopened")


def add_ready_categories(*, actor: Actor) -> list[Category]:
    """Write down those of the ready-made list that are missing; return them. Raises `CategoryRefused`."""
    with transaction.atomic():
        require(actor, EDIT)
        made = [
            Category(
                name_kk=one.kk,
                name_ru=one.ru,
                name_en=one.en,
                is_sensitive=one.is_sensitive,
                ready_key=one.key,
            )
            for one in ready_missing()
        ]
        with unique_or(CategoryRefused(NAME_TAKEN)):
            for category in made:
                category.save()
        for category in made:
            after = {"name_kk": category.name_kk, "is_sensitive": category.is_sensitive}
            audit.log("people.category.added", actor=actor, target=category, after=after)
    return made


def put_into_category(*, actor: Actor, person: Person, category: Category, days: Days) -> PersonCategory:
    """Write down that somebody belongs to a category, from a day on.

    Raises `CategoryRefused` when the category is closed, when they belong to it on some of these days
    already, or, for a sensitive one, when no consent to keep their data is in force today.
    """
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.root_id)
        category = Category.objects.get(pk=category.pk)
        _require_may(actor, held, category)
        _require_possible(held, category, days)
        belonging = PersonCategory.objects.create(
            person=person, category=category, recorded_by=actor.user, **vars(days)
        )
        after = {"category": category.pk, **days.told()}
        audit.log("people.person.categorised", actor=actor, target=person, after=after)
        _announce(belonging)
    return belonging


def redate_category(*, actor: Actor, belonging: PersonCategory, days: Days) -> PersonCategory:
    """Correct or end somebody's days in a category: the former row is withdrawn, a new one stands.

    Raises `CategoryRefused`, also when somebody else has changed it meanwhile.
    """
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=belonging.person.root_id)
        former = _standing(belonging)
        _require_may(actor, held, former.category)
        _withdraw(actor, former)
        _require_possible(held, former.category, days, is_known=True)
        made = PersonCategory.objects.create(
            person=former.person, category=former.category, recorded_by=actor.user, **vars(days)
        )
        known = Days(former.starts_on, former.ends_on)
        before, after = ({"category": former.category_id, **some.told()} for some in (known, days))
        audit.log(
            "people.person.category_redated", actor=actor, target=former.person, before=before, after=after
        )
        _announce(made)
    return made


def withdraw_category(*, actor: Actor, belonging: PersonCategory) -> PersonCategory:
    """Take back what was never right: the row stays as history and counts for nothing."""
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=belonging.person.root_id)
        former = _standing(belonging)
        _require_may(actor, held, former.category)
        _withdraw(actor, former)
        before = {"category": former.category_id, **Days(former.starts_on, former.ends_on).told()}
        audit.log("people.person.category_withdrawn", actor=actor, target=former.person, before=before)
        _announce(former)
    return former


def _close(actor: Actor, category: Category, day: date | None, action: str) -> Category:
    with transaction.atomic():
        category = Category.objects.select_for_update().get(pk=category.pk)
        require(actor, EDIT, category)
        if (category.closed_on is None) != (day is None):
            category.closed_on = day
            category.save(update_fields=("closed_on",))
            audit.log(action, actor=actor, target=category)
    return category


def _require_may(actor: Actor, person: Person, category: Category) -> None:
    require(actor, CATEGORISE, person)
    if category.is_sensitive:
        require(actor, SENSITIVE, person)


def _require_possible(person: Person, category: Category, days: Days, *, is_known: bool = False) -> None:
    if days.ends_on is not None and days.ends_on < days.starts_on:
        raise CategoryRefused(_("The last day is before the first. Choose a later day."))
    if days.starts_on > timezone.localdate():
        raise CategoryRefused(_("This day is in the future. A category is written down once it holds."))
    if category.closed_on is not None and not is_known:
        raise CategoryRefused(_("This category is closed: nobody else is put into it. Choose another one."))
    rows = Person.objects.same_as(person)
    same = PersonCategory.objects.standing().filter(person__in=rows, category=category)
    if (clash := same.overlapping(days.starts_on, days.ends_on or date.max).first()) is not None:
        raise CategoryRefused(
            _("On some of these days this is written down already, since %(day)s. Correct that line.")
            % {"day": formats.date_short(clash.starts_on)}
        )
    if category.is_sensitive and not is_known:
        _require_consent(person)


def _require_consent(person: Person) -> None:
    """Refuse a sensitive category of somebody who has not agreed that their data is kept (№ 94-V, art. 7)."""
    given = Consent.objects.filter(person__in=Person.objects.same_as(person), purpose=Purpose.PROCESSING)
    today = timezone.localdate()
    if not in_force_of(given, today):
        raise CategoryRefused(
            _(
                "This category is sensitive, and no consent to keep the data is in force. "
                "Write the consent down first."
            )
        )


def _standing(belonging: PersonCategory) -> PersonCategory:
    fresh = PersonCategory.objects.select_related("person", "category").get(pk=belonging.pk)
    if fresh.withdrawn_at is not None:
        raise CategoryRefused(_("Somebody has changed this line meanwhile. Reload the page."))
    return fresh


def _withdraw(actor: Actor, belonging: PersonCategory) -> None:
    belonging.withdrawn_at, belonging.withdrawn_by = timezone.now(), actor.user
    belonging.save(update_fields=("withdrawn_at", "withdrawn_by"))


def _announce(belonging: PersonCategory) -> None:
    categories_changed.send(
        sender=PersonCategory,
        person_ids=frozenset({belonging.person_id}),
        category_ids=frozenset({belonging.category_id}),
    )
