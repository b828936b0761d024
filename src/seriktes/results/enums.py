from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportFormat(TextChoices):
    """Files a report is given as."""

    PDF = "pdf", _("PDF for print")
    XLSX = "xlsx", _("Excel tables")
    CSV = "csv", _("CSV, one long table")
    JSON = "json", _("JSON for programs")


class RuleScope(TextChoices):
    """What a coverage rule applies to."""

    NETWORK = "network", _("the whole network")
    UNIT = "unit", _("branch")
    CLUB = "club", _("club")
    PROGRAMME_KIND = "programme_kind", _("kind of programme")
    GROUP = "group", _("group")


class Given(TextChoices):
    """How far a table was protected."""

    WHOLE = "whole", _("as counted")
    MERGED = "merged", _("some rows are read together")
    WITHHELD = "withheld", _("only totals are given")
