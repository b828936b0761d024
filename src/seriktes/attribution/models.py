from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import Any

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
from seriktes.partners.models import Agreement, Contribution, ValuedContribution
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


def _one_of(scopes: tuple[str, ...]) -> Q:
    """Return the condition that exactly one of these scopes is filled."""
    alone = (
        reduce(and_, (~Q(_EMPTY[name]) if name == one else _EMPTY[name] for name in scopes)) for one in scopes
    )
    return reduce(or_, alone)


ONE_SCOPE = _one_of(SCOPES)


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
            models.CheckConstraint(name="attribution_shares_one_scope", condition=_one_of(PLACES)),
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


class Mix(models.Model):
    """The set of rule versions that cover a fact, with their shares; the same set is one row.

    The empty mix is a row too: the network's own means. The reason of any attributed fact is read
    from the rules of its mix.
    """

    # Sorted keys of the rule versions, joined by commas; the database lets each set exist once.
    key = models.TextField(unique=True)

    class Meta:
        verbose_name_plural = "mixes"

    def __str__(self) -> str:
        return self.key or "own means"


class MixPart(models.Model):
    """One rule version in a mix."""

    mix = models.ForeignKey(Mix, on_delete=models.CASCADE, related_name="parts")
    rule = models.ForeignKey(CoverageRule, on_delete=models.PROTECT, related_name="mix_parts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("mix", "rule"), name="attribution_mixpart_once"),)

    def __str__(self) -> str:
        return f"{self.mix_id}: {self.rule_id}"


class GroupMonth(models.Model):
    """The roll-up: what one group did in one month under one mix, person by person.

    What belongs to a person (visits, minutes, marks, marks that are missing) stands under the rules of the
    place and of the person's categories that day; what belongs to a session stands under those of the place.

    The persons stand in four packed columns of equal length (little-endian: uint32 person, uint16
    visits, uint16 recorded marks, uint32 minutes), so that a year of a large network is read in
    thousands of rows, not millions (docs/decisions). Person keys are canonical: a merged person
    counts once a session. It is refreshed in the transaction that changes the marks; it can be made
    anew from them at any time.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="months")
    month = models.PositiveIntegerField()
    mix = models.ForeignKey(Mix, on_delete=models.PROTECT, related_name="months")
    held = models.PositiveIntegerField(default=0)
    not_held = models.PositiveIntegerField(default=0)
    # Minutes of the sessions held; hours of persons are in the packed column.
    session_minutes = models.PositiveIntegerField(default=0)
    # Enrolled persons without a mark at a session that was held: "not recorded" is a third figure.
    unrecorded = models.PositiveIntegerField(default=0)
    persons = models.BinaryField(default=bytes)
    visits = models.BinaryField(default=bytes)
    recorded = models.BinaryField(default=bytes)
    minutes = models.BinaryField(default=bytes)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("group", "month", "mix"), name="attribution_groupmonth_once"),
        )
        indexes = (models.Index(fields=("month",), name="attribution_groupmonth_month"),)

    def __str__(self) -> str:
        return f"{self.group_id} {self.month}"
