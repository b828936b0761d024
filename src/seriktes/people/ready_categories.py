"""The ready-made list of categories: what laws and programmes of help go by, worded with respect.

A network takes what it needs and writes down its own beside it. "A child in a difficult life situation" is
not in it: what brings a family there is case work, and the walls of this system keep that apart from clubs.
"""

from __future__ import annotations

from typing import NamedTuple


class Ready(NamedTuple):
    """One category of the list."""

    key: str
    kk: str
    ru: str
    en: str
    is_sensitive: bool


READY = (
    Ready("large_family", "Көпбалалы отбасы", "Многодетная семья", "Large family", is_sensitive=False),
    Ready(
        "seeks_work",
        "Жұмыссыз ретінде тіркелген адам",
        "Зарегистрированный безработный",
        "Person registered as unemployed",
        is_sensitive=False,
    ),
    Ready(
        "neet",
        "Оқымайтын және жұмыс істемейтін жас",
        "Молодой человек, который не учится и не работает",
        "Young person who neither studies nor works",
        is_sensitive=False,
    ),
    Ready("pensioner", "Зейнеткер", "Пенсионер", "Pensioner", is_sensitive=False),
    Ready("qandas", "Қандас", "Кандас", "Qandas (ethnic Kazakh who came back)", is_sensitive=False),
    Ready(
        "targeted_aid",
        "Атаулы әлеуметтік көмек алатын отбасы",
        "Семья, получающая адресную социальную помощь",
        "Family that receives targeted social aid",
        is_sensitive=True,
    ),
    Ready(
        "single_parent",
        "Баланы жалғыз тәрбиелеп отырған ата-ана",
        "Родитель, воспитывающий ребёнка в одиночку",
        "Parent who brings up a child alone",
        is_sensitive=True,
    ),
    Ready(
        "special_needs",
        "Ерекше білім беру қажеттілігі бар бала",
        "Ребёнок с особыми образовательными потребностями",
        "Child with special educational needs",
        is_sensitive=True,
    ),
    Ready(
        "disability",
        "Мүгедектігі бар адам",
        "Лицо с инвалидностью",
        "Person with a disability",
        is_sensitive=True,
    ),
    Ready(
        "without_parents",
        "Ата-анасының қамқорлығынсыз қалған бала",
        "Ребёнок, оставшийся без попечения родителей",
        "Child without parental care",
        is_sensitive=True,
    ),
)
