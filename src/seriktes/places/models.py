from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from seriktes.core.access import VisibleQuerySet
from seriktes.core.mixins import Trilingual
from seriktes.places.enums import TerritoryLevel


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
