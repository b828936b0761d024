"""Two rows found to be one human being, and the way back.

A merge is an edge in `PersonMerge` from the merged row to the kept one. Only rows that stand for
themselves are joined, so the edges in force are always a forest; the root of each tree is the person.
Nothing else is rewritten: enrolments, marks, phones and consents keep naming the row they were made for.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.people.errors import MergeRefused
from seriktes.people.models import Person, PersonMerge
from seriktes.people.queries import distinction_of
from seriktes.people.signals import canonical_changed, consents_changed

PERMISSION = "people.person.merge"


def merge_people(*, actor: Actor, kept: Person, merged: Person) -> PersonMerge:
    """Decide that `merged` is the same human being as `kept`, which from now on stands for both.

    Announces `canonical_changed` with every row whose root changed. Raises `MergeRefused`.
    """
    with transaction.atomic():
        rows = Person.objects.select_for_update().order_by("pk").in_bulk((kept.pk, merged.pk))
        kept, merged = rows[kept.pk], rows[merged.pk]
        for person in (kept, merged):
            require(actor, PERMISSION, person)
        _require_two_roots(kept, merged)
        _require_not_told_apart(kept, merged)
        merge = PersonMerge.objects.create(kept=kept, merged=merged, merged_by=actor.user)
        moved = _set_root(Person.objects.same_as(merged), kept)
        audit.log("people.person.merged", actor=actor, target=kept, after={"merged": merged.pk})
        canonical_changed.send(sender=Person, person_ids=moved)
        consents_changed.send(sender=Person, person_ids=moved | {kept.pk})
    return merge


def undo_merge(*, actor: Actor, merge: PersonMerge) -> PersonMerge:
    """Take a merge back: the merged row, with the rows merged into it, stands for itself again.

    Every person row has the bytes it had before the merge. Raises `MergeRefused`.
    """
    with transaction.atomic():
        root = Person.objects.only("canonical_id").get(pk=merge.kept_id).root_id
        Person.objects.select_for_update().get(pk=root)
        merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
        for person in (merge.kept, merge.merged):
            require(actor, PERMISSION, person)
        if merge.undone_at is not None:
            raise MergeRefused(_("This joining was already undone. Reload the page."))
        merge.undone_at, merge.undone_by = timezone.now(), actor.user
        merge.save(update_fields=("undone_at", "undone_by"))
        moved = _set_root(Person.objects.filter(pk__in=_tree_below(merge.merged_id)), merge.merged)
        audit.log(
            "people.person.merge_undone", actor=actor, target=merge.kept, after={"apart": merge.merged_id}
        )
        canonical_changed.send(sender=Person, person_ids=moved)
        consents_changed.send(sender=Person, person_ids=moved | {root})
    return merge


def _require_two_roots(kept: Person, merged: Person) -> None:
    if kept.pk == merged.pk:
        raise MergeRefused(_("This is one and the same row. Choose another one."))
    if kept.canonical_id or merged.canonical_id:
        raise MergeRefused(
            _("One of the two is already joined with somebody. Open that person and join there.")
        )


def _require_not_told_apart(kept: Person, merged: Person) -> None:
    if distinction_of(kept, merged):
        raise MergeRefused(_("These two were found to be different people. Take that answer back first."))


def _set_root(rows: Iterable[Person], root: Person) -> frozenset[int]:
    """Point each row at `root` and return their keys; the root itself points nowhere."""
    ids = frozenset(row.pk for row in rows)
    Person.objects.filter(pk__in=ids - {root.pk}).update(canonical=root)
    Person.objects.filter(pk=root.pk, canonical__isnull=False).update(canonical=None)
    return ids


def _tree_below(root: int) -> set[int]:
    """Return the row and every row merged into it, through any number of edges in force."""
    tree, edge = {root}, {root}
    while edge:
        merges = PersonMerge.objects.filter(kept__in=edge, undone_at=None)
        edge = set(merges.values_list("merged_id", flat=True)) - tree
        tree |= edge
    return tree
