from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from seriktes.accounts.enums import Role
from seriktes.core.access import VisibleQuerySet
from seriktes.core.formats import month_range
from seriktes.core.links import link
from seriktes.core.mixins import Coded
from seriktes.core.models import Job, StoredFile
from seriktes.organisations.models import Organisation
from seriktes.results.enums import CheckOutcome, IllustratedFormat, OwnFormat, ReleaseState, ReportFormat
from seriktes.results.explore import models as explore  # noqa: F401 -- Django looks for models here
from seriktes.results.illustrated import models as illustrated  # noqa: F401 -- Django looks for models here
from seriktes.results.indicators import models as indicators  # noqa: F401 -- Django looks for models here
from seriktes.results.report_templates import models as report_templates  # noqa: F401 -- likewise
from seriktes.results.schedules import models as schedules  # noqa: F401 -- Django looks for models here
from seriktes.results.state_forms import models as state_forms  # noqa: F401 -- and here
from seriktes.results.stories import models as stories  # noqa: F401 -- and here
from seriktes.verification.models import Seal

APPROVALS_NEEDED = 2

# Three moments say where a release stands.
IS_DRAFT = Q(released_at=None, discarded_at=None)
WAS_RELEASED = Q(released_at__isnull=False)
IS_CURRENT = WAS_RELEASED & Q(withdrawn_at=None, restated_at=None)


class ReleaseQuerySet(VisibleQuerySet["Release"]):
    def drafts(self) -> ReleaseQuerySet:
        """Keep those that may still become releases."""
        return self.filter(IS_DRAFT)

    def released(self) -> ReleaseQuerySet:
        """Keep those that left the network, also the restated and the withdrawn: paper outlives both."""
        return self.filter(WAS_RELEASED)

    def current(self) -> ReleaseQuerySet:
        """Keep those that are neither restated nor withdrawn."""
        return self.filter(IS_CURRENT)

    def of_period(self, partner: Organisation, first: int, last: int) -> ReleaseQuerySet:
        """Keep those of a partner that have exactly these months."""
        return self.filter(partner=partner, first_month=first, last_month=last)

    def in_short(self) -> ReleaseQuerySet:
        """Leave out what only the page of one release shows, and fetch what a line of a list names."""
        heavy = ("figures", "certificate", "memory", "proposal", "dress", "seal__record")
        return self.select_related("partner", "seal").defer(*heavy)


