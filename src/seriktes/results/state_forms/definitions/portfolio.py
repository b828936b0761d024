"""The portfolio of a child in a circle of the state creative order: what the supplier has to keep of each.

Rules of placing the state creative order in circles for children and young people: order of the Minister of
Culture and Sport 28.04.2021 № 122 (V2100022644), edition 01.07.2025, p. 29. The act says what a portfolio
holds and gives no form: the headings of the tables are its words, the columns are ours, and the paper bears
«образец». The words of table 1 are those of p. 10, 11, 26 and 30. No ИИН: nothing in the act asks for it.

The Kazakh text makes a sentence of its own of the medical examination [sic].
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.results.state_forms.definitions.shape import (
    Bilingual,
    FormDefinition,
    FormSection,
    FormTable,
    column,
    options,
    row,
)
from seriktes.results.state_forms.enums import FieldKind as K

TEACHER, LEADER = _("the teacher of the group"), _("the leader of the club")
ATTENDANCE = "6"
ADMITTED, NOT_ADMITTED = "admitted", "not_admitted"

CHILD = FormSection(
    "1",
    Bilingual("Бала", "Ребенок"),
    (
        row(
            1,
            "Баланың тегі, аты, әкесінің аты (бар болса)",
            "Фамилия, имя, отчество (при его наличии) ребенка",
            K.NAME,
            is_fixed=True,
        ),
        row(
            2,
            "Заңды өкілінің тегі, аты, әкесінің аты (бар болса)",
            "Фамилия, имя, отчество (при его наличии) законного представителя",
            K.NAME,
        ),
        row(3, "Шығармашылық үйірменің түрі", "Вид творческого кружка", K.PAIR, is_fixed=True),
        row(
            4,
            "Өнім берушінің шығармашылық үйірмесі",
            "Наименование творческого кружка поставщика",
            K.PAIR,
            is_fixed=True,
        ),
        row(
            5,
            "Баланы шығармашылық үйірмеге қабылдау",
            "Зачисление ребенка в творческий кружок",
            K.DAY,
            is_fixed=True,
        ),
        row(
            6,
            "Баланы шығармашылық үйірмеден шығару",
            "Отчисление ребенка из творческого кружка",
            K.DAY,
            is_fixed=True,
            is_optional=True,
        ),
        row(7, "Ваучер (бірегей нөмір)", "Ваучер (уникальный номер)", K.NAME),
    ),
    LEADER,
)


def _noted(number: int, kk: str, ru: str) -> FormTable:
    """Return a table of days and what happened on them."""
    return FormTable(
        number,
        Bilingual(kk, ru),
        (
            FormSection(
                str(number),
                Bilingual("", ""),
                (
                    column(number, 2, "Күні", "Дата", K.DAY),
                    column(number, 3, "Мәлімет", "Сведения", K.NAME),
                ),
                TEACHER,
                is_list=True,
            ),
        ),
        Bilingual("", ""),
    )


MONTHS = FormTable(
    6,
    Bilingual("сабаққа қатысу", "посещаемость занятий"),
    (
        FormSection(
            ATTENDANCE,
            Bilingual("", ""),
            (
                column(6, 2, "Ай", "Месяц", K.PAIR, is_fixed=True),
                column(6, 3, "Өткен сабақ", "Проведено занятий", K.COUNT, is_fixed=True),
                column(6, 4, "Қатысты", "Посетил", K.COUNT, is_fixed=True),
                column(6, 5, "Себеппен келмеді", "Пропустил по уважительной причине", K.COUNT, is_fixed=True),
                column(
                    6, 6, "Себепсіз келмеді", "Пропустил без уважительной причины", K.COUNT, is_fixed=True
                ),
            ),
            TEACHER,
            is_list=True,
            is_computed=True,
        ),
    ),
    Bilingual("", ""),
)

MEDICAL = FormSection(
    "7",
    Bilingual(
        "Денсаулық сақтау ұйымдарында медициналық қарап-тексеруден өту нәтижелері бойынша баланы "
        "шығармашылық үйірмелерге сабақтарға жіберу немесе жібермеу",
        "допуск или не допуск ребенка к занятиям в творческие кружки по результатам прохождения медицинских "
        "осмотров в организации здравоохранения",
    ),
    (
        row(
            1,
            "Жіберілді немесе жіберілмеді",
            "Допуск или не допуск",
            K.CHOICE,
            table=7,
            options=options((ADMITTED, "жіберілді", "допуск"), (NOT_ADMITTED, "жіберілмеді", "не допуск")),
            hint=_("Only whether the child may take part: no diagnosis is written here."),
        ),
        row(2, "Медициналық қарап-тексерудің күні", "Дата медицинского осмотра", K.DAY, table=7),
    ),
    LEADER,
)

FORM = FormDefinition(
    key="portfolio",
    index=Bilingual("Портфолио", "Портфолио"),
    title=Bilingual("Шығармашылық үйірмедегі баланың портфолиосы", "Портфолио ребенка в творческом кружке"),
    act=Bilingual(
        "ҚР Мәдениет және спорт министрінің 2021 жылғы 28 сәуірдегі № 122 бұйрығы, 29-тармақ",
        "приказ Министра культуры и спорта РК от 28 апреля 2021 года № 122, пункт 29",
    ),
    edition=date(2025, 7, 1),
    is_in_force=False,
    source="V2100022644",
    heads=((Bilingual("Кезең", "Период"), Bilingual("{period}", "{period}")),),
    table_word=Bilingual("{n}-кесте", "Таблица {n}"),
    tables=(
        FormTable(1, Bilingual("", ""), (CHILD,), Bilingual("", "")),
        _noted(
            2,
            "баланың жыл ішіндегі шығармашылық даму көрсеткіштері",
            "показатели творческого развития ребенка в течение года",
        ),
        _noted(
            3,
            "конкурстық (жарыстық) іс-шараларға қатысу нәтижелері",
            "результаты участия в конкурсных (соревновательных) мероприятиях",
        ),
        _noted(4, "іссапарларға қатысу", "участие в командировках"),
        _noted(
            5,
            "баланың заңды өкілдері алдында есеп беру сөздеріне қатысу",
            "участие в отчетных выступлениях перед законными представителями ребенка",
        ),
        MONTHS,
        FormTable(7, Bilingual("", ""), (MEDICAL,), Bilingual("", "")),
        _noted(8, "бейне және фотоматериалдар", "видео и фотоматериалы"),
    ),
    signature=Bilingual("", ""),
    signers=(),
    signature_note=Bilingual("", ""),
    responsible=(Role.COORDINATOR,),
    is_of_person=True,
    said_of_it=_(
        "When a child leaves the circle, the portfolio goes to the legal representative "
        "within 10 working days."
    ),
    why_sample=_(
        "The act says what a portfolio holds and gives no form: the headings are its words, "
        "the columns are ours."
    ),
)
