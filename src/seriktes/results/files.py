"""A report as a file: PDF, Word, Excel, CSV, JSON. The same report, stamp and dress give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable

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


def make_file(
    report: Report,
    stamp: Stamp,
    form: ReportFormat | IllustratedFormat,
    language: str,
    dress: ReportDress = PLAIN,
) -> bytes:
    """Return the report as the bytes of a file."""
    with translation.override(language):
        if isinstance(form, IllustratedFormat):
            return ILLUSTRATED[form](paper_of(report, stamp, language, dress, Edition.ILLUSTRATED))
        if form == ReportFormat.JSON:
            return as_json(report, stamp, dress)
        if form not in PAPERS:  # tables for programs are in one language each
            dress = dress.in_one_language()
        paper = paper_of(report, stamp, language, dress)
        if form == ReportFormat.CSVW:
            return as_csvw(paper, file_name(report, ReportFormat.CSV, language, stamp.number))
        return MAKERS[form](paper)


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
