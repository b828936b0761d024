"""The invented land: a region, its districts with twelve okrugs each, and the clubs that stand there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from seriktes.clubs.models import Club, Unit
from seriktes.demo.scale import CLUBS_IN_DISTRICT, Scale
from seriktes.demo.tables import code
from seriktes.demo.words import listed, names
from seriktes.organisations.models import Organisation
from seriktes.places.enums import TerritoryLevel
from seriktes.places.models import Territory

# The first two digits of a real code of the classifier are those of a region; 99 is nobody's.
KATO = "99"
DISTRICTS = listed(
    "Көкорай Ақбастау Сарықайың Жасылдала Таусамал Нұртоғай Балқарағай Мөлдірсу Ұзынарша Кеңөлке"
)
OKRUGS = listed(
    "Көкорай Шырақкөл Ақсамал Балдәурен Тасөзек Қызылнұра Ұзынтоғай Майжазық Көкмойнақ Нұрлыөзен Үшарша"
    " Сарыжапырақ"
)
# The names of further okrugs are put together.
HEADS = listed("Ақ Көк Сары Қызыл Нұрлы Жаңа Ұзын Қос Үш Бай Мол Тас Жасыл Алтын Күміс Кең Бес Қара Боз Құла")
TAILS = listed(
    "бұлақ тоғай өзек дала көл бастау қайың терек арша мойнақ сай қамыс жазық шоқы жартас кемер қоңыр жапырақ"
    " самал нұра өлке жота адыр шатқал ерке шалғын бұта сеңгір томар"
)
CLUBS = (
    "Шұғыла", "Самал", "Балауса", "Ақбота", "Тұлпар", "Қарлығаш", "Жас қанат", "Бірлік шамы", "Нұрлы жүз",
    "Баспалдақ", "Мейірім", "Ақжелкен",
)  # fmt: skip
# Five of twelve: the places in a district whose clubs are training centres too.
TRAINING = frozenset({0, 2, 5, 7, 10})
STREETS = ("Достық", "Бейбітшілік", "Мектеп", "Орталық", "Жастар", "Бау-бақша")
# A stretch of sand where nobody lives.
LATITUDE, LONGITUDE = 43.2, 63.1
OPENED = 8  # the clubs opened in the course of so many years before the records begin


@dataclass(frozen=True)
class Ground:
    """The network's tree with its clubs, in their order."""

    root: Unit
    branches: list[Unit]
    clubs: list[Club]


def branch_number(number: int) -> int:
    """Return which branch the club `number` belongs to: there are two in each district."""
    district, place = divmod(number, CLUBS_IN_DISTRICT)
    return 2 * district + (place >= CLUBS_IN_DISTRICT // 2)


def is_training_centre(number: int) -> bool:
    return number % CLUBS_IN_DISTRICT in TRAINING


def district_name(number: int) -> str:
    """Return the Kazakh name of a district."""
    turn, place = divmod(number, len(DISTRICTS))
    return DISTRICTS[place] if turn == 0 else f"{DISTRICTS[place]} {turn + 1}"


def build(scale: Scale, ngo: Organisation) -> Ground:
    """Write territories, units and clubs."""
    okrugs = _territories(scale)
    root = Unit(
        code=code(1),
        organisation=ngo,
        **names("«Арай» клубтар желісі", "Сеть клубов «Арай»", "Arai network of clubs"),
    )
    root.save()
    branches = [_branch(root, number) for number in range(branch_number(scale.clubs - 1) + 1)]
    clubs = [
        _club(scale, number, branches[branch_number(number)], okrugs[number]) for number in range(scale.clubs)
    ]
    return Ground(root, branches, clubs)


def _branch(root: Unit, number: int) -> Unit:
    district, side = divmod(number, 2)
    place = "" if district == 0 else f" ({district_name(district)})"
    kk, ru, en = (("Шығыс", "Восточный", "Eastern"), ("Батыс", "Западный", "Western"))[side]
    unit = Unit(
        code=code(number + 2),
        parent=root,
        **names(f"{kk} филиалы{place}", f"{ru} филиал{place}", f"{en} branch{place}"),
    )
    unit.save()
    return unit


def _territories(scale: Scale) -> list[Territory]:
    """Write the region and its districts; return the okrug of each club."""
    region = _territory(f"{KATO}0000000", TerritoryLevel.REGION, None, "Көкорай", "облысы", "область")
    okrugs: list[Territory] = []
    for number in range(scale.districts):
        kato = f"{KATO}{10 + number:03}"
        name = district_name(number)
        district = _territory(f"{kato}0000", TerritoryLevel.DISTRICT, region, name, "ауданы", "район")
        for place in range(min(CLUBS_IN_DISTRICT, scale.clubs - len(okrugs))):
            name = okrug_name(len(okrugs))
            okrug_kato = f"{kato}{20 + 2 * place:02}00"
            okrugs.append(
                _territory(
                    okrug_kato, TerritoryLevel.OKRUG, district, name, "ауылдық округі", "сельский округ"
                )
            )
    return okrugs


_ENGLISH = {"облысы": "region", "ауданы": "district", "ауылдық округі": "rural okrug"}


def _territory(
    kato: str, level: TerritoryLevel, parent: Territory | None, name: str, kk: str, ru: str
) -> Territory:
    plain = names(name, is_marked=False)
    made = names(
        f"{name} {kk}", f"{_russian(plain['name_ru'], ru)} {ru}", f"{plain['name_en']} {_ENGLISH[kk]}"
    )  # the Russian word stands after the name, as in the classifier
    territory = Territory(kato=kato, level=level, parent=parent, **made)
    territory.save()
    return territory


def _russian(name: str, word: str) -> str:
    """Return a name as it stands before its word: a region is called by an adjective."""
    return f"{name}ская" if word == "область" else name


def okrug_name(number: int) -> str:
    """Return the Kazakh name of an okrug, without the word okrug."""
    if number < len(OKRUGS):
        return OKRUGS[number]
    turn, place = divmod(number * 7, len(HEADS) * len(TAILS))
    name = f"{HEADS[place % len(HEADS)]}{TAILS[place // len(HEADS)]}"
    return f"{name} {turn + 1}" if turn else name


def _club(scale: Scale, number: int, unit: Unit, okrug: Territory) -> Club:
    chance = scale.chance("club", number)
    opened = date(scale.since.year - 1 - chance.randrange(OPENED), 9, 1)
    name = CLUBS[number] if number < len(CLUBS) else okrug_name(number)
    plain = names(name, is_marked=False)
    club = Club(
        code=code(number + 1),
        unit=unit,
        territory=okrug,
        is_training_centre=is_training_centre(number),
        address=f"{STREETS[chance.randrange(len(STREETS))]} көшесі, {1 + chance.randrange(80)}",
        phone=f"+770955{number:05}",
        starts_on=opened,
        **names(f"«{name}» клубы", f"Клуб «{plain['name_ru']}»", f"{plain['name_en']} club"),
        **_point(chance),
    )
    club.save()
    return club


def _point(chance: Random) -> dict[str, float]:
    return {
        "latitude": round(LATITUDE + chance.random() / 2, 5),
        "longitude": round(LONGITUDE + chance.random(), 5),
    }
