"""The data for the state social order's monitoring: word for word, filled from agreements, complete."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.core.access import SYSTEM
from seriktes.organisations.enums import OrganisationKind
from seriktes.results.state_forms.actions import begin_form, overrule_cell, say_none, type_cells
from seriktes.results.state_forms.actions.typing import TypedCell, hold_line
from seriktes.results.state_forms.advice import advice
from seriktes.results.state_forms.definitions import newest
from seriktes.results.state_forms.definitions.order18 import HALF, SPHERE, YEAR
from seriktes.results.state_forms.enums import CellStanding, FormKind, StateFileFormat
from seriktes.results.state_forms.errors import NotTyped
from seriktes.results.state_forms.files import make_form_file
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.printing import printed
from seriktes.results.state_forms.sheet import sheet_of
from tests import factories as make
from tests.results.state_forms.conftest import YEAR as LAST_YEAR
from tests.results.state_forms.test_files import KAZAKH, NAMES, RUSSIAN, pdf_text, texts

FORM = newest(FormKind.ORDER18)


@pytest.fixture
def order_form(filer) -> StateForm:
    return begin_form(actor=SYSTEM, kind=FormKind.ORDER18, organisation=filer.own, year=LAST_YEAR, part=YEAR)


def line_of(form, section):
    (line,) = sheet_of(form).lines[section]
    return line


def type_line(form, section, **typed) -> None:
    line = line_of(form, section)
    fields = {one.key: one for one in line.section.fields}
    cells = [TypedCell(fields[key.replace("_", "-")], value) for key, value in typed.items()]
    row = hold_line(actor=SYSTEM, form=form, line=line)
    type_cells(actor=SYSTEM, form=form, cells=cells, line=row)


def texts_of(kk: str, ru: str) -> dict[str, str]:
    return {"kk": kk, "ru": ru}


def fill(form) -> None:
    type_line(
        form, "5",
        **{"5_3": 28_500_000_00, "5_4": texts_of("Мақсат", "Цель"), "5_6": texts_of("Барысы", "Процесс"),
           "5_7": texts_of("Нәтиже", "Результат")},
    )  # fmt: skip
    type_line(
        form, "9", **{"9_sphere": "4", "9_4": 30_000_000_00, "9_7": texts_of("Әсері", "Эффект")}
    )  # fmt: skip


# The words


@pytest.mark.parametrize(
    ("section", "key", "kk", "ru"),
    [
        ("5", "5-1", "Әлеуметтік жобаның атауы", "Наименование социального проекта"),
        ("5", "5-2", "Өнім берушінің атауы", "Наименование поставщика"),
        ("5", "5-3", "Шарт сомасы (мың теңге)", "Сумма договора (тысяч тенге)"),
        ("5", "5-4", "Мақсаттары мен міндеттері", "Цели и Задачи"),
        ("5", "5-5", "Жобаны іске асыру кезеңі", "Период реализации проекта"),
        (
            "5", "5-6", "Әлеуметтік жобаны орындау процесі және өткізілген іс-шаралар",
            "Процесс выполнения социального проекта и проведенные мероприятия",
        ),
        (
            "5", "5-7", "Нәтижелері (қойылған мақсаттарға қандай деңгейде қол жеткізуге болады)",
            "Результаты (в какой мере удается достигать поставленных целей)",
        ),
        ("5", "5-8", "Жобаның бағалау (орташа бағасы)", "Оценка проекта (средняя оценка)"),
        (
            "9", "9-2", "Бюджеттік бағдарлама әкімшісінің атауы",
            "Наименование администратора бюджетной программы",
        ),
        ("9", "9-3", "Әлеуметтік жобаның атауы", "Наименование социального проекта"),
        ("9", "9-4", "Жоспарланған сомасы (мың теңге)", "Запланированная сумма (тысяч тенге)"),
        ("9", "9-5", "Шарт сомасы (мың теңге)", "Сумма договора (тысяч тенге)"),
        ("9", "9-6", "Өнім беруші атауы", "Наименование поставщика"),
        (
            # [sic] «Әлеумет тік»
            "9", "9-7", "Әлеумет тік жобаны іске асыру процесі және нәтижелері, оның ішінде әлеуметтік әсері",
            "Процесс и результаты выполнения социального проекта, в том числе социальный эффект",
        ),
        ("9", "9-8-5", "Орташа балл", "Средний балл"),
    ],
)  # fmt: skip
def test_its_words_are_those_of_the_annexes(section, key, kk, ru):
    label = FORM.section(section).field(key).label

    assert (label.kk, label.ru) == (kk, ru)


def test_its_tables_and_its_dates_are_those_of_the_act():
    told = [(FORM.word_of(table, "ru"), table.title.ru) for table in FORM.tables]

    assert told == [
        (
            "Приложение 5",
            (
                "Информация о реализации и оценке результатов социальных проектов в рамках государственного "
                "социального заказа"
            ),
        ),
        (
            "Приложение 9",
            (
                "Отчет по мониторингу реализуемых и (или) реализованных социальных проектов и (или) "
                "социальных программ в рамках государственного социального заказа на {year} год"
            ),
        ),
    ]
    assert [len(FORM.section(key).columns) for key in ("5", "9")] == [8, 11]
    assert [(part.number, part.due_on(2026)) for part in FORM.parts] == [
        (HALF, date(2026, 7, 5)),
        (YEAR, date(2027, 2, 5)),
    ]
    assert (FORM.edition, FORM.is_in_force) == (date(2022, 9, 26), False)


# What fills it


def test_a_project_is_an_agreement_with_a_body_of_the_state(filer, order_form):
    five, nine = (line_of(order_form, key) for key in ("5", "9"))

    assert {cell.field.key: (cell.value, cell.standing) for cell in five.cells if cell.known} == {
        "5-1": (
            texts_of("Серіктестік туралы келісім (үлгі)", "Государственный социальный заказ (үлгі)"),
            CellStanding.KNOWN,
        ),
        "5-2": (texts_of("«Үлгі» ҚБ (үлгі)", "ОО «Улги» (үлгі)"), CellStanding.KNOWN),
        # What came is no sum of the agreement yet: somebody has to say so.
        "5-3": (4_200_000_50, CellStanding.SUGGESTED),
        "5-5": (five.cell("5-5").value, CellStanding.KNOWN),
    }
    assert {cell.field.key: cell.value for cell in nine.cells if cell.known} == {
        SPHERE: "1",
        "9-2": texts_of("Көкорай әкімдігі (үлгі)", "Акимат (үлгі)"),
        "9-3": texts_of("Серіктестік туралы келісім (үлгі)", "Государственный социальный заказ (үлгі)"),
        "9-5": 4_200_000_50,
        "9-6": texts_of("«Үлгі» ҚБ (үлгі)", "ОО «Улги» (үлгі)"),
    }


def test_the_half_year_takes_no_money_of_the_second_half(filer):
    half = begin_form(actor=SYSTEM, kind=FormKind.ORDER18, organisation=filer.own, year=LAST_YEAR, part=HALF)

    # Of 4 200 000,50 the last 700 000 came in December.
    assert line_of(half, "5").cell("5-3").value == 3_500_000_50


def test_what_was_typed_into_annex_5_fills_annex_9(order_form):
    fill(order_form)
    type_line(order_form, "9", **{"9_7": None})

    nine = line_of(order_form, "9")
    assert (nine.cell("9-5").value, nine.cell("9-5").standing) == (28_500_000_00, CellStanding.KNOWN)
    assert (nine.cell("9-7").value, nine.cell("9-7").standing) == (
        texts_of("Барысы Нәтиже", "Процесс Результат"),
        CellStanding.SUGGESTED,
    )


def test_aims_of_the_yearly_form_are_suggested(filer, order_form):
    line = filer.sheet().lines["3"][0]
    field = next(one for one in line.section.fields if one.key == "3-7")
    row = hold_line(actor=SYSTEM, form=filer.form, line=line)
    cells = [TypedCell(field, texts_of("Мақсат", "Цель"))]
    type_cells(actor=SYSTEM, form=filer.form, cells=cells, line=row)

    cell = line_of(order_form, "5").cell("5-4")
    assert (cell.value, cell.standing) == (texts_of("Мақсат", "Цель"), CellStanding.SUGGESTED)


def test_the_state_fills_its_own_columns(order_form):
    line = line_of(order_form, "9")
    score = line.cell("9-8-1")

    assert (score.standing, score.is_open) == (CellStanding.OF_STATE, False)
    with pytest.raises(NotTyped):
        overrule_cell(actor=SYSTEM, form=order_form, line=line, cell=score, value=5, reason="Өзіміз")


def test_a_network_without_a_social_order_says_that_there_is_none(filer):
    make.agreement(filer.company, "К-2", starts_on=date(2026, 1, 1))
    filer.order.ends_on = date(LAST_YEAR, 12, 31)
    filer.order.save()
    form = begin_form(actor=SYSTEM, kind=FormKind.ORDER18, organisation=filer.own, year=2026, part=HALF)
    assert set(sheet_of(form).missing) == {"5", "9"}

    for key in ("5", "9"):
        say_none(actor=SYSTEM, form=form, section=form.definition.section(key))

    assert sheet_of(form).is_complete
    rows = printed(sheet_of(form), "kk", reveals=True).tables[0].lines
    assert [cell.text for cell in rows[0]] == ["жоқ", *["—"] * 7]


# Its paper


def test_it_is_complete_in_both_languages_and_each_speaks_its_own(order_form):
    fill(order_form)
    sheet = sheet_of(order_form)
    assert (sheet.missing, sheet.is_complete, advice(sheet)) == ({}, True, [])

    kk, ru = (printed(sheet, language, reveals=True) for language in ("kk", "ru"))

    assert [text for text in texts(ru) if KAZAKH.search(NAMES.sub("", text))] == []
    assert [text for text in texts(kk) if RUSSIAN.search(NAMES.sub("", text))] == []
    for form in (kk, ru):
        assert [cell.text for table in form.tables for line in table.lines for cell in line].count("") == (
            19 * 11  # beside the words of each sphere
        )
    assert (kk.mark, ru.mark) == ("үлгі", "образец")


def test_lines_stand_under_their_sphere_with_its_sum(order_form):
    fill(order_form)

    lines = printed(sheet_of(order_form), "ru", reveals=True).tables[1].listed
    bands = [line.cells[0].text for line in lines if line.look == "band"]
    place = next(at for at, line in enumerate(lines) if line.cells[0].text.startswith("Сфера 4."))

    assert len(bands) == 19
    assert bands[0].startswith("Сфера 1. Достижение целей в области образования")
    assert [cell.text for cell in lines[place + 1].cells][:6] == [
        "1", "Акимат (үлгі)", "Государственный социальный заказ (үлгі)", "30\u00a0000", "28\u00a0500",
        "ОО «Улги» (үлгі)",
    ]  # fmt: skip
    assert [cell.text for cell in lines[place + 2].cells][:5] == [
        "Итого",
        "—",
        "—",
        "30\u00a0000",
        "28\u00a0500",
    ]


@pytest.mark.parametrize(("language", "words"), [("kk", "МӘТМ-1"), ("ru", "Итого")])
def test_the_pdf_and_the_workbook_hold_it(order_form, language, words):
    fill(order_form)
    form = printed(sheet_of(order_form), language, reveals=True)

    assert words in pdf_text(make_form_file(form, StateFileFormat.PDF))
    assert make_form_file(form, StateFileFormat.XLSX)[:2] == b"PK"


def test_a_larger_sum_than_planned_is_pointed_at(order_form):
    fill(order_form)
    type_line(order_form, "9", **{"9_4": 1_000_00})

    assert len(advice(sheet_of(order_form))) == 1


def test_a_partner_of_another_kind_is_no_social_order(filer):
    assert filer.company.kind == OrganisationKind.COMPANY
    form = begin_form(actor=SYSTEM, kind=FormKind.ORDER18, organisation=filer.own, year=LAST_YEAR, part=YEAR)

    assert [line.known.agreement for line in sheet_of(form).lines["5"]] == [filer.order]
