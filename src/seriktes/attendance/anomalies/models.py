from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.activities.models import Group
from seriktes.attendance.anomalies.enums import Anomaly, FlagOutcome
from seriktes.clubs.models import Club
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded
from seriktes.people.models import Person


class Unscanned(models.Model):
    """A group's month that changed since it was last scanned; a row for each change.

    Rows are only added and, once read, removed by their keys: a change that is written while a scan reads
    leaves a row that the scan has not seen, so it is never forgotten.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.group_id} {self.month}"


class AnomalyFlagQuerySet(VisibleQuerySet["AnomalyFlag"]):
    def open(self) -> AnomalyFlagQuerySet:
        """Keep the flags that nobody has closed, or that have grown since."""
        return self.exclude(pk__in=FlagClosure.objects.standing().values("flag"))

    def closed(self) -> AnomalyFlagQuerySet:
        return self.filter(pk__in=FlagClosure.objects.standing().values("flag"))


class AnomalyFlag(Coded):
    """Something in the registers that deserves a look, found by a rule.

    `key` says what it is about, so that a second scan finds the same row. `evidence` holds numbers, days and
    keys of sessions, never a name; `weight` is what grows when there is more of it.
    """

    rule = models.CharField(max_length=20, choices=Anomaly)
    key = models.CharField(max_length=80, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="anomaly_flags")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="anomaly_flags")
    # Where one person is in two places, the second place.
    other_club = models.ForeignKey(Club, null=True, on_delete=models.PROTECT, related_name="+")
    other_group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    # A row of a person that an undone import takes away takes its flag along.
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="anomaly_flags")
    month = models.PositiveIntegerField()
    evidence = models.JSONField(default=dict)
    weight = models.PositiveIntegerField()
    opened_at = models.DateTimeField(default=timezone.now)

    objects = AnomalyFlagQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "pk")
        indexes = (models.Index(fields=("club", "month"), name="attendance_flag_club"),)

    def __str__(self) -> str:
        return str(self.get_rule_display())

    def get_absolute_url(self) -> str:
        return link("attendance:anomaly-detail", self.code)


class FlagExplanation(models.Model):
    """What somebody who knows says about a flag; it decides nothing."""

    flag = models.ForeignKey(AnomalyFlag, on_delete=models.CASCADE, related_name="explanations")
    text = models.CharField(_("Explanation"), max_length=500)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return f"{self.flag_id}: {self.text}"


class FlagClosureQuerySet(models.QuerySet["FlagClosure"]):
    def standing(self) -> FlagClosureQuerySet:
        return self.filter(ended_at=None)


class FlagClosure(models.Model):
    """Somebody looked at a flag, and what it came to; an ended closure stays as history.

    Closed by nobody: the records were corrected, and the rule finds nothing any more. Ended by nobody: the
    flag has grown since.
    """

    flag = models.ForeignKey(AnomalyFlag, on_delete=models.CASCADE, related_name="closures")
    outcome = models.CharField(_("What it came to"), max_length=10, choices=FlagOutcome)
    explanation = models.CharField(_("Explanation"), max_length=500, blank=True)
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = FlagClosureQuerySet.as_manager()

    class Meta:
        ordering = ("closed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("flag",), condition=Q(ended_at=None), name="attendance_flagclosure_once"
            ),
            models.CheckConstraint(
                name="attendance_flagclosure_explained",
                condition=Q(closed_by=None, outcome=FlagOutcome.CORRECTED) | ~Q(explanation=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.flag_id}: {self.outcome}"
