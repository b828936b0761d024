from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ProgrammeKind(TextChoices):
    """Kinds of programme that reports tell apart; a group's kind is frozen by its first mark."""

    SPORT = "sport", _("sport")
    ARTS = "arts", _("arts and crafts")
    LEARNING = "learning", _("learning and languages")
    TECHNOLOGY = "technology", _("technology")
    LEISURE = "leisure", _("leisure")
    VOCATIONAL = "vocational", _("vocational training")
    LEADERSHIP = "leadership", _("leadership of women")


class GroupLanguage(TextChoices):
    KK = "kk", _("Kazakh")
    RU = "ru", _("Russian")
    BOTH = "both", _("Kazakh and Russian")


class Season(TextChoices):
    SCHOOL_YEAR = "school_year", _("school year")
    SUMMER = "summer", _("summer")
    ALL_YEAR = "all_year", _("all year")


class Weekday(IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class EndReason(TextChoices):
    FINISHED = "finished", _("finished the programme")
    LEFT = "left", _("left of their own wish")
    MOVED = "moved", _("moved away")
    TRANSFERRED = "transferred", _("went to another group")
    OTHER = "other", _("another reason")
