from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core.access import VisibleQuerySet
from seriktes.core.enums import JobState, ReceiptState
from seriktes.core.mixins import Coded


class AuditEntry(models.Model):
    """What somebody did to something; written by `core.audit` in the action's own transaction."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    # Empty for the system itself: the command line, a job of the network.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="audit_entries"
    )
    action = models.CharField(max_length=80)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("target_type", "target_id"), name="audit_target"),
            models.Index(fields=("-at", "-id"), name="audit_at"),
            models.Index(fields=("action", "-at"), name="audit_action"),
            models.Index(fields=("actor", "-at"), name="audit_actor"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.target_type}:{self.target_id}"


class Receipt(models.Model):
    """The answer to one client-made event: a repeat gets this row again, never a second effect."""

    event_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=80)
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="receipts"
    )
    state = models.CharField(max_length=12, choices=ReceiptState, default=ReceiptState.TAKEN)
    content = models.JSONField(default=dict)
    effect = models.JSONField(default=dict)

    class Meta:
        ordering = ("received_at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class StoredFile(Coded):
    """An uploaded or made file; its bytes never change and are named by their SHA-256.

    Of an erased one the row stays, so that it is known what it was; its bytes are gone (`files.erase`).
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField(default=timezone.now)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="stored_files"
    )
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-stored_at", "-pk")

    def __str__(self) -> str:
        return self.name


class Job(Coded):
    """Work done by the worker, with its progress for the person who waits."""

    kind = models.CharField(max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    # Set while the work goes on; a job whose heart stopped is failed by the tick.
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # A sentence for the owner; the traceback goes to the log only.
    error = models.TextField(blank=True)
    result_url = models.CharField(_("Where the result is"), max_length=200, blank=True)
    result_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="jobs")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("state", "heartbeat_at"), name="job_state_heartbeat"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100; 0 while the size of the work is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else 0


class TickRun(models.Model):
    """When a piece of the program's own work last began; see `core.ticks`."""

    name = models.CharField(max_length=80, unique=True)
    began_at = models.DateTimeField(null=True)
    # The kind of the last error, for whoever looks; the traceback goes to the log.
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
