"""What words tell of one person. All people are invented."""

from __future__ import annotations

import pytest

from seriktes.core.text import fold
from seriktes.people.models import Person
from seriktes.results.disclosure import narrative
from seriktes.results.disclosure.narrative import FindingKind, scan
from tests import factories as make


@pytest.fixture
def people(db):
    for family, given, patronymic in (
        ("Үлгібаева", "Нұргүл", "Үлгіқызы"),
        ("Үлгібаев", "Нұрлан", ""),
        ("Образцова", "Марина", "Ивановна"),
        ("Образцов", "Тимур", ""),
    ):
        make.person(family, given, patronymic=patronymic)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(finding.kind.value, finding.said) for finding in scan(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Үлгібаева Нұргүл облыста жеңді.",
        "Нұргүл Үлгібаеваның суреті бірінші орын алды.",
        "Жүлде Нұрлан Үлгібаевқа берілді.",
        "Ұстазы Үлгібаев Нұрланның еңбегін айтты.",
        "Мы гордимся Мариной Образцовой.",
        "Диплом получила Образцова Марина Ивановна.",
        "Победа Тимура Образцова обрадовала всех.",
        "The prize went to Ulgibaeva Nurgul.",
        "ҮЛГІБАЕВА НҰРГҮЛ",
        "нұргүл үлгібаева",
    ],
)
def test_names_are_found_in_every_spelling_and_case(people, text) -> None:
    assert kinds(text)[0][0] == FindingKind.PERSON


def test_a_name_by_itself_is_pointed_at(people) -> None:
    assert kinds("Бүгін Нұргүл келді.") == [("given_name", "Нұргүл")]
    assert kinds("Ученица Образцова пришла.") == [("family_name", "Образцова")]


def test_names_of_clubs_and_of_nobody_are_left_alone(people) -> None:
    assert kinds("«Нұрлан» клубында Бақытбекова Гаухар (белгісіз) болды.") == []


def test_control_without_endings_only_the_first_form_is_found(people, monkeypatch) -> None:
    monkeypatch.setattr(narrative, "_ENDINGS", frozenset())

    assert kinds("Мы гордимся Мариной Образцовой.") == []
    assert kinds("Образцова Марина.") == [("person", "Образцова Марина")]


@pytest.mark.parametrize(
    "text",
    [
        "Қараой ауылындағы жалғыз қыз келді.",
        "Осы ауылдан бір мүгедек бала қатысты.",
        "В селе только одна девочка занималась шахматами.",
        "Единственный мальчик из аула стал чемпионом.",
        "Three girls of the village won.",
        "Клубқа 2 бала келді.",
        "Двое детей с инвалидностью посещали кружок.",
        "Девочка 11 лет из Кокорая победила (үлгі).",
        "Радуемся за 43-летнего сельского мужчину.",
        "Мужчина, 43 года, стал тренером.",
        "Ауылдағы 9 жасар қыз жүлде алды.",
        "12 жастағы дарынды бала келді.",
        "A girl of 11 won.",
        "The 12-year-old boy won.",
    ],
)
def test_one_or_a_few_are_pointed_at(people, text) -> None:
    assert [kind for kind, _said in kinds(text)] == ["few"]


@pytest.mark.parametrize(
    "text",
    [
        "Клубтарға 120 бала келді.",
        "За год 32 девочки научились шить.",
        "Дети приходили каждый день, 1,2 раза в неделю.",
        "Жиырма екі топ ашылды.",
        "In 2025 many children came.",
        "7–10 жастағы балалар көп келді.",
        "12 жастағы балалар бөлек топта.",
        "Девочки 7–10 лет занимались отдельно.",
        "Секция для детей 7 лет и старше.",
        "Женщины 20–60 лет, мужчины 18–34 лет.",
        "Бір жылда 40 қыз, 11 топ.",
    ],
)
def test_many_are_not(people, text) -> None:
    assert kinds(text) == []


def test_a_network_that_asks_for_more_people_counts_more_as_few(people, settings) -> None:
    settings.FEWEST_PEOPLE = 10

    assert kinds("Келген 7 бала.") == [("few", "7 бала")]
    said = "Жеті бала, тоғыз қыз, пятеро детей, восьмерых учеников, шести женщин, nine girls."
    assert kinds(said) == [
        ("few", words)
        for words in (
            "Жеті бала",
            "тоғыз қыз",
            "пятеро детей",
            "восьмерых учеников",
            "шести женщин",
            "nine girls",
        )
    ]


def test_numbers_of_people_are_found(people) -> None:
    text = "ИИН 120304 500123, тел. +7 709 123-45-67, 8 (709) 123 45 67; БИН 201240012345; 2025-2026."

    assert kinds(text) == [
        ("iin", "120304 500123"),
        ("phone", "+7 709 123-45-67"),
        ("phone", "8 (709) 123 45 67"),
    ]


def test_each_finding_says_what_to_do(people) -> None:
    (finding,) = scan("Марина пришла.")

    assert (finding.start, finding.end) == (0, 6)
    assert "Марина" in finding.sentence


def test_what_is_searched_is_what_people_are_found_by(people) -> None:
    person = Person.objects.get(given_name="Тимур")

    assert person.family_key in narrative.keys_of("Образцовым")
    assert narrative.keys_of("Тимуром") >= {fold("Тимур")}


def test_an_empty_text_and_a_long_one(people) -> None:
    assert scan("") == ()
    assert len(scan("Сөз сөйлем. " * 5000 + "Нұргүл Үлгібаева")) == 1
