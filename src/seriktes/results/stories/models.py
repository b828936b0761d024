from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.models import Club
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Trilingual
from seriktes.gallery.models import Photograph
from seriktes.partners.models import Agreement
from seriktes.people.models import Person
from seriktes.results.indicators.models import Indicator


class StoryQuerySet(VisibleQuerySet["Story"]):
    def shown_on(self, day: date) -> StoryQuerySet:
        """Keep those that partners may read on `day`: shared, and everybody they tell of consents."""
        return self.filter(shared_at__isnull=False, cleared_until__gte=day)


class Story(Coded, Trilingual):
    """What happened, in words: evidence beside the figures of an agreement. Its name is its title.

    One person writes it and another shares it with the partner. Whatever is changed afterwards has to be
    shared anew, by somebody else than who changed it. It is shown while everybody it names consents.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="stories")
    club = models.ForeignKey(
        Club, null=True, blank=True, on_delete=models.PROTECT, related_name="stories", verbose_name=_("Club")
    )
    indicator = models.ForeignKey(
        Indicator,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stories",
        verbose_name=_("Indicator"),
    )
    happened_on = models.DateField(_("When it was"))
    text_kk = models.TextField(_("Text in Kazakh"), max_length=4000)
    text_ru = models.TextField(_("Text in Russian"), max_length=4000, blank=True)
    text_en = models.TextField(_("Text in English"), max_length=4000, blank=True)
    photographs = models.ManyToManyField(Photograph, related_name="stories")
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="stories"
    )
    # Who last put something into it: words, a photograph, the words under one.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    shared_at = models.DateTimeField(null=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The last day on which everybody it tells of consents, as `gallery.Photograph.cleared_until`.
    cleared_until = models.DateField(null=True, default=date.max)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_on", "-pk")
        verbose_name_plural = "stories"
        constraints = (
            models.CheckConstraint(
                name="results_story_second_reader",
                condition=Q(shared_at=None)
                | (Q(shared_by__isnull=False) & (Q(changed_by=None) | ~Q(shared_by=F("changed_by")))),
            ),
        )

    def get_absolute_url(self) -> str:
        return link("results:story-detail", self.code)

    @property
    def text(self) -> str:
        """The text in the language of the page, or in the nearest one that is written."""
        order = {"en": (self.text_en, self.text_ru), "ru": (self.text_ru,)}
        return next(filter(None, order.get(get_language() or "kk", ())), self.text_kk)

    @property
    def words(self) -> str:
        """Everything it says, in every language."""
        said = (self.name_kk, self.text_kk, self.name_ru, self.text_ru, self.name_en, self.text_en)
        return "\n".join(filter(None, said))

    def is_shown(self, day: date) -> bool:
        """Whether the partner may read it on `day`."""
        return self.shared_at is not None and self.cleared_until is not None and day <= self.cleared_until


class StoryPerson(models.Model):
    """Somebody a story tells of by name."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stories")
    named_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("named_at", "pk")
        constraints = (models.UniqueConstraint(fields=("story", "person"), name="results_storyperson_once"),)

    def __str__(self) -> str:
        return f"{self.story_id}: {self.person_id}"
