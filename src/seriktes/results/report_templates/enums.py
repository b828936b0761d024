from __future__ import annotations

from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SectionKind(TextChoices):
    """What a section of a paper holds. Whoever edits a template chooses among these and nothing else."""

    TEXT = "text", _("Text, the same in every report")
    NARRATIVE = "narrative", _("Text written for each report")
    SUMMARY = "summary", _("The main things in sentences")
    PEOPLE = "people", _("How many different people")
    ACTIVITY = "activity", _("What was done")
    SUMS = "sums", _("Sums that a reader can check")
    CHARTS = "charts", _("Charts")
    TABLES = "tables", _("Tables of figures")
    INDICATORS = "indicators", _("Indicators: plan against fact")
    STORIES = "stories", _("Stories and photographs")
    TRUST = "trust", _("How far the figures can be believed")
    AGREEMENTS = "agreements", _("Rules and contributions of the agreements")
    WORDS = "words", _("What the words mean")
    PROTECTION = "protection", _("How the figures are protected")
    SIGNATURE = "signature", _("Signatures, outgoing number and day")


class Edition(Enum):
    """Which papers are made: those that can always be given, or those that show people."""

    PLAIN = "plain"
    ILLUSTRATED = "illustrated"
    WITHHELD = "withheld"  # what was illustrated may not be shown any more


class Papers(TextChoices):
    """In which languages the papers of a report are made; tables for programs are made in all three."""

    EACH = "each", _("Kazakh, Russian and English, a paper each")
    BESIDE = "beside", _("Kazakh with Russian beside it, in one paper")
    KAZAKH = "kk", _("Kazakh alone")
    RUSSIAN = "ru", _("Russian alone")
    ENGLISH = "en", _("English alone")


class TableChoice(TextChoices):
    CLUB = "club", _("By club")
    PROGRAMME_KIND = "programme_kind", _("By kind of programme")
    MONTH = "month", _("By month")
    SEX = "sex", _("By sex")
    AGE = "age", _("By age")
    AGE_SEX = "age_sex", _("By age and sex")
    CLUB_SEX = "club_sex", _("By club and sex")


class ChartChoice(TextChoices):
    PEOPLE_BY_MONTH = "people-by-month", _("Different people by month")
    VISITS_BY_MONTH = "visits-by-month", _("Visits by month")
    PEOPLE_BY_CLUB = "people-by-club", _("Different people by club")


class AgreementChoice(TextChoices):
    RULES = "rules", _("Coverage rules of the agreements")
    MONEY = "money", _("Money contributed in the period")
    IN_KIND = "in_kind", _("Given in kind in the period")


class OwnFormKind(TextChoices):
    """Files a partner's own form comes as."""

    XLSX = "xlsx", pgettext_lazy("file", "Excel workbook")
    DOCX = "docx", pgettext_lazy("file", "Word document")
