from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import CODE_ALPHABET, Coded
from seriktes.people.enums import ErasureReason

if TYPE_CHECKING:
    from seriktes.people.models import Person

PSEUDONYM_LENGTH = 4
LONGEST_PSEUDONYM = 8
TRIES = 20


def pseudonym_words(pseudonym: str) -> str:
    """Return what an erased person is called in the language of the page."""
    return _("Erased person %(pseudonym)s") % {"pseudonym": pseudonym}


def new_pseudonym() -> str:
    """Return a pseudonym that nobody has: four signs, more of them once most of these are taken."""
    for length in range(PSEUDONYM_LENGTH, LONGEST_PSEUDONYM + 1):
        for _try in range(TRIES):
            made = "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
            if not Erasure.objects.filter(pseudonym=made).exists():
                return made
    raise RuntimeError("No pseudonym is left.")


class ErasureQuerySet(VisibleQuerySet["Erasure"]):
    def waiting(self) -> ErasureQuerySet:
        """Keep those that a second person has to confirm."""
        return self.filter(erased_at=None, withdrawn_at=None)

    def of(self, person: Person) -> ErasureQuerySet:
        """Keep those of a human being, whichever of their rows they were asked for."""
        return self.filter(person__in=type(person).objects.same_as(person))

    def done(self) -> ErasureQuerySet:
        return self.filter(erased_at__isnull=False)


class Erasure(Coded):
    """That the data of a person were destroyed, or are to be: asked for by one, done by another.

    It names nobody: who it was is told by no column here. `person` and the rows that point to the pseudonym
    say which rows it was, so that the same can be done again to a restored backup.
    """

    pseudonym = models.CharField(max_length=LONGEST_PSEUDONYM, unique=True, default=new_pseudonym)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="erasures")
    # Of a guardian whom nobody else needed: the erasure of the child.
    along_with = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="others")
    reason = models.CharField(gettext_lazy("Reason"), max_length=10, choices=ErasureReason)
    note = models.CharField(gettext_lazy("Note"), max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="erasures_asked"
    )
    erased_at = models.DateTimeField(null=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="erasures_done"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="erasures_withdrawn"
    )
    # How much of what went: [name of the eraser, name of its line, count], never a word of it.
    removed = models.JSONField(default=list)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="people_erasure_one_end", condition=Q(erased_at=None) | Q(withdrawn_at=None)
            ),
            # Nobody erases alone, whatever the program says.
            models.CheckConstraint(
                name="people_erasure_two_people",
                condition=Q(erased_at=None)
                | (Q(erased_by__isnull=False) & (Q(asked_by=None) | ~Q(asked_by=F("erased_by")))),
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(withdrawn_at=None), name="people_erasure_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return link("people:erasure-detail", self.code)

    @property
    def name(self) -> str:
        return pseudonym_words(self.pseudonym)

    @property
    def is_waiting(self) -> bool:
        return self.erased_at is None and self.withdrawn_at is None
