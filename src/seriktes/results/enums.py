from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportFormat(TextChoices):
    """Files a report is given as."""

    PDF = "pdf", _("PDF for print")
    XLSX = "xlsx", _("Excel tables")
    CSV = "csv", _("CSV, one long table")
    JSON = "json", _("JSON for programs")


class Given(TextChoices):
    """How far a table was protected."""

    WHOLE = "whole", _("as counted")
    MERGED = "merged", _("some rows are read together")
    WITHHELD = "withheld", _("only totals are given")
