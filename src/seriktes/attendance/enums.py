from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MarkStatus(IntegerChoices):
    """What a mark says; a missing mark means "not recorded", which is another fact."""

    PRESENT = 1, _("present")
    LATE = 2, _("late")
    EXCUSED = 3, _("excused")
    ILL = 4, _("ill")
    ABSENT = 5, _("absent")

    @property
    def word(self) -> str:
        """The status in addresses, forms and receipts: "present"."""
        return self.name.lower()

    @classmethod
    def of_word(cls, word: str) -> MarkStatus:
        """Return the status of a `word`; an unknown one raises `KeyError`."""
        return cls[word.upper()]

    @property
    def button(self) -> object:
        """The short word on the sheet's button: five of them share the width of a phone."""
        return BUTTONS[self]

    @property
    def told(self) -> object:
        """The short word where it is read, not pressed."""
        return TOLD[self]

    @property
    def sign(self) -> object:
        """The sign in a printed journal; the journal prints its legend."""
        return SIGNS[self]

    @property
    def icon(self) -> str:
        return ICONS[self]


# Translators: short words on five buttons side by side on a phone, at most 8 letters each.
BUTTONS = {
    MarkStatus.PRESENT: pgettext_lazy("button of a mark", "Present"),
    MarkStatus.LATE: pgettext_lazy("button of a mark", "Late"),
    MarkStatus.EXCUSED: pgettext_lazy("button of a mark", "Excused"),
    MarkStatus.ILL: pgettext_lazy("button of a mark", "Ill"),
    MarkStatus.ABSENT: pgettext_lazy("button of a mark", "Absent"),
}
# Translators: what one person did at a session, short, at the end of a line.
TOLD = {
    MarkStatus.PRESENT: pgettext_lazy("what a mark says", "Was there"),
    MarkStatus.LATE: pgettext_lazy("what a mark says", "Came late"),
    MarkStatus.EXCUSED: pgettext_lazy("what a mark says", "Excused"),
    MarkStatus.ILL: pgettext_lazy("what a mark says", "Ill"),
    MarkStatus.ABSENT: pgettext_lazy("what a mark says", "Was absent"),
}
# Translators: one or two letters in a cell of a printed journal; the five must differ.
SIGNS = {
    MarkStatus.PRESENT: pgettext_lazy("sign in a journal", "+"),
    MarkStatus.LATE: pgettext_lazy("sign in a journal", "L"),
    MarkStatus.EXCUSED: pgettext_lazy("sign in a journal", "E"),
    MarkStatus.ILL: pgettext_lazy("sign in a journal", "I"),
    MarkStatus.ABSENT: pgettext_lazy("sign in a journal", "A"),
}
ICONS = {
    MarkStatus.PRESENT: "check",
    MarkStatus.LATE: "clock",
    MarkStatus.EXCUSED: "file-check",
    MarkStatus.ILL: "thermometer",
    MarkStatus.ABSENT: "x",
}


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
