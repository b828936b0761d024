"""Names of invented people: lists of given names and surname stems, joined by chance.

Whoever bears such a combination in real life is not meant: every ИИН of the demo has a wrong check digit,
every phone begins with +7 709.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from seriktes.demo.words import listed
from seriktes.people.enums import Sex

BOYS = listed(
    "Айбар Алдияр Алихан Арлан Арсен Асанәлі Бақдәулет Батырхан Бекзат Бибарыс Дамир Дархан Дәурен Диас"
    " Ерасыл Еркебұлан Ернар Жәнібек Жангир Жандос Иманғали Исатай Қайсар Қасым Қуаныш Мағжан Марлен"
    " Мансұр Медет Мирас Нұрбол Нұржан Олжас Рамазан Рүстем Санжар Сұлтан Темірлан Тоқтар"
    " Шыңғыс Ілияс Әділет Әлихан Өркен"
)
GIRLS = listed(
    "Айару Айгерім Айзере Айым Аққу Аружан Аяулым Әдемі Әлия Әсел Балнұр Гүлназ Дана Дильназ Еркежан Жанель"
    " Жасмин Зере Инжу Кәусар Көркем Қарақат Қымбат Ләйла Мадина Меруерт Мөлдір Назерке Нұрай Нұрсезім"
    " Раяна Сағыныш Салтанат Сезім Томирис Ұлжан Ұлпан Фариза Шолпан Шырын Ырысты Інжу Әмина Өрім"
)
# Names of the parents' generation; every man's name ends so that the Russian patronymic is regular.
FATHERS = listed(
    "Асқар Бауыржан Болат Ғалым Данияр Ерлан Жомарт Қанат Қайрат Марат Мұрат Нұрлан Ринат Самат Серік Талғат"
    " Тимур Думан Бақыт Ержан Қуат Азамат Арман Айдар Мейрам Сәкен Өмір Рашид"
)
MOTHERS = listed(
    "Алма Айнұр Бақытгүл Ботагөз Гүлмира Гүлнар Динара Жанар Жанат Зәуре Індіра Қарлығаш Ләззат Майра Меруерт"
    " Мәншүк Назгүл Роза Сандуғаш Сәуле Тоғжан Ұлболсын Шара Шынар Айман Әйгерім Өміргүл Рая"
)
STEMS = listed(
    "Әбдір Айтмағамбет Ақжол Алтынбек Арыстан Әлімжан Байтұр Бекмырза Бөлек Ғабит Дәулетбақ Досбол Ералы"
    " Есенкелді Жақыпбек Жарас Жұмағазы Иса Кенжебұлақ Көшер Қаратай Қойшы Құрман Мәлік Мыңбай Мұсабек Нысан"
    " Ондас Өтеген Сағын Сарыбас Сейтжан Смағұл Сүгір Тасболат Тілеген Төлебек Ұзақ Үсен Шалқар Шәріп Ырысбек"
)

RUSSIAN_BOYS = listed(
    "Андрей Артём Богдан Вадим Глеб Даниил Егор Иван Кирилл Лев Максим Матвей Никита Роман Степан Ярослав"
)
RUSSIAN_GIRLS = listed(
    "Алина Алёна Варвара Вероника Дарья Ева Злата Катя Кира Ксения Мария Полина София Таисия Ульяна Яна"
)
RUSSIAN_FATHERS = listed(
    "Александр Алексей Борис Виктор Виталий Денис Евгений Игорь Николай Олег Павел Сергей Юрий"
)
RUSSIAN_MOTHERS = listed(
    "Анна Галина Евгения Елена Ирина Лариса Людмила Наталья Оксана Ольга Светлана Татьяна"
)
RUSSIAN_STEMS = listed(
    "Берёзник Боровск Вершин Воронов Голубев Дорошин Ерёмин Зимин Калинов Крылов Лаптев Мельников Одинцов"
    " Полянск Рябинин Савушкин Степнов Тихонов Туманов Ушаков Черёмухин Шишкин Ясенев"
)
SHARE_OF_RUSSIAN = 0.24
SHARE_OF_KAZAKH_PATRONYMICS = 0.6
MAIDEN_NAMES = 0.3


@dataclass(frozen=True)
class Surname:
    """A family's name, with a form for each sex."""

    male: str
    female: str
    is_russian: bool

    def of(self, sex: Sex) -> str:
        return self.male if sex == Sex.MALE else self.female


@dataclass(frozen=True)
class Name:
    """What one person is called."""

    family: str
    given: str
    patronymic: str

    @property
    def full(self) -> str:
        return f"{self.family} {self.given} {self.patronymic}".strip()


def surname(chance: Random) -> Surname:
    """Return an invented family's name."""
    if chance.random() < SHARE_OF_RUSSIAN:
        stem = chance.choice(RUSSIAN_STEMS)
        if stem.endswith("ск"):
            return Surname(f"{stem}ий", f"{stem}ая", is_russian=True)
        stem = stem if stem.endswith(("ов", "ев", "ин")) else f"{stem}ов"
        return Surname(stem, f"{stem}а", is_russian=True)
    stem = chance.choice(STEMS)
    ending = "ев" if stem[-1] in "иіыа" else "ов"
    return Surname(f"{stem}{ending}", f"{stem}{ending}а", is_russian=False)


def child_name(chance: Random, family: Surname, father: str, sex: Sex) -> Name:
    """Return a child's name: the family's, a given one, the father's."""
    if family.is_russian:
        given = chance.choice(RUSSIAN_BOYS if sex == Sex.MALE else RUSSIAN_GIRLS)
    else:
        given = chance.choice(BOYS if sex == Sex.MALE else GIRLS)
    return Name(family.of(sex), given, patronymic(chance, father, sex, is_russian=family.is_russian))


def father_given(chance: Random, family: Surname) -> str:
    return chance.choice(RUSSIAN_FATHERS if family.is_russian else FATHERS)


def adult_name(chance: Random, family: Surname, sex: Sex, given: str = "") -> Name:
    """Return a grown-up's name; some women keep the name they were born with."""
    if sex == Sex.FEMALE and chance.random() < MAIDEN_NAMES:
        family = surname(chance)
    if not given:
        lists = (RUSSIAN_FATHERS, RUSSIAN_MOTHERS) if family.is_russian else (FATHERS, MOTHERS)
        given = chance.choice(lists[sex == Sex.FEMALE])
    father = father_given(chance, family)
    return Name(family.of(sex), given, patronymic(chance, father, sex, is_russian=family.is_russian))


def patronymic(chance: Random, father: str, sex: Sex, *, is_russian: bool) -> str:
    """Return the father's name as a patronymic: «Асқарұлы», «Асқарович», «Сергеевна»."""
    is_male = sex == Sex.MALE
    if not is_russian and chance.random() < SHARE_OF_KAZAKH_PATRONYMICS:
        return f"{father}{'ұлы' if is_male else 'қызы'}"
    stem = f"{father[:-2]}ьев" if father.endswith("ий") else f"{father[:-1]}ев"
    if not father.endswith(("й", "ь")):
        stem = "Павлов" if father == "Павел" else f"{father}ов"
    return f"{stem}{'ич' if is_male else 'на'}"
