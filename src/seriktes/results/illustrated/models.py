from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from seriktes.core.access import VisibleQuerySet
from seriktes.gallery.models import Photograph
from seriktes.people.enums import Purpose
from seriktes.people.models import Person
from seriktes.results.stories.models import Story


class IllustratedEditionQuerySet(VisibleQuerySet["IllustratedEdition"]):
    def shown_on(self, day: date) -> IllustratedEditionQuerySet:
        """Keep those that may be shown on `day`: everybody consents, no page hides what they show.

        Whether their stories still say the same is another question: `editions.given_among`.
        """
        hidden_stories = IllustratedEdition.stories.through.objects.filter(
            illustratededition=OuterRef("pk")
        ).exclude(story__in=Story.objects.shown_on(day))
        hidden_pictures = IllustratedEdition.photographs.through.objects.filter(
            illustratededition=OuterRef("pk")
        ).exclude(photograph__in=Photograph.objects.shown_on(day))
        return self.filter(~Exists(hidden_stories), ~Exists(hidden_pictures), until__gte=day)


class IllustratedEdition(models.Model):
    """The papers of a release that hold stories and photographs, and until when they are given.

    `until` follows from the consents of its people and is written when one of them changes, as
    `gallery.Photograph.cleared_until`: whoever may not read about people can still be given the papers.
    """

    release = models.OneToOneField("results.Release", on_delete=models.PROTECT, related_name="illustrated")
    stories = models.ManyToManyField(Story, related_name="editions")
    photographs = models.ManyToManyField(Photograph, related_name="editions")
    until = models.DateField(null=True)

    objects = IllustratedEditionQuerySet.as_manager()

    class Meta:
        ordering = ("release",)

    def __str__(self) -> str:
        return f"{self.release_id}"


class IllustratedPerson(models.Model):
    """Somebody whom sealed papers show or name, and what they consented to.

    Kept apart from the lists of stories and photographs: those may change, the papers do not.
    """

    edition = models.ForeignKey(IllustratedEdition, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="illustrated_editions")
    purpose = models.CharField(max_length=20, choices=Purpose)

    class Meta:
        ordering = ("edition", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "person", "purpose"), name="results_illustratedperson_once"
            ),
            models.CheckConstraint(
                name="results_illustratedperson_purpose",
                condition=Q(purpose__in=(Purpose.PHOTO, Purpose.TRANSFER)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.person_id}"
