from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.clubs.models import Club, Unit
from seriktes.core.access import VisibleQuerySet
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, ends_after_start
from seriktes.core.shares import WHOLE
from seriktes.partners.models import Agreement
from seriktes.partners.wording import period

ONE_SCOPE = (
    Q(unit__isnull=False, club=None, programme_kind="", group=None)
    | Q(unit=None, club__isnull=False, programme_kind="", group=None)
    | (Q(unit=None, club=None, group=None) & ~Q(programme_kind=""))
    | Q(unit=None, club=None, programme_kind="", group__isnull=False)
)


class CoverageRuleQuerySet(VisibleQuerySet["CoverageRule"], DatedQuerySet):
    def current(self) -> CoverageRuleQuerySet:
        """Keep the versions that count today."""
        return self.filter(replaced_at=None)


class CoverageRule(Coded, Dated):
    """An agreement covers a share of every visit in its scope, from a day until a day.

    Exactly one scope: a unit with all below it (the root is the whole network), a club, a kind of
    programme, a group. A share of 0 is lawful: recognised without a share, which changes no figure of any
    other partner. A rule is never edited: a change is a new version, the former one gets `replaced_at`.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="coverage_rules")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    club = models.ForeignKey(Club, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    programme_kind = models.CharField(
        _("Kind of programme"), max_length=12, choices=ProgrammeKind, blank=True
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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
