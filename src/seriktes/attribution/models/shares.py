"""Shares computed from what partners gave, and what they were computed from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.attribution.models.rules import PLACES, CoverageRule, RuleProposal, one_of
from seriktes.clubs.models import Club, Unit
from seriktes.core.access import VisibleQuerySet
from seriktes.core.formats import month_range
from seriktes.core.links import link
from seriktes.core.mixins import Coded
from seriktes.core.shares import WHOLE
from seriktes.partners.models import Agreement, Contribution, ValuedContribution


class ShareProposalQuerySet(VisibleQuerySet["ShareProposal"]):
    def open(self) -> ShareProposalQuerySet:
        """Keep those that nobody has decided."""
        return self.filter(decided_at=None)


class ShareProposal(Coded):
    """Shares of one scope, computed from what partners gave in some months.

    Nothing counts by them until a person accepts some; the row and what it was computed from stay, whatever
    is decided.
    """

    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    club = models.ForeignKey(Club, null=True, on_delete=models.PROTECT, related_name="+")
    programme_kind = models.CharField(
        _("Kind of programme"), max_length=12, choices=ProgrammeKind, blank=True
    )
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    # What the scope cost in these months with the network's own means; none: what partners gave is the whole.
    cost_tiyn = models.BigIntegerField(null=True)
    # What accepted shares count from.
    starts_on = models.DateField(_("First day"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="share_proposals"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="share_decisions"
    )

    objects = ShareProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(name="attribution_shares_one_scope", condition=one_of(PLACES)),
            models.CheckConstraint(
                name="attribution_shares_months", condition=Q(last_month__gte=F("first_month"))
            ),
            models.CheckConstraint(
                name="attribution_shares_cost",
                condition=Q(cost_tiyn=None) | Q(cost_tiyn__isnull=False, cost_tiyn__gt=0),
            ),
        )

    def __str__(self) -> str:
        return f"{month_range(self.first_month, self.last_month)}: {self.starts_on}"

    def get_absolute_url(self) -> str:
        return link("attribution:share-detail", self.code)

    @property
    def scope(self) -> dict[str, Any]:
        """The scope as a rule has it."""
        return {name: getattr(self, name) for name in PLACES}

    @property
    def months(self) -> str:
        """The months in words, in the active language."""
        return month_range(self.first_month, self.last_month)


class ProposedShare(models.Model):
    """One agreement's share in a proposal: what counts here of all it gave, and what that is of the whole.

    Accepted, it has become a version of a rule, or a change of rules that waits for a second person.
    """

    proposal = models.ForeignKey(ShareProposal, on_delete=models.CASCADE, related_name="shares")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="proposed_shares")
    tiyn = models.BigIntegerField()
    # In millionths of the whole.
    share = models.PositiveIntegerField()
    rule = models.ForeignKey(CoverageRule, null=True, on_delete=models.PROTECT, related_name="bases")
    waiting = models.ForeignKey(RuleProposal, null=True, on_delete=models.PROTECT, related_name="bases")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("proposal", "agreement"), name="attribution_share_once"),
            models.CheckConstraint(
                name="attribution_share_within", condition=Q(share__gte=0, share__lte=WHOLE, tiyn__gte=0)
            ),
            models.CheckConstraint(
                name="attribution_share_became_one", condition=Q(rule=None) | Q(waiting=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.share}"

    @property
    def is_accepted(self) -> bool:
        return self.rule_id is not None or self.waiting_id is not None


class ShareSource(models.Model):
    """A contribution that a proposed share was computed from.

    `given` is what of it falls in the months. `tiyn` counts in the scope: of the `reached` visits that it
    serves, `inside` lie there; where it serves none yet, all of it counts.
    """

    share = models.ForeignKey(ProposedShare, on_delete=models.CASCADE, related_name="sources")
    contribution = models.ForeignKey(Contribution, null=True, on_delete=models.PROTECT, related_name="+")
    valued = models.ForeignKey(ValuedContribution, null=True, on_delete=models.PROTECT, related_name="+")
    given = models.BigIntegerField()
    inside = models.PositiveIntegerField()
    reached = models.PositiveIntegerField()
    tiyn = models.BigIntegerField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="attribution_source_one",
                condition=Q(contribution=None, valued__isnull=False)
                | Q(contribution__isnull=False, valued=None),
            ),
            models.UniqueConstraint(fields=("share", "contribution"), name="attribution_source_money_once"),
            models.UniqueConstraint(fields=("share", "valued"), name="attribution_source_valued_once"),
        )

    def __str__(self) -> str:
        return f"{self.share_id}: {self.tiyn}"
