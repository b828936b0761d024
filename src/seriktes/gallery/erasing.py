"""What the gallery keeps of a person who is erased."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy

from seriktes.core import files
from seriktes.core.models import AuditEntry
from seriktes.gallery.models import Photograph, PhotographPerson, PhotographQuerySet
from seriktes.people.erasing.names import GONE
from seriktes.people.erasing.registry import Eraser, FreeText, erasers, free_texts
from seriktes.people.erasing.subjects import Subject

PICTURES = ("gallery.Photograph.picture", "gallery.Photograph.preview")
CAPTIONS = ("name_kk", "name_ru", "name_en")


def register() -> None:
    label = gettext_lazy("Photographs")
    taken_down = gettext_lazy("photographs with others: taken down for good, the pseudonym stays on the list")
    erasers.add(
        Eraser(
            "gallery.photographs",
            label,
            _counts,
            _erase,
            covers=PICTURES,
            goes={"photographs": gettext_lazy("photographs of the person alone, with their captions")},
            stays={"photographs_with_others": taken_down},
            needs=_is_shown,
            order=55,
        )
    )
    free_texts.add(FreeText("gallery.Photograph", CAPTIONS, label, order=30))


def of_alone(subject: Subject) -> PhotographQuerySet:
    """Return the photographs on which nobody else is listed whose data are kept."""
    shown = PhotographPerson.objects.filter(photograph=OuterRef("pk"), person__erasure=None)
    others = shown.exclude(person__in=subject.ids)
    return _of(subject).filter(~Exists(others))


def _of(subject: Subject) -> PhotographQuerySet:
    shown = PhotographPerson.objects.filter(person__in=subject.ids)
    return Photograph.objects.filter(pk__in=shown.values("photograph"))


def _counts(subject: Subject) -> dict[str, int]:
    alone = of_alone(subject)
    return {
        "photographs": alone.filter(picture__erased_at=None).count(),
        "photographs_with_others": _of(subject).exclude(pk__in=alone.values("pk")).count(),
    }


def _erase(subject: Subject) -> None:
    """Remove the pictures of the person alone, take the others down.

    The pseudonym stays listed on both: it consents to nothing, so nothing shows them again.
    """
    alone = set(of_alone(subject).values_list("pk", flat=True))
    now, by = timezone.now(), subject.actor.user
    _of(subject).filter(taken_down_at=None).update(taken_down_at=now, taken_down_by=by)
    for photograph in _of(subject).select_related("picture", "preview"):
        # Who is on the list is meant by a given name alone.
        words = [subject.names.taken_out_of(getattr(photograph, name)) for name in CAPTIONS]
        if photograph.pk in alone:
            files.erase(photograph.picture)
            files.erase(photograph.preview)
            words = [GONE, "", ""]
        photograph.name_kk, photograph.name_ru, photograph.name_en = words
        photograph.save()
    _log(subject).update(before={}, after={})


def _log(subject: Subject) -> Any:
    """Return what the log says of these photographs: former captions, who was listed and taken off."""
    keys = _of(subject).values("pk")
    return AuditEntry.objects.filter(target_type=Photograph._meta.label_lower, target_id__in=keys)


def _is_shown(subject: Subject, _without: Collection[int]) -> bool:
    return _of(subject).exists()
