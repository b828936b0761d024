from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Rhythm(TextChoices):
    """How often an agreement asks for a report."""

    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("every half-year")
    YEARLY = "yearly", _("every year")
    DATED = "dated", _("on days of its own")

    @property
    def months(self) -> int:
        """How many months a period of this rhythm has; 0 where each period is written down by itself."""
        return MONTHS[self]


MONTHS = {
    Rhythm.MONTHLY: 1,
    Rhythm.QUARTERLY: 3,
    Rhythm.HALF_YEARLY: 6,
    Rhythm.YEARLY: 12,
    Rhythm.DATED: 0,
}


class DueState(TextChoices):
    """Where a report that is due stands."""

    RUNS = "runs", pgettext_lazy("report that is due", "its months still run")
    OPEN = "open", pgettext_lazy("report that is due", "not begun")
    DRAFT = "draft", pgettext_lazy("report that is due", "draft")
    DONE = "done", pgettext_lazy("report that is due", "released")


class Nearness(StrEnum):
    """How near the day of a report is: what the reminder says."""

    FAR = "far"
    SOON = "soon"  # two weeks
    NEAR = "near"  # three days
    LATE = "late"
