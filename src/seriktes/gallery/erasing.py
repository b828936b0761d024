"""What the gallery keeps of a person who is erased."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy

from seriktes.core import files
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
    """Return the photographs on which nobody else is listed."""
    others = PhotographPerson.objects.filter(photograph=OuterRef("pk")).exclude(person__in=subject.ids)
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
    alone = list(of_alone(subject).select_related("picture", "preview"))
    _of(subject).filter(taken_down_at=None).update(
        taken_down_at=timezone.now(), taken_down_by=subject.actor.user
    )
    for photograph in alone:
        files.erase(photograph.picture)
        files.erase(photograph.preview)
        held = Photograph.objects.get(pk=photograph.pk)
        held.name_kk, held.name_ru, held.name_en = GONE, "", ""
        held.save()


def _is_shown(subject: Subject, _without: Collection[int]) -> bool:
    return _of(subject).exists()
