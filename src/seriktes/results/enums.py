from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportFormat(TextChoices):
    """Files a report is given as."""

    PDF = "pdf", _("PDF for print")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel tables")
    CSV = "csv", _("CSV, one long table")
    # What the columns of the CSV are, under the name that programs look for beside it (CSV on the Web).
    CSVW = "csv-metadata.json", _("Description of the CSV")
    JSON = "json", _("JSON for programs")


PAPERS = (ReportFormat.PDF, ReportFormat.DOCX)
"""What people read: made in the languages of the template. The rest is for programs: in every language."""


class IllustratedFormat(TextChoices):
    """The papers with their stories and photographs: sealed beside those without, for a consent may end."""

    PDF = "illustrated.pdf", _("PDF with stories and photographs")
    DOCX = "illustrated.docx", _("Word document with stories and photographs")


class ReleaseState(TextChoices):
    """Where a release stands on its way from a draft to a paper in somebody's hands."""

    DRAFT = "draft", pgettext_lazy("release", "draft")
    CHECKED = "checked", pgettext_lazy("release", "waits for approvals")
    APPROVED = "approved", pgettext_lazy("release", "is being sealed")
    RELEASED = "released", pgettext_lazy("release", "released")
    RESTATED = "restated", pgettext_lazy("release", "restated")
    WITHDRAWN = "withdrawn", pgettext_lazy("release", "withdrawn")
    DISCARDED = "discarded", pgettext_lazy("release", "discarded")


class CheckOutcome(TextChoices):
    """What a check of a draft came to."""

    PASSED = "passed", pgettext_lazy("check", "may leave")
    REFUSED = "refused", pgettext_lazy("check", "may not leave")


class OwnFormat(TextChoices):
    """A partner's own form, filled: of the kind it came as."""

    XLSX = "own-form.xlsx", _("The partner’s own form")
    DOCX = "own-form.docx", _("The partner’s own form")
