from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from seriktes.core.documents import render_pdf
from seriktes.documents.partner_report import TEMPLATE, PartnerReport
from seriktes.documents.parts import Column, Section, Table, Words
from tests.documents.sample_report import NOW, hostile_report, partner_report

pytestmark = pytest.mark.unit

LANGUAGES = ("kk", "ru", "en")
HOSTILE = (
    '#import "@preview/evil:1.0.0": *',
    '#read("/etc/passwd") $ \\ *x* _y_ `z` <l> @r // c /* d */ = e',
    "\"'}]){{n}} \x00\x1b\u202e 明😀 \ud800 \r\n\t</svg><script>",
    "ұзынсөз" * 40,
    "x",
    "",
)


def printed(report: PartnerReport, language: str = "en") -> list[str]:
    """The text of each page."""
    content = render_pdf(TEMPLATE, report.content(), language=language, now=NOW)
    pdf = pypdfium2.PdfDocument(BytesIO(content))
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_prints_every_word_of_its_contract(language):
    report = partner_report(language)
    text = " ".join(printed(report, language))
    squeezed = text.replace(" ", "").replace("\u00a0", "")

    expected = [
        report.network_name,
        report.letterhead,
        report.title,
        report.partner_name,
        report.status,
        *report.summary,
        *(value for fact in report.facts for value in (fact.label, fact.text)),
        *(value for figure in report.people + report.activity for value in (figure.name, figure.value)),
        *(figure.explanation for figure in report.people + report.activity),
        *(part.value for data in report.reconciliations for part in (data.total, *data.parts)),
        *(cell for table in report.sections[1].tables for row in table.rows for cell in row),
        *(note for table in report.sections[1].tables for note in table.notes),
        *(cell for row in report.rules.tables[0].rows for cell in row),
        *(definition.meaning for definition in report.definitions.definitions),
        *report.protection.paragraphs,
    ]
    missing = [said for said in expected if "".join(said.split()) not in squeezed]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_is_the_same_bytes_twice(language):
    content = partner_report(language).content()

    first = render_pdf(TEMPLATE, content, language=language, now=NOW)
    assert render_pdf(TEMPLATE, content, language=language, now=NOW) == first


@pytest.mark.parametrize(
    ("language", "table"), [("kk", "1-кесте."), ("ru", "Таблица 1."), ("en", "Table 1.")]
)
def test_tables_are_numbered_as_the_language_does(language, table):
    assert table in " ".join(printed(partner_report(language), language))


def test_tables_heads_and_drawings_are_tagged():
    content = render_pdf(TEMPLATE, partner_report("ru").content(), language="ru", now=NOW)

    assert content.count(b"/S/Table") == 6
    assert content.count(b"/S/TH/") == 5 * 9 + 3
    assert content.count(b"/S/Figure") == 2


def test_pages_are_numbered_out_of_all():
    pages = printed(partner_report("kk"), "kk")

    assert [f"{n} / {len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)


def test_long_table_breaks_and_repeats_its_heads():
    columns = (Column("Club name", is_number=False), Column("Visits"))
    rows = tuple((f"line-{n};", str(1000 + n)) for n in range(150))
    section = Section("Long", tables=(Table("All clubs", columns, rows, ("Total", "9")),))
    pages = printed(replace(partner_report("en"), sections=(section,)))

    holding = [page for page in pages if "line-" in page]
    assert len(holding) >= 3
    assert all("Club name" in page for page in holding)
    assert sum(page.count("line-") for page in pages) == 150


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_printed_not_run(text):
    pages = printed(hostile_report(text))

    assert len(pages) >= 2
    assert "root:" not in " ".join(pages)


def test_row_without_a_cell_for_each_column_is_refused():
    columns = (Column("a", is_number=False), Column("b"))

    with pytest.raises(ValueError, match="2 columns"):
        Table("t", columns, (("1",),))
    with pytest.raises(ValueError, match="2 columns"):
        Table("t", columns, (), ("1", "2", "3"))


def test_words_without_a_place_for_the_number_are_refused():
    with pytest.raises(ValueError, match="place for the number"):
        Words(table="Table", chart="Figure {n}")


def test_report_prints_three_figures_for_people_or_none():
    report = partner_report("en")

    with pytest.raises(ValueError, match="3 figures"):
        replace(report, people=report.people[:2])
