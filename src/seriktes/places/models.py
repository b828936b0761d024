from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Trilingual
from seriktes.core.models import StoredFile
from seriktes.places.enums import TerritoryLevel

LONGEST_SOURCE = 200


class Territory(Trilingual):
    """A place of the state classifier of territories (КАТО / ӘАОЖ); names repeat, the code does not."""

    kato = models.CharField(
        _("KATO code"), max_length=9, unique=True, validators=[RegexValidator(r"^\d{9}$")]
    )
    level = models.CharField(_("Level"), max_length=12, choices=TerritoryLevel)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")
        verbose_name_plural = "territories"


class PopulationQuerySet(VisibleQuerySet["Population"]):
    def current(self) -> PopulationQuerySet:
        """Keep the numbers that nobody has corrected since."""
        return self.filter(replaced_at=None)


class PopulationImport(Coded):
    """A file with residents of places: shown first, brought in by a second step."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("Where the numbers are from"), max_length=LONGEST_SOURCE)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    brought_in_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.source

    def get_absolute_url(self) -> str:
        return link("places:population-import", self.code)


class Population(models.Model):
    """How many people lived in a place in a year; a correction is a new row, the former one stays."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="population")
    year = models.PositiveSmallIntegerField(_("Year"))
    residents = models.PositiveIntegerField(_("Residents"))
    brought_in = models.ForeignKey(
        PopulationImport, null=True, on_delete=models.PROTECT, related_name="lines"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True)

    objects = PopulationQuerySet.as_manager()

    class Meta:
        ordering = ("territory", "-year", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "year"),
                condition=Q(replaced_at=None),
                name="places_population_once",
            ),
            models.CheckConstraint(
                name="places_population_year", condition=Q(year__gte=1900, year__lte=2100)
            ),
            models.CheckConstraint(name="places_population_somebody", condition=Q(residents__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.territory_id} {self.year}: {self.residents}"
