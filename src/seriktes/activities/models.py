from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from seriktes.activities.enums import EndReason, GroupLanguage, ProgrammeKind, Season, Weekday
from seriktes.clubs.models import Club
from seriktes.core.access import VisibleQuerySet
from seriktes.core.links import link
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, Trilingual, ends_after_start
from seriktes.people.models import Person


class Programme(Coded, Trilingual):
    """What is offered: chess, dombra, sewing; groups of many clubs follow one programme."""

    kind = models.CharField(_("Kind"), max_length=12, choices=ProgrammeKind)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # the plugin adds Django's
        # Django's own rebuilds the table of choices for every row of a list.
        return str(ProgrammeKind(self.kind).label)


class GroupQuerySet(VisibleQuerySet["Group"], DatedQuerySet):
    pass


class Group(Coded, Trilingual, Dated):
    """People who meet in one club for one programme.

    Programme, language and season are frozen by the first mark, because reports count by them: a
    change makes a successor group.
    """

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="groups")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="groups")
    language = models.CharField(_("Language"), max_length=4, choices=GroupLanguage)
    season = models.CharField(_("Season"), max_length=12, choices=Season, default=Season.SCHOOL_YEAR)
    capacity = models.PositiveSmallIntegerField(
        _("Places"), default=15, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    age_from = models.PositiveSmallIntegerField(_("Age from"), null=True, blank=True)
    age_until = models.PositiveSmallIntegerField(_("Age until"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="successors", editable=False
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")
        constraints = (
            ends_after_start("activities_group_dates"),
            models.CheckConstraint(
                name="activities_group_ages",
                condition=Q(age_from=None) | Q(age_until=None) | Q(age_until__gte=F("age_from")),
            ),
        )

    def get_absolute_url(self) -> str:
        return link("activities:group-detail", self.code)


class TeachingQuerySet(VisibleQuerySet["Teaching"], DatedQuerySet):
    pass


class Teaching(Coded, Dated):
    """Who teaches a group, from a day until a day; one of them leads."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="teachings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="teachings")
    is_lead = models.BooleanField(_("Leads the group"), default=True)

    objects = TeachingQuerySet.as_manager()

    class Meta:
        ordering = ("group", "-is_lead", "starts_on")
        constraints = (
            ends_after_start("activities_teaching_dates"),
            models.UniqueConstraint(
                fields=("group", "user"), condition=Q(ends_on=None), name="activities_teaching_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.group}"


class TimetableSlot(Coded, Dated):
    """A weekly hour of a group, from a day until a day."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="timetable")
    weekday = models.PositiveSmallIntegerField(_("Day of the week"), choices=Weekday)
    starts_at = models.TimeField(_("Starts at"))
    minutes = models.PositiveSmallIntegerField(
        _("Minutes"), default=60, validators=[MinValueValidator(10), MaxValueValidator(600)]
    )
    room = models.CharField(_("Room"), max_length=60, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("group", "weekday", "starts_at")
        constraints = (
            ends_after_start("activities_timetableslot_dates"),
            models.UniqueConstraint(
                fields=("group", "weekday", "starts_at"),
                condition=Q(ends_on=None),
                name="activities_timetableslot_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H:%M}"

    @property
    def ends_at(self) -> str:
        """The end as HH:MM."""
        end = self.starts_at.hour * 60 + self.starts_at.minute + self.minutes
        return f"{end // 60 % 24:02}:{end % 60:02}"


class EnrolmentQuerySet(VisibleQuerySet["Enrolment"], DatedQuerySet):
    pass


class Enrolment(Coded, Dated):
    """A person in a group, from a day until a day; an ended one stays, with its reason."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="enrolments")
    end_reason = models.CharField(_("Why it ended"), max_length=12, choices=EndReason, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ("person__sort_key", "pk")
        constraints = (
            ends_after_start("activities_enrolment_dates"),
            models.UniqueConstraint(
                fields=("person", "group"), condition=Q(ends_on=None), name="activities_enrolment_open_once"
            ),
        )
        indexes = (models.Index(fields=("group", "starts_on"), name="activities_enrolment_group"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.group}"
