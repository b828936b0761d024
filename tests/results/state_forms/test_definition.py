"""The form as the act prints it: its tables, rows and columns, its words and its misprints."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.activities.enums import ProgrammeKind
from seriktes.results.state_forms.definitions import newest, spheres
from seriktes.results.state_forms.definitions.shape import FormDefinition
from seriktes.results.state_forms.enums import FormKind

FORM: FormDefinition = newest(FormKind.SDNPO1)


def field(key):
    return next(one for section in FORM.sections() for one in section.fields if one.key == key)


def test_it_has_six_tables_with_all_rows_and_columns():
    counted = {
        table.number: [(section.key, len(section.fields)) for section in table.sections]
        for table in FORM.tables
    }

    assert counted == {
        1: [("1-i", 8), ("1-ii", 2), ("1-iii", 14), ("1-iv", 2), ("1-v", 10), ("1-vi", 11), ("1-vii", 1)],
        2: [("2", 5)],
        3: [("3", 10)],
        4: [("4", 10)],
        5: [("5", 2)],
        6: [("6", 6)],
    }


def test_the_rows_of_table_one_are_numbered_from_one_to_37():
    rows = [one.number for section in FORM.tables[0].sections for one in section.fields if one.number]

    assert rows == [str(number) for number in range(1, 38)]


def test_there_are_21_spheres_and_19_of_the_social_order_and_every_one_is_mapped():
    assert [option.key for option in spheres.SDNPO1] == [str(number) for number in range(1, 22)]
    assert [option.key for option in spheres.ORDER18] == [str(number) for number in range(1, 20)]
    assert set(spheres.TO_ORDER18) == {option.key for option in spheres.SDNPO1}
    assert set(spheres.TO_ORDER18.values()) == {option.key for option in spheres.ORDER18}
    assert set(spheres.spheres_of_programmes(date(2025, 1, 1))) == set(ProgrammeKind)


@pytest.mark.parametrize(
    ("key", "kk", "ru"),
    [
        ("1-1", "БСН: (12 цифр)", "БИН: (12 цифр)"),  # [sic] «цифр» in Kazakh
        (
            "1-8",  # [sic] the Kazakh words are those of row 7
            "Заңды тұлғаны мемлекеттік тіркеу (қайта тіркеу) күні:",
            "Дата государственной перерегистрации юридического лица:",
        ),
        ("1-11", "Штаттық жұмыскерлердің саны", "Общее количество штатных работников"),
        (
            "1-23",  # [sic] «в рамках стратегическому партнерству»
            (
                "Мемлекеттік әлеуметтік тапсырысты, оның ішінде стратегиялық әріптестік шеңберінде "
                "іске асыруда шарт бойынша алынған кіріс"
            ),
            (
                "Доход, полученный по договору на осуществление государственного социального заказа, в том "
                "числе в рамках стратегическому партнерству"
            ),
        ),
        (
            "3-5",  # [sic] «Қар жыландыру», and the comma after «иностранный»
            (
                "Қар жыландыру көзі (мемлекеттік, шетелдік, коммерциялық, шетелдік коммерциялық емес, "
                "қазақстандық коммерциялық, қазақстандық коммерциялық емес, өзін-өзі қаржыландыру)"
            ),
            (
                "Источник финансирования (государственный, иностранный, коммерческий, иностранный "
                "некоммерческий, казахстанский коммерческий, казахстанский некоммерческий, "
                "самофинансирование)"
            ),
        ),
        (
            "4-7",  # [sic] the second bracket at the end
            "Жобаның саласы («Қызмет саласы», бөлімінен 1-кесте 15-тармағынан негізгі сауалнаманы таңдаңыз))",
            "Сфера проекта (выберите из раздела «направления деятельности» пункт 15 таблицы 1)",
        ),
    ],
)
def test_its_words_are_those_of_the_act_with_its_misprints(key, kk, ru):
    label = field(key).label

    assert (label.kk, label.ru) == (kk, ru)


def test_the_kazakh_text_has_fewer_lines_for_legal_forms_in_another_order():
    kk, ru = (
        [option.key for option in field("1-3").printed_options(language) if not option.below]
        for language in ("kk", "ru")
    )

    assert kk == [
        "private_institution", "private_fund", "public_fund", "public_association", "corporate_fund",
        "joint_stock", "foreign_branch", "association",
    ]  # fmt: skip
    assert ru == [
        "private_institution", "private_fund", "public_association", "corporate_fund", "public_fund",
        "joint_stock", "foreign_branch", "association",
    ]  # fmt: skip
    assert [len(field("1-3").printed_options(language)) for language in ("kk", "ru")] == [17, 23]


def test_it_names_its_edition_and_its_last_day():
    assert (FORM.edition, FORM.is_in_force, FORM.parts[0].due_on(2025)) == (
        date(2026, 1, 1),
        True,
        date(2026, 3, 31),
    )
    assert [table.notes.kk for table in FORM.tables] == [
        "*егер деректер мүлде болмаса, «жоқ» деп немесе сызықша қойылып белгіленеді"
    ] * 6
    assert FORM.tables[0].notes.ru == "*в случае отсутствия данных отметить «нет» или поставить прочерк"
