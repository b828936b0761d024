"""Which categories somebody belongs to, as far as whoever asks may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from seriktes.core.access import Actor, allows, rows
from seriktes.core.mixins import in_force
from seriktes.people.models import Category, Person, PersonCategory
from seriktes.people.ready_categories import READY, Ready

SEE, SEE_SENSITIVE, CATEGORISE = (
    "people.person.see_categories",
    "people.person.see_sensitive",
    "people.person.categorise",
)


@dataclass(frozen=True)
class PersonCategories:
    """What the page of a person shows: those of today, earlier ones, and whether one may be added."""

    person: Person
    current: list[PersonCategory]
    former: list[PersonCategory]
    may_edit: bool


def categories_of(actor: Actor, person: Person) -> PersonCategories | None:
    """Return the categories of a human being as far as the actor may know them; None for: not at all."""
    if not allows(actor, SEE, person):
        return None
    known = PersonCategory.objects.standing().filter(person__in=Person.objects.same_as(person))
    if not allows(actor, SEE_SENSITIVE, person):
        known = known.filter(category__is_sensitive=False)
    found = list(known.select_related("category").order_by("-starts_on", "pk"))
    today = timezone.localdate()
    current = [one for one in found if not one.ends_before(today)]
    former = [one for one in found if one.ends_before(today)]
    return PersonCategories(person, current, former, allows(actor, CATEGORISE, person))


def categories_offered(actor: Actor, person: Person) -> QuerySet[Category]:
    """Return the open categories into which the actor may put this person."""
    offered = Category.objects.open()
    return offered if allows(actor, SEE_SENSITIVE, person) else offered.filter(is_sensitive=False)


def categories_with_sizes() -> QuerySet[Category]:
    """Return every category with `people`, how many belong to it today."""
    today = timezone.localdate()
    standing = Q(holders__withdrawn_at=None) & in_force(today, "holders__")
    root = Coalesce("holders__person__canonical", "holders__person")
    found = Category.objects.annotate(people=Count(root, filter=standing, distinct=True))
    return found.order_by("sort_key", "pk")


def ready_missing() -> list[Ready]:
    """Return what of the ready-made list may be added: a name that is taken is the network's own category."""
    keys, names = set(), set()
    for key, name in Category.objects.values_list("ready_key", "name_kk"):
        keys.add(key)
        names.add(name)
    return [one for one in READY if one.key not in keys and one.kk not in names]


def category_choices(actor: Actor, _chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the categories by which the actor may narrow the list of people."""
    known = Category.objects.all()
    if not allows(actor, SEE_SENSITIVE):
        known = known.filter(is_sensitive=False)
    return [(category.code, category.name) for category in known]


def in_category(actor: Actor, code: str) -> Q:
    """Return the condition "belongs to this category today", of people of whom the actor may know that."""
    today = timezone.localdate()
    belonging = PersonCategory.objects.standing().on(today).filter(category__code=code)
    ordinary = Q(pk__in=Person.objects.filter(rows(actor, SEE)).values("pk"))
    sensitive = Q(pk__in=Person.objects.filter(rows(actor, SEE_SENSITIVE)).values("pk"))
    people = Person.objects.filter(pk__in=belonging.values("person")).root_ids()
    is_sensitive = Category.objects.filter(code=code, is_sensitive=True).exists()
    return Q(pk__in=people) & (sensitive if is_sensitive else ordinary)


def ordinary_words(actor: Actor, roots: Sequence[int]) -> Mapping[int, str]:
    """Return the ordinary categories of today, in words, of those of these people of whom the actor may know.

    Sensitive ones stand in no list and no file: only on the page of the person.
    """
    may_know = Person.objects.filter(rows(actor, SEE), pk__in=roots).values("pk")
    same = Q(person__in=may_know) | Q(person__canonical__in=may_know)
    standing = PersonCategory.objects.standing().on(timezone.localdate())
    found = standing.filter(same, category__is_sensitive=False).select_related("category", "person")
    words: dict[int, list[str]] = defaultdict(list)
    for one in found.order_by("category__sort_key"):
        if one.category.name not in words[one.person.root_id]:
            words[one.person.root_id].append(one.category.name)
    return {root: ", ".join(names) for root, names in words.items()}
