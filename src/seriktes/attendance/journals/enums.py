from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from seriktes.attendance.enums import MarkStatus


class Meaning(TextChoices):
    """What a person says a mark of one file means."""

    PRESENT = "present", _("present")
    LATE = "late", _("late")
    EXCUSED = "excused", _("excused")
    ILL = "ill", _("ill")
    ABSENT = "absent", _("absent")
    NOT_RECORDED = "not_recorded", _("not recorded")
    IGNORE = "ignore", _("not attendance, leave out")

    @property
    def status(self) -> MarkStatus | None:
        """The status that this meaning records, or `None` where it records nothing."""
        return MarkStatus.__members__.get(self.name)


class Layout(TextChoices):
    """How a sheet is laid out (layouts 1, 6 and 4 of the nine known ones)."""

    MONTH_GRID = "wide_month_grid", _("a row for each person, a column for each day of the month")
    DATE_GRID = "names_by_dates", _("a row for each person, a column for each date")
    LONG_LIST = "long_list", _("a row for each person and date")


class Source(TextChoices):
    """Where a month or a year was found."""

    CELL = "cell", _("in the cell of the date itself")
    ABOVE = "above", _("above the days")
    SHEET_NAME = "sheet_name", _("in the name of the sheet")
    FILE_NAME = "file_name", _("in the name of the file")
    PERSON = "person", _("you chose it")
    UNKNOWN = "unknown", _("the file does not say")


class Skip(TextChoices):
    """Why a row under the header is not a person."""

    TOTALS = "totals", _("totals")
    SIGNATURE = "signature", _("a signature")
    LEGEND = "legend", _("an explanation of the marks")
    HEADER = "header", _("a header again")
    SECOND_ROW = "second_row", _("a second row of the person above")
    NO_NAME = "no_name", _("no name")
    NO_DATE = "no_date", _("no date that can be read")
