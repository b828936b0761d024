"""A report on paper: PDF/A and PDF/UA in one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from seriktes.core.documents import render_pdf
from seriktes.documents import parts
from seriktes.documents.partner_report import TEMPLATE, PartnerReport, Proof
from seriktes.documents.partner_report import Part as PrintedPart
from seriktes.results.changes import table_of_changes
from seriktes.results.illustrated.printing import jpeg_of
from seriktes.results.report_templates.dress import Logo
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.report_templates.logos import png_of
from seriktes.results.report_templates.papers import ReportPaper
from seriktes.results.report_templates.parts import Part
from seriktes.results.shown import PlainTable, ShownFigure, ShownRow, ShownStory, ShownTable
from seriktes.results.stamps import Stamp
from seriktes.verification import qr

LOOKS = {
    SectionKind.PEOPLE: "headline",
    SectionKind.ACTIVITY: "lesser",
    SectionKind.SUMS: "sums",
    SectionKind.SIGNATURE: "signature",
}


def as_pdf(paper: ReportPaper) -> bytes:
    return render_pdf(
        TEMPLATE, partner_report(paper).content(), language=paper.language, now=paper.stamp.made_at
    )


def partner_report(paper: ReportPaper) -> PartnerReport:
    """Return what the template prints."""
    shown, brand = paper.shown, paper.dress.brand
    return PartnerReport(
        words=paper.in_both(_words),
        network_name=shown.network,
        letterhead=shown.letterhead,
        title=shown.title,
        partner_name=shown.partner,
        facts=tuple(parts.Fact(*fact) for fact in shown.facts),
        status=shown.status,
        parts=(*_takes_place(paper), *(_part(part) for part in paper.parts)),
        proof=proof_on(paper),
        after=tuple(_changes(paper)),
        accent=brand.colour,
        letterhead_logo=_picture(paper, paper.dress.letterhead),
        partner_logo=_picture(paper, brand.logo),
        credit=paper.credit,
    )


def _words(_language: str) -> parts.Words:
    return parts.Words(table=_("Table {n}"), chart=_("Figure {n}"))


def _picture(paper: ReportPaper, logo: Logo | None) -> parts.PrintedPicture | None:
    return parts.PrintedPicture(png_of(logo), paper.said(logo.alt)) if logo else None


def proof_on(paper: ReportPaper) -> Proof | None:
    """Return how the paper is checked, in its languages; a number is the same in each."""
    proof = proof_of(paper.stamp)
    if proof is None:
        return None
    said = paper.in_both(lambda _language: proof_of(paper.stamp) or proof)
    return replace(said, number=proof.number)


def changes_on(paper: ReportPaper) -> PlainTable | None:
    """Return what a restatement corrects, cell by cell, in the languages of the paper."""
    restated = paper.stamp.restated
    if restated is None:
        return None
    return paper.in_both(lambda language: table_of_changes(restated.changes, language))


def proof_of(stamp: Stamp) -> Proof | None:
    """Return how a reader finds out that the paper is genuine; only a release can be checked."""
    if not stamp.address or stamp.is_draft:
        return None
    return Proof(
        number=_("No. %(number)s") % {"number": stamp.number},
        address=stamp.address,
        qr=qr.svg(stamp.address),
        title=_("How to check this paper"),
        text=_(
            "Point the camera of a phone at the square, or type the address below. The page that opens "
            "says whether the report is genuine and in force, shows its main figures, and compares a file "
            "with the one that was sealed."
        ),
    )


def _takes_place(paper: ReportPaper) -> Iterator[PrintedPart]:
    """Yield what a restatement is, before everything else."""
    if sentence := said_of_restatement(paper):
        yield PrintedPart("section", parts.Section("", (sentence,)))


def said_of_restatement(paper: ReportPaper) -> str:
    """Return whose place the report takes and why; nothing where it takes none."""
    restated = paper.stamp.restated
    if restated is None:
        return ""
    told = {"number": restated.number, "cause": restated.cause}
    return paper.in_both(
        lambda _language: _("This report takes the place of report No. %(number)s. Cause: %(cause)s") % told
    )


def _changes(paper: ReportPaper) -> Iterator[PrintedPart]:
    """Yield what a restatement corrects, cell by cell: long, so after the results."""
    if table := changes_on(paper):
        yield PrintedPart("section", parts.Section(table.title, tables=_plain_tables(table)))


def _part(part: Part) -> PrintedPart:
    # What the first table means stands under the heading; of those that follow it stands below each.
    lead = tuple(table.lead for table in part.plain[:1] if table.lead)
    section = parts.Section(
        part.title,
        (*part.paragraphs, *lead),
        charts=tuple(
            parts.PrintedChart(chart.words.title, chart.drawn(for_print=True), chart.words.summary)
            for chart in part.charts
        ),
        tables=(
            *(_table(table.printed()) for table in part.tables),
            *(printed for table in part.plain[:1] for printed in _plain_tables(table)),
            *(printed for table in part.plain[1:] for printed in _plain_tables(table, table.lead)),
        ),
        definitions=tuple(parts.Definition(*term) for term in part.terms),
    )
    return PrintedPart(
        LOOKS.get(SectionKind(part.kind), "section"),
        section,
        figures=tuple(_figure(figure) for figure in part.figures),
        sums=tuple(
            parts.Reconciliation(
                each.title, _figure(each.total), tuple(_figure(one) for one in each.parts), each.note
            )
            for each in part.sums
        ),
        stories=tuple(_story(one) for one in part.stories),
        signers=tuple(parts.SignatureLine(signer.position, signer.name) for signer in part.signers),
        beside=part.beside,
    )


def _story(story: ShownStory) -> parts.PrintedStory:
    return parts.PrintedStory(
        story.title,
        story.lead,
        story.paragraphs,
        tuple(parts.PrintedPhotograph(jpeg_of(one), one.alt) for one in story.pictures),
        story.beside,
    )


def _figure(figure: ShownFigure) -> parts.Figure:
    return parts.Figure(figure.name, figure.cell.text, figure.explanation)


def _table(table: ShownTable) -> parts.Table:
    return parts.Table(
        table.title,
        (
            parts.Column(table.first, is_number=False),
            *(parts.Column(head.text, head.group) for head in table.heads),
        ),
        tuple(_texts(row) for row in table.body),
        _texts(table.total),
        table.notes,
    )


def _texts(row: ShownRow) -> tuple[str, ...]:
    return (row.name, *(cell.text for cell in row.cells))


def _plain_tables(table: PlainTable, note: str = "") -> tuple[parts.Table, ...]:
    if not table.rows:
        return ()
    columns = tuple(parts.Column(head.text, is_number=head.is_number) for head in table.heads)
    rows = tuple(tuple(cell.text for cell in row) for row in table.rows)
    total = tuple(cell.text for cell in table.total) if table.total else None
    return (parts.Table(table.title, columns, rows, total, (note,) if note else ()),)
