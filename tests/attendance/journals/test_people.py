from __future__ import annotations

from datetime import date

import pytest

from seriktes.attendance.journals.people import clean_name
from seriktes.attendance.journals.readings import PersonRow
from seriktes.attendance.journals.words import Role, role_of
from tests.attendance.journals.builders import codes, names, reading


def test_parts_of_names_birth_dates_iin_and_groups():
    rows = [
        ["сентябрь 2025"],
        ["№", "Тегі", "Аты", "Әкесінің аты", "ЖСН", "Туған күні", "Тобы", 1, 2, 3],
        [1, "Үлгібаева", "Айда", "Үлгіқызы", "150101600000", "01.02.2015", "Қуыршақ", "+"],
        [2, "Примеров", "Иван", None, 10101500000, 42036, None, "+"],
        [3, "Примерова", "Клара", None, "нет", "давно", None, "+"],
    ]
    found = reading(rows)
    assert found.people == (
        PersonRow(
            3,
            "Үлгібаева Айда Үлгіқызы",
            "Үлгібаева Айда Үлгіқызы",
            "Үлгібаева",
            "Айда",
            "Үлгіқызы",
            "150101600000",
            date(2015, 2, 1),
            "Қуыршақ",
        ),
        PersonRow(
            4, "Примеров Иван", "Примеров Иван", "Примеров", "Иван", "", "010101500000", date(2015, 2, 1)
        ),
        PersonRow(5, "Примерова Клара", "Примерова Клара", "Примерова", "Клара"),
    )
    assert codes(found) == ["iin_padded", "iin_unreadable", "birth_date_unreadable"]
    assert (
        str(found.warnings[0]) == "In E4 the IIN had lost its leading zeros: ********0000 was read. Check it."
    )


def test_a_roster_with_dates_of_birth_is_not_taken_for_days():
    rows = [
        ["сентябрь 2025"],
        ["ФИО", "Дата рождения", "Дата поступления", 1, 2, 3],
        ["Үлгі Айда", date(2015, 2, 1), date(2024, 9, 1), "+"],
    ]
    found = reading(rows)
    assert [day.number for day in found.days] == [1, 2, 3]
    assert found.people[0].birth_date == date(2015, 2, 1)


def test_given_names_alone_are_whole_names():
    found = reading([["Имя", date(2024, 11, 5), date(2024, 11, 6)], ["Үлгі Айда", "+"]])
    assert found.people == (PersonRow(2, "Үлгі Айда", "Үлгі Айда"),)


def test_the_father_s_name_is_not_the_name():
    found = reading(
        [["April 2024"], ["S.no", "Name", "F.Name", 1, 2, 3], [1, "Sample Aida", "Sample Bolat", "P"]]
    )
    assert names(found) == ["Sample Aida"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Үлгі_Айда_Болатқызы", "Үлгі Айда Болатқызы"),
        ("1. Үлгі  Айда", "Үлгі Айда"),
        ("12) Үлгі Айда", "Үлгі Айда"),
        ("Үлгі Айда (выбыла 12.03)", "Үлгі Айда"),
        ("Үлгі\u00a0Айда\n", "Үлгі Айда"),
        ("Үлгі А.Б.", "Үлгі А.Б"),
        ("(үлгі)", "(үлгі)"),
    ],
)
def test_names_are_cleaned_of_what_is_no_name(raw, name):
    assert clean_name(raw) == name


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("ФИО", Role.NAME),
        ("Ф.И.О. студента", Role.NAME),
        ("Ф. И. О.", Role.NAME),
        ("Фамилия, имя ребёнка", Role.NAME),
        ("Аты-жөні", Role.NAME),
        ("Баланың аты-жөні", Role.NAME),
        ("Оқушының тегі, аты", Role.NAME),
        ("Т.А.Ә.", Role.NAME),
        ("Список детей", Role.NAME),
        ("Name", Role.NAME),
        ("Pupil", Role.NAME),
        ("Pupil A", None),
        ("Фамилия", Role.SURNAME),
        ("Имя", Role.GIVEN),
        ("Әкесінің аты", Role.PATRONYMIC),
        ("ФИО педагога", Role.OTHER),
        ("ФИО родителя", Role.OTHER),
        ("Teacher's Name ", Role.OTHER),
        ("Class \nName", Role.OTHER),
        ("ИИН", Role.IIN),
        ("Дата рождения", Role.BIRTH),
        ("Дата занятия", Role.DATE),
        ("Күні", Role.DATE),
        ("Статус", Role.STATUS),
        ("Группа здоровья", Role.OTHER),
        ("Группа", Role.GROUP),
        ("Сыныбы", Role.GROUP),
        ("№ п/п", Role.NUMBER),
        ("Пропуск", Role.TOTAL),
        ("Үлгібаева Айда", None),
        ("Балабаева", None),
    ],
)
def test_headers_are_told_by_their_words(text, role):
    assert role_of(text) is role
