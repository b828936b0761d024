from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, Trilingual, ends_after_start
from seriktes.core.text import fold
from seriktes.organisations.enums import OrganisationKind


class Organisation(Coded, Trilingual):
    """An NGO, an akimat, a company, a grant operator, a foundation; its former names are rows."""

    kind = models.CharField(_("Kind"), max_length=20, choices=OrganisationKind)
    bin = models.CharField(_("BIN"), max_length=12, unique=True, null=True, blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")

    def get_absolute_url(self) -> str:
        return link("organisations:organisation-detail", self.code)


class FormerName(Dated):
    """A name an organisation bore from a day until a day; papers of that time bear it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name_kk = models.CharField(_("Name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("Name in Russian"), max_length=200, blank=True)
    search_key = models.CharField(max_length=800, editable=False)

    class Meta:
        ordering = ("organisation", "starts_on")
        constraints = (ends_after_start("organisations_formername_dates"),)

    def __str__(self) -> str:
        return self.name_kk

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = fold(f"{self.name_kk} {self.name_ru}")[:800]
        super().save(*args, **kwargs)


class Representative(Coded, Dated):
    """A user who signs in for an organisation, from a day until a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="representatives")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="representations"
    )
    position = models.CharField(_("Position"), max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("organisation", "starts_on")
        constraints = (
            ends_after_start("organisations_representative_dates"),
            models.UniqueConstraint(
                fields=("organisation", "user"),
                condition=models.Q(ends_on=None),
                name="organisations_representative_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation}"
