"""A report as a file: PDF, Word, Excel, CSV, JSON. The same report, stamp and dress give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import pgettext

from seriktes.core.months import month_text
from seriktes.core.text import slug
from seriktes.results.enums import PAPERS, IllustratedFormat, OwnFormat, ReportFormat
from seriktes.results.exchange import exchanged
from seriktes.results.outputs.pdf import as_pdf
from seriktes.results.outputs.table import as_csv, as_csvw
from seriktes.results.outputs.word import as_docx
from seriktes.results.outputs.workbook import as_xlsx
from seriktes.results.report_templates.dress import PLAIN, ReportDress
from seriktes.results.report_templates.enums import Edition, SectionKind
from seriktes.results.report_templates.papers import ReportPaper, paper_of
from seriktes.results.reports import Report
from seriktes.results.stamps import Stamp

ILLUSTRATED = {IllustratedFormat.PDF: as_pdf, IllustratedFormat.DOCX: as_docx}
MAKERS: dict[ReportFormat, Callable[[ReportPaper], bytes]] = {
    ReportFormat.PDF: as_pdf,
    ReportFormat.DOCX: as_docx,
    ReportFormat.XLSX: as_xlsx,
    ReportFormat.CSV: as_csv,
}


@dataclass
class Printing:
    """A report on its way into several files: what they have in common is written once."""

    report: Report
    stamp: Stamp
    dress: ReportDress = PLAIN
    papers: dict[tuple[str, Edition, bool], ReportPaper] = field(default_factory=dict)

    def file(self, form: ReportFormat | IllustratedFormat, language: str) -> bytes:
        """Return the report as the bytes of a file."""
        with translation.override(language):
            if isinstance(form, IllustratedFormat):
                return ILLUSTRATED[form](self._paper(language, self.dress, Edition.ILLUSTRATED))
            if form == ReportFormat.JSON:
                return as_json(self.report, self.stamp, self.dress)
            # Tables for programs are in one language each.
            dress = self.dress if form in PAPERS else self.dress.in_one_language()
            paper = self._paper(language, dress, Edition.PLAIN)
            if form == ReportFormat.CSVW:
                name = file_name(self.report, ReportFormat.CSV, language, self.stamp.number)
                return as_csvw(paper, name)
            return MAKERS[form](paper)

    def _paper(self, language: str, dress: ReportDress, edition: Edition) -> ReportPaper:
        key = (language, edition, dress.is_beside)
        if key not in self.papers:
            self.papers[key] = paper_of(self.report, self.stamp, language, dress, edition)
        return self.papers[key]


def make_file(
    report: Report,
    stamp: Stamp,
    form: ReportFormat | IllustratedFormat,
    language: str,
    dress: ReportDress = PLAIN,
) -> bytes:
    """Return the report as the bytes of one file."""
    return Printing(report, stamp, dress).file(form, language)


def file_name(
    report: Report, form: ReportFormat | IllustratedFormat | OwnFormat, language: str, number: str = ""
) -> str:
    """Return a name that every system keeps: number, what it is, partner in Latin, months, language."""
    with translation.override(language):
        what = slug(pgettext("name of a file", "report"))
    partner = slug(report.about.partner.said_in(language))
    period = f"{month_text(report.first_month)}-{month_text(report.last_month)}"
    return "-".join(filter(None, (number, what, partner, period, language))) + f".{form}"


def as_json(report: Report, stamp: Stamp, dress: ReportDress = PLAIN) -> bytes:
    """For programs: numbers, keys and their units; the words are explained in the active language."""
    plans = dress.plans if dress.content.of_kind(SectionKind.INDICATORS) else ()
    return json.dumps(exchanged(report, stamp, plans), ensure_ascii=False, indent=1).encode()
