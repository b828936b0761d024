"""The files: both languages whole, each in its own language, real numbers, the same bytes each time."""

from __future__ import annotations

import io
import re
from datetime import date

import pypdfium2
import pytest
from openpyxl import load_workbook

from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole
from seriktes.core import files
from seriktes.core.access import Actor
from seriktes.core.jobs import run_job
from seriktes.results.state_forms.actions import order_form_file
from seriktes.results.state_forms.enums import StateFileFormat
from seriktes.results.state_forms.files import make_form_file
from seriktes.results.state_forms.jobs import may_fetch_state_form
from seriktes.results.state_forms.printing import printed
from seriktes.results.state_forms.values import NOTHING
from tests.results.state_forms.test_actions import IIN, founder

KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
RUSSIAN = re.compile(r"\b(?:год|нет|Таблица|Раздел|редакция|заполнено|организации|Руководитель)\b")
NAMES = re.compile(r"\(үлгі\)|«[^»]*»|ҮЕҰҚМ-1")


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def file_of(filer, kind, language) -> bytes:
    return make_form_file(printed(filer.sheet(), language, reveals=True), kind)


def texts(form) -> list[str]:
    """Every text of a printed form, row by row."""
    found = [form.index, form.title, form.year, form.edition]
    found += [form.signature, *form.signers, form.signature_note]
    for label, text in form.heads:
        found += [label, text]
    for table in form.tables:
        found += [table.word, table.title, table.note, *table.heads]
        found += [text for row in table.rows for text in (row.label, row.value.text)]
        found += [cell.text for line in table.lines for cell in line]
    return found


@pytest.fixture
def filled(filer, chair):
    filer.type(
        chair, **{"1_3": "public_association.other", "1_11": 1200, "1_16": 1_500_50, "1_7": "2002-09-21"}
    )
    filer.type(chair, **{"1_13": NOTHING, "1_6": {"kk": "Көкорай ауылы (үлгі)", "ru": "село Кокорай (үлгі)"}})
    founder(filer, chair, **{"5_2": "Ulgibaev A. (үлгі)", "5_3": IIN})
    return filer


def test_every_table_is_printed_with_its_rows(filled):
    form = printed(filled.sheet(), "ru", reveals=True)

    assert [(table.word, len(table.heads), len(table.lines)) for table in form.tables] == [
        ("Таблица 1", 0, 0),
        ("Таблица 2", 6, 1),
        ("Таблица 3", 11, 2),
        ("Таблица 4", 11, 1),
        ("Таблица 5", 3, 1),
        ("Таблица 6", 8, 3),
    ]
    numbered = [row.number for row in form.tables[0].rows if row.number]
    assert numbered == [str(number) for number in range(1, 38)]


def test_what_is_empty_prints_none_and_dashes(filled):
    kk, ru = (printed(filled.sheet(), language, reveals=True) for language in ("kk", "ru"))

    assert [cell.text for cell in kk.tables[3].lines[0]] == ["—", "жоқ", *["—"] * 9]
    assert [[cell.text for cell in line] for line in ru.tables[5].lines] == [
        ["1", "Благотворительная помощь", "нет", *["—"] * 5],
        ["2", "Спонсорская помощь", "нет", *["—"] * 5],
        ["3", "Иные доходы", "нет", *["—"] * 5],
    ]
    empty = {row.number: row.value.text for row in ru.tables[0].rows if row.number in ("12", "13", "37")}
    assert empty == {"12": "нет", "13": "нет", "37": "нет"}


def test_an_x_stands_at_the_choice_in_both_texts(filled):
    printed_in = {
        language: printed(filled.sheet(), language, reveals=True).tables[0].rows for language in ("kk", "ru")
    }
    crossed = {
        language: [row.label for row in rows if row.value.text == "Х"]
        for language, rows in printed_in.items()
    }

    # The suggested spheres are printed too; the Kazakh text has no line «иное» below this form.
    assert crossed == {
        "kk": ["қоғамдық бірлестік", "дене шынықтыру және спорт", "мәдениетті және өнерді дамыту"],
        "ru": ["– иное", "физическая культура и спорт", "развитие культуры и искусства"],
    }


def test_each_paper_speaks_its_own_language(filled):
    kk, ru = (printed(filled.sheet(), language, reveals=True) for language in ("kk", "ru"))

    assert [text for text in texts(ru) if KAZAKH.search(NAMES.sub("", text))] == []
    # The act itself prints «цифр» in Kazakh; no other Russian word stands there.
    assert [text for text in texts(kk) if RUSSIAN.search(text)] == []


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("kind", StateFileFormat)
def test_the_same_form_gives_the_same_bytes(filled, kind, language):
    one, other = (file_of(filled, kind, language) for _time in range(2))

    assert one == other


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", ["ҮЕҰҚМ-1 · 2025 жыл", "1-кесте", "6-кесте", "редакциясы", "Басшы", "жоқ"]),
        (
            "ru",
            ["СДНПО-1 · 2025 год", "Таблица 6", "редакция от 01.01.2026", "Руководитель", "нет"],
        ),
    ],
)
def test_the_pdf_is_tagged_and_whole(filled, language, told):
    content = file_of(filled, StateFileFormat.PDF, language)

    text = pdf_text(content)
    assert [word for word in told if word not in text] == []
    assert (b"pdfuaid" in content, b"StructTreeRoot" in content) == (True, True)


def test_the_workbook_holds_numbers_and_days(filled):
    book = load_workbook(io.BytesIO(file_of(filled, StateFileFormat.XLSX, "ru")))
    rows = {row[0].value: row[2] for row in book["Таблица 1"].iter_rows() if row[0].value}

    assert (rows["11"].value, rows["16"].value, rows["7"].value.date()) == (1200, 1500.5, date(2002, 9, 21))
    assert rows["25"].value == 1500.5 + 300_000 + 3_200_000.5
    assert [sheet.title for sheet in book] == [
        "СДНПО-1", *(f"Таблица {number}" for number in range(1, 7)), "Источники"
    ]  # fmt: skip
    assert [cell.value for cell in book["Таблица 3"][6]][8:10] == [4_200_000.5, 3_200_000.5]


def test_whoever_only_reads_gets_numbers_of_persons_masked(filled, auditor, chair, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path

    def fetched(actor) -> str:
        job = order_form_file(actor=actor, form=filled.form, kind=StateFileFormat.PDF, language="ru")
        run_job(job.pk)
        job.refresh_from_db()
        assert job.error == ""
        return pdf_text(files.read(job.result_file))

    assert (IIN in fetched(chair), IIN in fetched(auditor)) == (True, False)


def test_a_file_with_whole_numbers_is_not_given_to_whoever_may_fill_no_more(filled, chair):
    job = order_form_file(actor=chair, form=filled.form, kind=StateFileFormat.PDF, language="ru")
    assert may_fetch_state_form(chair, job)

    NetworkRole.objects.filter(user=chair.user).update(role=Role.AUDITOR)

    assert not may_fetch_state_form(Actor(user=chair.user), job)


def test_a_form_that_may_be_out_of_force_is_marked(filled, monkeypatch):
    from dataclasses import replace

    from seriktes.results.state_forms import definitions

    old = replace(filled.form.definition, is_in_force=False)
    monkeypatch.setitem(definitions.EDITIONS, "sdnpo1", (old,))

    marks = [printed(filled.sheet(), language, reveals=True).mark for language in ("kk", "ru")]

    assert marks == ["үлгі", "образец"]
    assert "ОБРАЗЕЦ" in pdf_text(file_of(filled, StateFileFormat.PDF, "ru"))
