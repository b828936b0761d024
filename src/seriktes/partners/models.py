from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.models import Club
from seriktes.core import formats
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, Trilingual, ends_after_start
from seriktes.organisations.models import Organisation
from seriktes.partners.enums import PartyRole, QuantityUnit, Valuation, ValuedKind
from seriktes.partners.wording import period


class AgreementQuerySet(VisibleQuerySet["Agreement"], DatedQuerySet):
    pass


class Agreement(Coded, Trilingual, Dated):
    """What the network and a partner agreed on, for a period; coverage rules hang on it."""

    number = models.CharField(_("Number"), max_length=60)
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    signed_on = models.DateField(_("Signed on"), null=True, blank=True)
    note = models.TextField(_("Note"), blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        constraints = (
            ends_after_start("partners_agreement_dates"),
            models.UniqueConstraint(fields=("partner", "number"), name="partners_agreement_number_once"),
        )

    def get_absolute_url(self) -> str:
        return link("partners:agreement-detail", self.code)

    @property
    def period(self) -> str:
        """The days of the agreement in words."""
        return period(self.starts_on, self.ends_on)


class AgreementParty(Coded):
    """A further party of an agreement; results are counted for the agreement's partner only."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="party_to")
    role = models.CharField(_("Role"), max_length=20, choices=PartyRole)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "organisation"), name="partners_party_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class Contribution(Coded):
    """Money a partner gave under an agreement, in tiyn; a wrong entry is reversed by a new one."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="contributions")
    tiyn = models.BigIntegerField(_("Amount"))
    currency = models.CharField(_("Currency"), max_length=3, default="KZT")
    received_on = models.DateField(_("Received on"))
    document = models.CharField(_("Document"), max_length=100, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversal", editable=False
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="contributions_recorded"
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-pk")
        constraints = (
            models.CheckConstraint(
                name="partners_contribution_sign",
                condition=Q(reverses=None, tiyn__gt=0) | Q(reverses__isnull=False, tiyn__lt=0),
            ),
            models.CheckConstraint(name="partners_contribution_not_itself", condition=~Q(reverses=F("id"))),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.tiyn}"

    @property
    def amount(self) -> str:
        """The money in words of the page's language."""
        return formats.money(self.tiyn, currency=self.currency)

    @property
    def is_reversed(self) -> bool:
        """Whether a later row takes this one back; queries select `reversal` along."""
        return hasattr(self, "reversal")


class ValuedContributionQuerySet(VisibleQuerySet["ValuedContribution"]):
    def overlapping(self, first: date, last: date) -> ValuedContributionQuerySet:
        """Keep what was given on some day from `first` to `last`."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class ValuedContribution(Coded):
    """What a partner gave in kind under an agreement, and what it is worth in tiyn.

    It was given on its days, both included; one day is a period too. For one club, or for whatever the
    agreement covers. A wrong entry is reversed by a new one.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="valued_contributions")
    kind = models.CharField(_("What it is"), max_length=10, choices=ValuedKind)
    description = models.CharField(_("Description"), max_length=300)
    quantity = models.DecimalField(_("Quantity"), max_digits=11, decimal_places=2, null=True)
    unit = models.CharField(_("Counted in"), max_length=13, choices=QuantityUnit, blank=True)
    tiyn = models.BigIntegerField(_("Its value"))
    valuation = models.CharField(_("Valued by"), max_length=8, choices=Valuation)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    club = models.ForeignKey(Club, null=True, on_delete=models.PROTECT, related_name="valued_contributions")
    document = models.CharField(_("Document"), max_length=100, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversal", editable=False
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="valued_recorded"
    )

    objects = ValuedContributionQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                name="partners_valued_sign",
                condition=Q(reverses=None, tiyn__gt=0) | Q(reverses__isnull=False, tiyn__lt=0),
            ),
            models.CheckConstraint(name="partners_valued_not_itself", condition=~Q(reverses=F("id"))),
            models.CheckConstraint(name="partners_valued_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="partners_valued_quantity",
                condition=Q(quantity=None, unit="")
                | (Q(quantity__isnull=False, quantity__gt=0) & ~Q(unit="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.description}"

    @property
    def amount(self) -> str:
        """Its value in words of the page's language."""
        return formats.money(self.tiyn)

    @property
    def quantity_words(self) -> str:
        """How much it was, with its unit: "120 hours"; nothing where nobody counted."""
        if self.quantity is None:
            return ""
        counted = self.quantity.normalize()
        places = max(0, -int(counted.as_tuple().exponent))
        return f"{formats.number(counted, places)} {self.get_unit_display()}"

    @property
    def days(self) -> str:
        """Its days in words, or its one day."""
        if self.starts_on == self.ends_on:
            return formats.date_short(self.starts_on)
        return period(self.starts_on, self.ends_on)

    @property
    def is_reversed(self) -> bool:
        """Whether a later row takes this one back; queries select `reversal` along."""
        return hasattr(self, "reversal")