class Release(Coded):
    """A partner's report on its way out of the network, and for ever after: what partners read."""

    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="releases")
    # Whole months, both included (year * 12 + month - 1).
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    drafted_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="releases_drafted"
    )
    # The release whose figures this one corrects, and why they changed.
    restates = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="restatements")
    cause = models.CharField(max_length=500, blank=True)
    # What the check found: the report as it leaves (numbers, keys, names of clubs and organisations; no
    # person), its SHA-256, what the auditor certifies, and how many releases there were to compare it with.
    figures = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    certificate = models.JSONField(default=dict)
    # What it wears: template, letterhead, brand and texts as they were checked (`report_templates.dress`).
    dress = models.JSONField(default=dict)
    # How many people stood behind each cell, hidden ones too: later releases are judged against it. It never
    # leaves the network.
    memory = models.JSONField(default=dict)
    # Rows that are read as one, by table, as somebody accepted; and what the check proposes (`merging`).
    merging = models.JSONField(default=dict)
    proposal = models.JSONField(default=dict)
    counted_at = models.DateTimeField(null=True)
    compared_with = models.PositiveIntegerField(default=0)
    # The work that is done on it: the check, the sealing.
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="releases")
    seal = models.OneToOneField(Seal, null=True, on_delete=models.PROTECT, related_name="release")
    released_at = models.DateTimeField(null=True)
    first_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    restated_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="releases_withdrawn"
    )
    withdrawal_reason = models.CharField(max_length=300, blank=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="releases_discarded"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("-drafted_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="results_release_months", condition=Q(last_month__gte=F("first_month"))
            ),
            models.CheckConstraint(
                name="results_release_whole",
                condition=Q(released_at=None) | Q(figures__isnull=False, seal__isnull=False),
            ),
            # Nobody releases alone, whatever the program says.
            models.CheckConstraint(
                name="results_release_two_people",
                condition=Q(released_at=None)
                | (
                    Q(first_approver__isnull=False, second_approver__isnull=False)
                    & ~Q(first_approver=F("second_approver"))
                ),
            ),
            models.CheckConstraint(
                name="results_release_one_end",
                condition=Q(discarded_at=None, released_at__isnull=False)
                | Q(released_at=None, withdrawn_at=None, restated_at=None),
            ),
            models.CheckConstraint(name="results_release_cause", condition=Q(restates=None) | ~Q(cause="")),
            models.UniqueConstraint(
                fields=("partner", "first_month", "last_month"),
                condition=IS_DRAFT,
                name="results_release_one_draft",
            ),
            # Two current answers to one question would contradict each other.
            models.UniqueConstraint(
                fields=("partner", "first_month", "last_month"),
                condition=IS_CURRENT,
                name="results_release_one_current",
            ),
            models.UniqueConstraint(
                fields=("restates",),
                condition=Q(restates__isnull=False, discarded_at=None),
                name="results_release_restated_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.first_month}-{self.last_month}"

    def get_absolute_url(self) -> str:
        return link("results:release-detail", self.code)

    @property
    def period(self) -> str:
        """The months in words, in the active language."""
        return month_range(self.first_month, self.last_month)

    @property
    def number(self) -> str:
        """The number on the paper; empty until one is reserved."""
        return self.seal.number if self.seal else ""

    @property
    def is_draft(self) -> bool:
        return self.released_at is None and self.discarded_at is None

    @property
    def is_current(self) -> bool:
        return self.released_at is not None and self.withdrawn_at is None and self.restated_at is None

    @property
    def state(self) -> ReleaseState:
        """Where it stands; a draft with both approvals is still called checked here (see `queries`)."""
        if self.discarded_at is not None:
            return ReleaseState.DISCARDED
        if self.released_at is None:
            return ReleaseState.CHECKED if self.digest else ReleaseState.DRAFT
        if self.withdrawn_at is not None:
            return ReleaseState.WITHDRAWN
        return ReleaseState.RELEASED if self.restated_at is None else ReleaseState.RESTATED


class ReleaseCheck(models.Model):
    """One check of a draft: what was found, and how many approvals it cost."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="checks")
    checked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=CheckOutcome)
    # A sentence in the language of whoever asked: why it may not leave, or why approvals were dropped.
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    certificate = models.JSONField(default=dict)
    dropped_approvals = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-checked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.release_id}: {self.outcome}"


class ReleaseApproval(models.Model):
    """One person's word that these figures may leave."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="approvals")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="release_approvals"
    )
    # The role they held then: it is what the sealed record tells.
    role = models.CharField(max_length=30, choices=Role)
    approved_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("approved_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("release", "approver"), name="results_approval_once_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.release_id}: {self.approver_id}"


class ReleaseFile(models.Model):
    """One of the files of a release, as it was sealed: its bytes never change."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    form = models.CharField(
        max_length=20, choices=(*ReportFormat.choices, *IllustratedFormat.choices, *OwnFormat.choices)
    )
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="release_file")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("release", "language", "form"), name="results_file_once"),
        )

    def __str__(self) -> str:
        return f"{self.release_id}: {self.language} {self.form}"

    def get_absolute_url(self) -> str:
        return f"{self.release.get_absolute_url()}files/{self.language}/report.{self.form}"

    @property
    def is_illustrated(self) -> bool:
        """Whether it shows people, and is given only while they consent."""
        return self.form in IllustratedFormat.values
