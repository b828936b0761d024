"""Rules of coverage, and changes of them that wait for a second person."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.attribution.enums import ProposalOutcome
from seriktes.clubs.models import Club, Unit
from seriktes.core.access import VisibleQuerySet
from seriktes.core.formats import month_range
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, ends_after_start
from seriktes.core.shares import WHOLE
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.partners.wording import period
from seriktes.people.models import Category

_EMPTY = {
    "unit": Q(unit=None),
    "club": Q(club=None),
    "programme_kind": Q(programme_kind=""),
    "group": Q(group=None),
    "category": Q(category=None),
}
SCOPES = tuple(_EMPTY)
# The scopes that are places and programmes: where what partners gave is spent.
PLACES = ("unit", "club", "programme_kind", "group")
# The rows that a scope names, with what tells them apart: queries of rules select them along.
SCOPED = ("unit", "club", "group__club", "category")


def one_of(scopes: tuple[str, ...]) -> Q:
    """Return the condition that exactly one of these scopes is filled."""
    alone = (
        reduce(and_, (~Q(_EMPTY[name]) if name == one else _EMPTY[name] for name in scopes)) for one in scopes
    )
    return reduce(or_, alone)


ONE_SCOPE = one_of(SCOPES)


class CoverageRuleQuerySet(VisibleQuerySet["CoverageRule"], DatedQuerySet):
    def current(self) -> CoverageRuleQuerySet:
        """Keep the versions that count today."""
        return self.filter(replaced_at=None)


class CoverageRule(Coded, Dated):
    """An agreement covers a share of every visit in its scope, from a day until a day.

    Exactly one scope: a unit with all below it (the root is the whole network), a club, a kind of
    programme, a group, or a category of people, wherever they come, on the days on which they belong to it.
    A share of 0 is lawful: recognised without a share, which changes no figure of any other partner. A rule
    is never edited: a change is a new version, the former one gets `replaced_at`.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="coverage_rules")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    club = models.ForeignKey(Club, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    programme_kind = models.CharField(
        _("Kind of programme"), max_length=12, choices=ProgrammeKind, blank=True
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # In millionths of the whole.
    share = models.PositiveIntegerField(
        _("Share"), validators=[MinValueValidator(0), MaxValueValidator(WHOLE)]
    )
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by", editable=False
    )
    replaced_at = models.DateTimeField(null=True, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="coverage_rules"
    )

    objects = CoverageRuleQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            ends_after_start("attribution_coveragerule_dates"),
            models.CheckConstraint(name="attribution_coveragerule_one_scope", condition=ONE_SCOPE),
            models.CheckConstraint(
                name="attribution_coveragerule_share", condition=Q(share__gte=0, share__lte=WHOLE)
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.share}"

    @property
    def period(self) -> str:
        """The days of the rule in words."""
        return period(self.starts_on, self.ends_on)


class RuleProposalQuerySet(VisibleQuerySet["RuleProposal"]):
    def waiting(self) -> RuleProposalQuerySet:
        """Keep those that nobody has decided."""
        return self.filter(outcome=ProposalOutcome.WAITING)


class RuleProposal(Coded):
    """A change of rules that would change released figures: it waits until a second person approves it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="rule_proposals")
    # The partner whom the proposer saw: an agreement may go over to another meanwhile.
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rule_proposals")
    # The rule that is changed, or withdrawn where there are no terms; none for a new rule.
    rule = models.ForeignKey(CoverageRule, null=True, on_delete=models.PROTECT, related_name="proposals")
    terms = models.JSONField(null=True)
    # The rule goes on to count until the day before the terms begin: they follow it.
    follows = models.BooleanField(default=False)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="rules_proposed"
    )
    outcome = models.CharField(
        max_length=10, choices=ProposalOutcome, default=ProposalOutcome.WAITING, editable=False
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="rules_decided"
    )
    # The version that came of it.
    made = models.OneToOneField(
        CoverageRule, null=True, on_delete=models.PROTECT, related_name="proposal", editable=False
    )

    objects = RuleProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="attribution_proposal_asks", condition=Q(rule__isnull=False) | Q(terms__isnull=False)
            ),
            models.CheckConstraint(
                name="attribution_proposal_follows_a_rule",
                condition=Q(follows=False) | Q(rule__isnull=False, terms__isnull=False),
            ),
            # Nobody changes released figures alone, whatever the program says.
            models.CheckConstraint(
                name="attribution_proposal_two_people",
                condition=~Q(outcome=ProposalOutcome.APPROVED)
                | (Q(proposed_by__isnull=False, decided_by__isnull=False) & ~Q(proposed_by=F("decided_by"))),
            ),
            models.CheckConstraint(
                name="attribution_proposal_decided",
                condition=Q(outcome=ProposalOutcome.WAITING, decided_at=None)
                | (~Q(outcome=ProposalOutcome.WAITING) & Q(decided_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=("rule",),
                condition=Q(outcome=ProposalOutcome.WAITING),
                name="attribution_proposal_one_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.outcome}"

    def get_absolute_url(self) -> str:
        return link("attribution:proposal-detail", self.code)


class TouchedRelease(models.Model):
    """A release whose figures a proposed change of rules would change; it is kept by the app above."""

    proposal = models.ForeignKey(RuleProposal, on_delete=models.CASCADE, related_name="touched")
    release_code = models.CharField(max_length=12, db_index=True)
    number = models.CharField(max_length=20)
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("proposal", "release_code"), name="attribution_touched_release_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.number}"

    @property
    def period(self) -> str:
        """The months in words, in the active language."""
        return month_range(self.first_month, self.last_month)
