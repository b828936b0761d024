from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Anomaly(TextChoices):
    """What a rule points at; each is told as a plain fact."""

    SAME_SECOND = "same_second", _("Several days in one second")
    IN_ONE_GO = "in_one_go", _("A month entered in one go")
    LONG_AFTER = "long_after", _("Entered long afterwards")
    BEFORE_START = "before_start", _("Present before the beginning")
    TWO_PLACES = "two_places", _("One person in two places")
    NEVER_ABSENT = "never_absent", _("Nobody absent for months")
    SAME_PATTERN = "same_pattern", _("The same people every time")
    ON_HOLIDAY = "on_holiday", _("On a public holiday")
    CLOSED_DAY = "closed_day", _("While the club was closed")


class FlagOutcome(TextChoices):
    """What a look at a flag came to."""

    EXPLAINED = "explained", pgettext_lazy("outcome of a flag", "it is right, and explained")
    CORRECTED = "corrected", pgettext_lazy("outcome of a flag", "the records were corrected")
    CONFIRMED = "confirmed", pgettext_lazy("outcome of a flag", "it was wrong, and steps were taken")
