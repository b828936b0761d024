from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core import formats
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, Trilingual, ends_after_start
from seriktes.organisations.models import Organisation
from seriktes.partners.enums import PartyRole
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
