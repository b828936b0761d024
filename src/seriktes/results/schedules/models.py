from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from seriktes.core.access import VisibleQuerySet
from seriktes.core.formats import month_range
from seriktes.core.mixins import Coded
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.schedules.enums import Rhythm

MOST_DAYS = 366


class ReportScheduleQuerySet(VisibleQuerySet["ReportSchedule"]):
    def in_force(self) -> ReportScheduleQuerySet:
        """Keep those that nobody has taken back."""
        return self.filter(withdrawn_at=None)


class ReportSchedule(Coded):
    """Which reports an agreement asks for: how often, how soon, and who answers for them."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="report_schedules")
    rhythm = models.CharField(max_length=12, choices=Rhythm)
    # The first and the last month reported on (year * 12 + month - 1); without a last one, as long as the
    # agreement is in force. A schedule of days of its own has neither.
    first_month = models.PositiveIntegerField(null=True)
    last_month = models.PositiveIntegerField(null=True)
    # Days after the last day of the months: until when the report is due, and how long the draft waits for
    # sessions that nobody has marked.
    days_after = models.PositiveSmallIntegerField(default=30)
    wait_days = models.PositiveSmallIntegerField(default=10)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="report_schedules"
    )
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "rhythm"),
                condition=Q(withdrawn_at=None),
                name="results_schedule_rhythm_once",
            ),
            models.CheckConstraint(
                name="results_schedule_months",
                condition=Q(rhythm=Rhythm.DATED, first_month=None, last_month=None)
                | (
                    ~Q(rhythm=Rhythm.DATED)
                    & Q(first_month__isnull=False)
                    & (Q(last_month=None) | Q(last_month__gte=F("first_month")))
                ),
            ),
            models.CheckConstraint(
                name="results_schedule_days",
                condition=Q(days_after__lte=MOST_DAYS, wait_days__lte=F("days_after")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.rhythm}"

    def get_absolute_url(self) -> str:
        return f"{self.agreement.get_absolute_url()}#schedule"


class ScheduledDate(Coded):
    """A report of a schedule of days of its own: its months, and the day it is due."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="dates")
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    due_on = models.DateField()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "first_month", "last_month"), name="results_scheduleddate_once"
            ),
            models.CheckConstraint(
                name="results_scheduleddate_months", condition=Q(last_month__gte=F("first_month"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule_id}: {self.first_month}-{self.last_month}"

    @property
    def period(self) -> str:
        """The months in words, in the active language."""
        return month_range(self.first_month, self.last_month)


class Postponement(models.Model):
    """That a report will come later, until when and why. The newest of a report counts; none is edited."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, related_name="postponements")
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    until = models.DateField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (models.CheckConstraint(name="results_postponement_reason", condition=~Q(reason="")),)

    def __str__(self) -> str:
        return f"{self.schedule_id}: {self.until}"


class ScheduledDraft(models.Model):
    """That the program has drafted a report by itself: it does so once, also where the draft is discarded."""

    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="scheduled_drafts")
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    release = models.OneToOneField(
        "results.Release", null=True, on_delete=models.PROTECT, related_name="scheduled"
    )
    made_at = models.DateTimeField(default=timezone.now)
    # How many sessions of these months nobody had marked by then.
    unmarked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            # Of several workers, one drafts.
            models.UniqueConstraint(
                fields=("partner", "first_month", "last_month"), name="results_scheduleddraft_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.first_month}-{self.last_month}"
