from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seriktes.activities.models import Group
from seriktes.attendance.anomalies.models import AnomalyFlag, FlagClosure, FlagExplanation, Unscanned
from seriktes.attendance.enums import ImportState, MarkStatus, NotHeldReason, RowOutcome, SessionState
from seriktes.clubs.models import Club
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded
from seriktes.core.models import Job, Receipt, StoredFile
from seriktes.core.months import month_of
from seriktes.core.prepared import given
from seriktes.people.models import Person

__all__ = (
    "AnomalyFlag",
    "FlagClosure",
    "FlagExplanation",
    "ImportIssue",
    "JournalImport",
    "JournalProfile",
    "Mark",
    "MarkQuerySet",
    "NotHeld",
    "Session",
    "SetAside",
    "Unscanned",
)


class Session(Coded):
    """One meeting of a group on one local day.

    The instant is UTC; the local day, start and zone are stored beside it, so that a "day" is never
    derived in a query (Almaty was +6 in 2023 and is +5 since 2024). `state` sums up what the marks
    and the "did not happen" rows say; the actions keep it.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="sessions")
    day = models.DateField(_("Day"))
    starts_at = models.TimeField(_("Starts at"))
    minutes = models.PositiveSmallIntegerField(
        _("Minutes"), validators=[MinValueValidator(10), MaxValueValidator(600)]
    )
    zone = models.CharField(max_length=40, default="Asia/Almaty", editable=False)
    starts_at_utc = models.DateTimeField(editable=False)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="sessions_led"
    )
    topic = models.CharField(_("Topic"), max_length=300, blank=True)
    state = models.PositiveSmallIntegerField(choices=SessionState, default=SessionState.PLANNED)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("day", "starts_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("group", "day", "starts_at"), name="attendance_session_once"),
        )
        indexes = (
            models.Index(fields=("day", "state"), name="attendance_session_day"),
            models.Index(fields=("lead", "day"), name="attendance_session_lead"),
        )

    def __str__(self) -> str:
        return f"{self.group} {self.day:%d.%m.%Y} {self.starts_at:%H:%M}"

    def get_absolute_url(self) -> str:
        return link("attendance:session-detail", self.code)

    @property
    def month(self) -> int:
        """The month reports count it in (year * 12 + month - 1)."""
        return month_of(self.day)

    @property
    def ends_at(self) -> str:
        """The end as HH:MM."""
        end = self.starts_at.hour * 60 + self.starts_at.minute + self.minutes
        return f"{end // 60 % 24:02}:{end % 60:02}"

    @property
    def is_held(self) -> bool:
        return self.state == SessionState.HELD

    @property
    def is_not_held(self) -> bool:
        return self.state == SessionState.NOT_HELD


class NotHeld(models.Model):
    """A session did not happen, because; a withdrawn row stays as history."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="not_held")
    reason = models.CharField(_("Reason"), max_length=12, choices=NotHeldReason)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="not_held_recorded"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="not_held_withdrawn"
    )

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("session",), condition=Q(withdrawn_at=None), name="attendance_notheld_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id}: {self.get_reason_display()}"


class SetAside(Coded):
    """An entry that was kept for a decision: who sent it had lost the right to mark since making it.

    The receipt holds what it says. Undecided as long as `decided_at` is empty.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="set_aside")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="set_aside")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="set_aside_decided"
    )
    is_taken = models.BooleanField(default=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="attendance_setaside_taken_is_decided",
                condition=Q(is_taken=False) | Q(decided_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("session",), condition=Q(decided_at=None), name="attendance_setaside_waits"),
        )

    def __str__(self) -> str:
        return f"{self.session_id}: {self.receipt_id}"


class JournalProfile(models.Model):
    """What the marks of a club's paper or Excel journals mean, saved by a person for the next file."""

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="journal_profiles")
    name = models.CharField(pgettext_lazy("set of meanings", "Name"), max_length=100)
    # {mark as written: name of a meaning}
    meanings = models.JSONField(default=dict)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("club", "name"), name="attendance_journalprofile_once"),
        )

    def __str__(self) -> str:
        return self.name


class JournalImport(Coded):
    """One journal file on its way in: what was understood, what a person decided, what came of it."""

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="journal_imports")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="journal_imports")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    # Hints given by the person (month, year), meanings of marks, groups of sheets, persons of rows.
    decisions = models.JSONField(default=dict)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="journal_imports")
    # {outcome: count}; read = created + updated + unchanged + skipped + refused.
    counts = models.JSONField(default=dict)
    # What the work has made beside marks (sessions, people, enrolments) and how many chunks are done:
    # a work that was killed goes on from there, and the undo removes what it may.
    made = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="journal_imports"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="journal_imports_undone"
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return link("attendance:import-detail", self.code)


class ImportIssue(models.Model):
    """A mark or a row of a journal that was not brought in, with its place and the reason."""

    journal_import = models.ForeignKey(JournalImport, on_delete=models.CASCADE, related_name="issues")
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    sheet = models.CharField(max_length=100)
    cell = models.CharField(max_length=12)
    # Stable code of the reason and what fills its sentence.
    reason = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.reason}"


class MarkQuerySet(VisibleQuerySet["Mark"]):
    def current(self) -> MarkQuerySet:
        """Keep what counts today: the rows that nothing replaced."""
        return self.filter(replaced_at=None)

    def open_in(self, sessions: Iterable[Session | int | given]) -> MarkQuerySet:
        """Keep the current rows of these sessions and those of people who still say otherwise.

        The sessions stand in both halves of the condition, because each half has an index of its own; asked
        for once, neither is used and the whole table is read.
        """
        among = [one.pk if isinstance(one, Session) else one for one in sessions]
        current = Q(session__pk__in=among, replaced_at=None)
        return self.filter(current | Q(session__pk__in=among, is_contested=True))


class Mark(models.Model):
    """One person at one session: append-only, the current row is the one not replaced.

    Nothing has a foreign key to a mark. `day` repeats the session's local day, so that PostgreSQL
    can partition by it: it is in every unique key. An imported mark keeps its import, sheet and cell.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="marks", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="marks", db_index=False)
    day = models.DateField()
    status = models.PositiveSmallIntegerField(choices=MarkStatus)
    # The device's clock; the server's time is the truth.
    marked_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="marks_recorded",
        db_index=False,
    )
    replaced_at = models.DateTimeField(null=True)
    # Two people marked one person differently: both rows are kept and the pair is shown.
    is_contested = models.BooleanField(default=False)
    journal_import = models.ForeignKey(
        JournalImport, null=True, on_delete=models.PROTECT, related_name="marks", db_index=False
    )
    sheet = models.CharField(max_length=100, blank=True)
    cell = models.CharField(max_length=12, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "person", "day"),
                condition=Q(replaced_at=None),
                name="attendance_mark_current_once",
            ),
            models.CheckConstraint(name="attendance_mark_status", condition=Q(status__in=MarkStatus.values)),
        )
        indexes = (
            models.Index(fields=("person", "day"), name="attendance_mark_person"),
            models.Index(
                fields=("session",), condition=Q(is_contested=True), name="attendance_mark_contested"
            ),
            models.Index(
                fields=("journal_import",),
                condition=Q(journal_import__isnull=False),
                name="attendance_mark_import",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.get_status_display()}"
