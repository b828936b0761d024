from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from seriktes.core.access import VisibleQuerySet
from seriktes.core.formats import month_range
from seriktes.core.links import link
from seriktes.core.mixins import Coded
from seriktes.organisations.models import Organisation
from seriktes.results.state_forms import models as state_forms  # noqa: F401 -- Django looks for models here


class SnapshotQuerySet(VisibleQuerySet["Snapshot"]):
    def published(self) -> SnapshotQuerySet:
        """Keep those that are not withdrawn."""
        return self.filter(withdrawn_at=None)

    def of_months(self, first: int, last: int) -> SnapshotQuerySet:
        """Keep those that share a month with these, both included."""
        return self.filter(first_month__lte=last, last_month__gte=first)


class Snapshot(Coded):
    """A partner's report as it was published: protected cells, frozen; partners read nothing else."""

    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="snapshots")
    # Whole months, both included (year * 12 + month - 1).
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    # The report after protection: numbers, keys, names of clubs and organisations; no person.
    figures = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="snapshots_published"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="snapshots_withdrawn"
    )
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="results_snapshot_months", condition=Q(last_month__gte=F("first_month"))
            ),
            # Two published answers to one question would tell what changed between them.
            models.UniqueConstraint(
                fields=("partner", "first_month", "last_month"),
                condition=Q(withdrawn_at=None),
                name="results_snapshot_published_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.first_month}-{self.last_month}"

    def get_absolute_url(self) -> str:
        return link("results:snapshot-detail", self.code)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def period(self) -> str:
        """The months in words, in the active language."""
        return month_range(self.first_month, self.last_month)
