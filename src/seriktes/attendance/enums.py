from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class MarkStatus(IntegerChoices):
    """What a mark says; a missing mark means "not recorded", which is another fact."""

    PRESENT = 1, _("present")
    LATE = 2, _("late")
    EXCUSED = 3, _("excused")
    ILL = 4, _("ill")
    ABSENT = 5, _("absent")


# Present and late are visits.
VISITS = (MarkStatus.PRESENT, MarkStatus.LATE)


class SessionState(IntegerChoices):
    PLANNED = 0, _("not recorded")
    HELD = 1, _("held")
    NOT_HELD = 2, _("did not happen")


class NotHeldReason(TextChoices):
    """Did not happen, because."""

    HOLIDAY = "holiday", _("holiday")
    TEACHER_ILL = "teacher_ill", _("the teacher is ill")
    WEATHER = "weather", _("weather or road")
    QUARANTINE = "quarantine", _("quarantine")
    NO_ROOM = "no_room", _("no room, light or heat")
    NOBODY_CAME = "nobody_came", _("nobody came")
    EVENT = "event", _("an event instead")
    OTHER = "other", _("another reason")


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("to be checked")
    RUNNING = "running", _("being brought in")
    DONE = "done", _("brought in")
    FAILED = "failed", _("stopped")
    UNDONE = "undone", _("undone")


class RowOutcome(TextChoices):
    """What became of one mark of a journal file: read = the sum of these."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    SKIPPED = "skipped", _("skipped")
    REFUSED = "refused", _("refused")
