from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.models import Club
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Trilingual
from seriktes.core.models import StoredFile
from seriktes.gallery.enums import Recognisable
from seriktes.people.models import Person


class PhotographQuerySet(VisibleQuerySet["Photograph"]):
    def shown_on(self, day: date) -> PhotographQuerySet:
        """Keep those that may be shown on `day`: not taken down, and every consent they need in force."""
        return self.filter(taken_down_at=None, cleared_until__gte=day)


class Photograph(Coded, Trilingual):
    """A photograph from a club; its name says what it shows, and is read aloud in its place.

    The picture is kept as it was made here: turned upright, without the place and the time that a camera
    writes into the file. It may be shown while everybody on it who can be recognised consents.
    """

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="photographs")
    taken_on = models.DateField(_("Taken on"))
    picture = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    preview = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # SHA-256 of the file as it was sent: sending it twice makes one photograph.
    source = models.CharField(max_length=64)
    recognisable = models.CharField(max_length=8, choices=Recognisable, default=Recognisable.UNKNOWN)
    # The last day on which it may be shown; None: not at all. It follows from the consents and is written
    # when one of them changes, so that whoever may not read about people can still be shown pictures.
    cleared_until = models.DateField(null=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="photographs"
    )
    taken_down_at = models.DateTimeField(null=True)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PhotographQuerySet.as_manager()

    class Meta:
        ordering = ("-taken_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("club", "source"), name="gallery_photograph_sent_once"),
            models.CheckConstraint(
                name="gallery_photograph_looked_at",
                condition=Q(cleared_until=None) | ~Q(recognisable=Recognisable.UNKNOWN),
            ),
        )

    def get_absolute_url(self) -> str:
        return link("gallery:photograph-detail", self.code)

    def may_be_shown(self, day: date) -> bool:
        """Whether it may be shown outside the network on `day`."""
        return self.taken_down_at is None and self.cleared_until is not None and day <= self.cleared_until


class PhotographPerson(models.Model):
    """Somebody who can be recognised on a photograph."""

    photograph = models.ForeignKey(Photograph, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="photographs")
    listed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("listed_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("photograph", "person"), name="gallery_photographperson_once"),
        )

    def __str__(self) -> str:
        return f"{self.photograph_id}: {self.person_id}"
