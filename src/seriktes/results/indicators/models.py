from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.clubs.models import Club, Unit
from seriktes.core.access import VisibleQuerySet
from seriktes.core.fact_kinds import FactFigure, FactMeasure, fact_kinds
from seriktes.core.formats import month_range
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Trilingual
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.places.models import Territory
from seriktes.results.indicators.enums import AimLevel, IndicatorFigure


class AimQuerySet(VisibleQuerySet["Aim"]):
    def in_use(self) -> AimQuerySet:
        """Keep those that are not archived."""
        return self.filter(archived_at=None)

    def with_owner(self) -> AimQuerySet:
        """Fetch what says whose each one is."""
        return self.select_related("agreement__partner", "parent__parent")


class Aim(Coded, Trilingual):
    """A goal, an outcome or an output of a results framework.

    A goal says whose it is: of an agreement, of several partners together (`partners`), or of the network.
    What stands below belongs to the same.
    """

    level = models.CharField(_("Level"), max_length=8, choices=AimLevel)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name=_("Under")
    )
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="aims")
    partners = models.ManyToManyField(Organisation, related_name="shared_goals", blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    archived_at = models.DateTimeField(null=True)

    objects = AimQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                name="results_aim_goals_on_top",
                condition=Q(level=AimLevel.GOAL, parent=None)
                | (~Q(level=AimLevel.GOAL) & Q(parent__isnull=False)),
            ),
        )

    @property
    def root(self) -> Aim:
        """The goal it belongs to."""
        found = self
        while found.parent is not None:
            found = found.parent
        return found


class IndicatorQuerySet(VisibleQuerySet["Indicator"]):
    def in_use(self) -> IndicatorQuerySet:
        """Keep those that are not archived."""
        return self.filter(archived_at=None)

    def with_owner(self) -> IndicatorQuerySet:
        """Fetch whose each one is and what it is narrowed to."""
        return self.select_related(
            "agreement__partner", "aim__parent__parent", "unit", "club", "group__club", "territory"
        )


class Indicator(Coded, Trilingual):
    """What is counted and for whom; every change keeps what stood before (`IndicatorVersion`).

    Its owner is its agreement, the partners of the goal it stands under, or the network.
    """

    fact_kind = models.CharField(_("Kind of facts"), max_length=30)
    measure = models.CharField(_("Measure"), max_length=30)
    figure = models.CharField(
        _("Whose figure"), max_length=12, choices=IndicatorFigure, default=FactFigure.NETWORK.value
    )
    # What it is narrowed to; empty lets all through.
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Part of the network"),
    )
    club = models.ForeignKey(
        Club, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Club")
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Group")
    )
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Place")
    )
    programme_kind = models.CharField(
        _("Kind of programme"), max_length=12, choices=ProgrammeKind, blank=True
    )
    sphere = models.CharField(_("Sphere"), max_length=12, blank=True)
    sex = models.CharField(_("Sex"), max_length=1, blank=True)
    ages = models.JSONField(_("Ages"), default=list, blank=True)
    splits = models.JSONField(_("Divided"), default=list, blank=True)
    # What it is told in, where the measure's own word does not fit.
    told_in_kk = models.CharField(_("Unit in Kazakh"), max_length=40, blank=True)
    told_in_ru = models.CharField(_("Unit in Russian"), max_length=40, blank=True)
    told_in_en = models.CharField(_("Unit in English"), max_length=40, blank=True)
    # Where things stood before: in base units, of a rate in millionths.
    baseline = models.BigIntegerField(null=True)
    baseline_first = models.PositiveIntegerField(null=True)
    baseline_last = models.PositiveIntegerField(null=True)
    baseline_source = models.CharField(_("Source of the baseline"), max_length=200, blank=True)
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )
    aim = models.ForeignKey(Aim, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators")
    ready_made = models.CharField(max_length=40, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                name="results_indicator_baseline",
                condition=Q(baseline_first=None, baseline_last=None)
                | Q(baseline_last__gte=F("baseline_first")),
            ),
            # Two people who install the ready-made set at once get it once.
            models.UniqueConstraint(
                fields=("agreement", "ready_made"),
                condition=Q(agreement__isnull=False) & ~Q(ready_made=""),
                name="results_indicator_ready_made_once",
            ),
            models.UniqueConstraint(
                fields=("ready_made",),
                condition=Q(agreement=None) & ~Q(ready_made=""),
                name="results_indicator_network_ready_made_once",
            ),
            models.CheckConstraint(
                name="results_indicator_one_place", condition=Q(club=None) | Q(group=None)
            ),
        )

    def get_absolute_url(self) -> str:
        return link("results:indicator-detail", self.code)

    @property
    def measured(self) -> FactMeasure:
        return fact_kinds.measure(self.fact_kind, self.measure)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class IndicatorVersion(models.Model):
    """An indicator as it stood from a moment on: the first row is how it was made, each change adds one."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("indicator", "number"), name="results_indicatorversion_once"),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.number}"


class TargetQuerySet(VisibleQuerySet["Target"]):
    def current(self) -> TargetQuerySet:
        """Keep what is planned today."""
        return self.filter(replaced_at=None, value__isnull=False)


class Target(Coded):
    """What is planned for whole months; a change is a new row, and an empty one takes the plan back.

    `value` is in base units (people, minutes, tiyn), of a rate in millionths. `version` is the definition
    that it was planned by.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    value = models.BigIntegerField(null=True)
    version = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ("first_month", "last_month", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "first_month", "last_month"),
                condition=Q(replaced_at=None),
                name="results_target_once",
            ),
            models.CheckConstraint(
                name="results_target_months", condition=Q(last_month__gte=F("first_month"))
            ),
            models.CheckConstraint(name="results_target_value", condition=Q(value=None) | Q(value__gte=0)),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.first_month}-{self.last_month}"

    @property
    def period(self) -> str:
        """The months in words, in the active language."""
        return month_range(self.first_month, self.last_month)


class Remark(Coded):
    """Why an indicator is behind, or what else explains it, as a person wrote it on a day."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="remarks")
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    text = models.CharField(_("Reason"), max_length=500)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("-written_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="results_remark_months", condition=Q(last_month__gte=F("first_month"))
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def period(self) -> str:
        """The months it speaks of, in words."""
        return month_range(self.first_month, self.last_month)
