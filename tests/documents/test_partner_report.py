from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from seriktes.core.documents import render_pdf
from seriktes.documents.partner_report import TEMPLATE, Part, PartnerReport
from seriktes.documents.parts import Column, Section, SignatureLine, Table, Words
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


def words_of(part: Part) -> Iterator[str]:
    held = part.section
    yield from (held.title, *held.paragraphs)
    yield from (said for each in part.figures for said in (each.name, each.value, each.explanation))
    yield from (each.value for data in part.sums for each in (data.total, *data.parts))
    yield from (chart.title for chart in held.charts)
    for table in held.tables:
        yield from (cell for row in table.rows for cell in row)
        yield from (table.title, *table.notes)
    yield from (said for each in held.definitions for said in (each.term, each.meaning))
    yield from (said for each in part.signers for said in (each.position, each.name))
    yield from part.beside


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
        *(value for fact in report.facts for value in (fact.label, fact.text)),
        *(said for part in report.parts for said in words_of(part)),
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
    pages = printed(replace(partner_report("en"), parts=(Part("section", section),)))

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


def test_kazakh_stands_beside_russian_and_whoever_signs_has_a_line():
    written = Section("Есеп / Отчёт", ("Бірінші абзац (үлгі).", "Екіншісі (үлгі)."))
    beside = Part("section", written, beside=("Первый абзац (үлгі).",))
    signing = Part("signature", Section("", ("Шығ. № 7",)), signers=(SignatureLine("Төраға", "А. Үлгіев"),))

    text = " ".join(printed(replace(partner_report("kk"), parts=(beside, signing)), "kk"))

    assert all(said in text for part in (beside, signing) for said in words_of(part))


def test_a_part_of_an_unknown_look_is_refused():
    with pytest.raises(ValueError, match="accepted are section"):
        Part("poster", Section(""))
