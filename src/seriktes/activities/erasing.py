"""What groups keep of a person who is erased: the enrolments stay, under the pseudonym."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.activities.models import Enrolment
from seriktes.people.erasing.registry import Eraser, erasers
from seriktes.people.erasing.subjects import Subject


def register() -> None:
    erasers.add(
        Eraser(
            "activities.enrolments",
            gettext_lazy("Groups"),
            _counts,
            _keep,
            stays={
                "enrolments": gettext_lazy("enrolments with their days: what was not recorded counts by them")
            },
            blocks=_blocks,
            needs=_is_learner,
            order=45,
        )
    )


def _counts(subject: Subject) -> dict[str, int]:
    return {"enrolments": Enrolment.objects.filter(person__in=subject.ids).count()}


def _keep(_subject: Subject) -> None:
    """Nothing goes: an enrolment names a group and days."""


def _blocks(subject: Subject) -> Iterator[str]:
    today = timezone.localdate()
    held = Enrolment.objects.filter(person__in=subject.ids).exclude(ends_on__lt=today)
    for enrolment in held.select_related("group"):
        yield _(
            "The person is in the group %(group)s. End that first, with yesterday or earlier as the last day."
        ) % {"group": enrolment.group.name}


def _is_learner(subject: Subject, _without: Collection[int]) -> bool:
    return Enrolment.objects.filter(person__in=subject.ids).exists()
