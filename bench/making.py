"""Making files: a report of twelve pages and more as PDF, a workbook of ten thousand rows.

The report is a partner's, with each part three times over. The reference of the workbook is the same rows
as plain numbers and texts through the writing package.
"""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import count

from _measuring import Measured, network, once, show, stopwatch

network()

import pypdfium2
import xlsxwriter
from django.utils import timezone

from seriktes.core import documents
from seriktes.core.months import month_of
from seriktes.core.spreadsheets.writing import Column, SheetSpec, write_xlsx
from seriktes.organisations.models import Organisation
from seriktes.results.command import render
from seriktes.results.enums import ReportFormat
from seriktes.results.outputs import pdf
from seriktes.results.queries import live_report
from seriktes.results.validators import Period

PDF, XLSX, ROWS = 2_000, 500, 10_000
LEAST_PAGES = 12
DAYS = count(1)


def main() -> None:
    last = month_of(timezone.localdate()) - 1
    akimat = Organisation.objects.filter(name_en__startswith="Akimat of Kökorai").order_by("pk")[0]
    report = live_report(akimat, Period(last - 23, last)).report
    now = timezone.now()
    given = _given(report, now)
    first = once(lambda: documents.render_pdf(*given, language="kk", now=now))
    again = stopwatch(lambda: _changed(given, now), 3)
    pages = len(pypdfium2.PdfDocument(documents.render_pdf(*given, language="kk", now=now)))
    whole = once(lambda: render(report, ReportFormat.PDF, "ru", now))
    rows = [(f"Айбар Үлгібаев {number}", number, number / 7, "қатысты") for number in range(ROWS)]
    spec = SheetSpec(
        "Тізім", (Column("Аты"), Column("Саны", "number"), Column("Үлесі", "number"), Column("")), rows
    )
    written = stopwatch(lambda: write_xlsx([spec]))
    show(
        "Making files",
        [
            Measured("a long report as PDF, the first of a worker", first, target=PDF, note=f"{pages} pages"),
            Measured("a long report as PDF, with another date", again, target=PDF),
            Measured("a partner's report as PDF, from its figures on", whole, target=PDF),
            Measured(f"a workbook of {ROWS} rows", written, stopwatch(lambda: _bare(rows)), XLSX),
        ],
    )
    if pages < LEAST_PAGES:
        print(f"\nThe report has {pages} pages only; the promise speaks of {LEAST_PAGES}.")


def _given(report, now) -> tuple[str, dict]:
    """Return the template and the content of a report, each part three times."""
    given = []
    pdf.render_pdf = lambda template, content, **_how: given.append((template, content)) or b""
    render(report, ReportFormat.PDF, "kk", now)
    pdf.render_pdf = documents.render_pdf
    template, content = given[0]
    return template, {**content, "parts": [*content["parts"]] * 3}


def _changed(given, now) -> None:
    """Make it on another day: what the compiler remembers of the former one serves for parts only."""
    documents.render_pdf(*given, language="kk", now=now + timedelta(days=next(DAYS)))


def _bare(rows) -> None:
    book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()


main()
