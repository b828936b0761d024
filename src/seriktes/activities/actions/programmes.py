from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.errors import GroupFrozen
from seriktes.activities.freezing import is_frozen
from seriktes.activities.models import Group, Programme
from seriktes.activities.signals import groups_placed, groups_placing
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen


@dataclass(frozen=True)
class ProgrammeDetails:
    """What is written down of a programme."""

    name_kk: str
    name_ru: str
    name_en: str
    kind: ProgrammeKind


def add_programme(*, actor: Actor, details: ProgrammeDetails) -> Programme:
    """Write down a new programme of the network."""
    require(actor, "activities.programme.edit")
    with transaction.atomic():
        programme = Programme.objects.create(**asdict(details))
        audit.log("activities.programme.added", actor=actor, target=programme, after=asdict(details))
    return programme


def edit_programme(
    *, actor: Actor, programme: Programme, details: ProgrammeDetails, seen: State | None = None
) -> Programme:
    """Change a programme; its kind only until a group of it has marks. Raises `GroupFrozen`, and
    `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        # Not its key: a group that is just being put into the programme need not wait.
        programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
        require(actor, "activities.programme.edit", programme)
        refuse_unseen(programme, seen=seen)
        regrouped = _groups_of_another_kind(programme) if details.kind != programme.kind else []
        before = {name: getattr(programme, name) for name in asdict(details)}
        for name, value in asdict(details).items():
            setattr(programme, name, value)
        programme.save()
        old, new = audit.difference(before, asdict(details))
        audit.log("activities.programme.edited", actor=actor, target=programme, before=old, after=new)
        if regrouped:
            groups_placed.send(sender=Programme, group_ids=frozenset(group.pk for group in regrouped))
    return programme


def _groups_of_another_kind(programme: Programme) -> list[Group]:
    """The groups of a programme, held: whoever records the first mark of one waits, or is waited for."""
    groups_placing.send(sender=Programme)
    groups = list(programme.groups.select_for_update().order_by("pk"))
    if any(map(is_frozen, groups)):
        raise GroupFrozen(
            _("Groups of this programme have marks, so its kind stays. Make another programme.")
        )
    return groups
