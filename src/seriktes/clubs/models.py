from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.enums import ClubRole
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, Trilingual, ends_after_start
from seriktes.organisations.models import Organisation
from seriktes.places.models import Territory


class Unit(Coded, Trilingual):
    """A node of the network's tree; the root is the network itself, kept by one organisation."""

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="units")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")
        constraints = (
            # One installation is one network.
            models.UniqueConstraint(
                models.ExpressionWrapper(Q(parent=None), output_field=models.BooleanField()),
                condition=Q(parent=None),
                name="clubs_unit_one_root",
            ),
        )


class ClubQuerySet(VisibleQuerySet["Club"]):
    pass


class Club(Coded, Trilingual, Dated):
    """A club of the network: a place where groups meet."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clubs")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="clubs")
    is_training_centre = models.BooleanField(_("Training centre"), default=False)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    latitude = models.FloatField(
        _("Latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("Longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    objects = ClubQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")
        constraints = (ends_after_start("clubs_club_dates"),)

    def get_absolute_url(self) -> str:
        return link("clubs:club-detail", self.code)


class AppointmentQuerySet(VisibleQuerySet["Appointment"], DatedQuerySet):
    pass


class Appointment(Coded, Dated):
    """A role of a user in one club, from a day until a day."""

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="appointments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("Role"), max_length=10, choices=ClubRole)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("club", "role", "starts_on")
        constraints = (
            ends_after_start("clubs_appointment_dates"),
            models.UniqueConstraint(
                fields=("club", "user", "role"),
                condition=Q(ends_on=None),
                name="clubs_appointment_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.club}"
