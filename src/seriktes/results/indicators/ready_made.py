"""The ready-made set: what a network of clubs usually wants to know, and a framework for an agreement.

Each line is installed as an indicator of the network's, or of an agreement's, own: afterwards it is changed
like any other. Names are data, so they stand here in all three languages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from seriktes.activities.enums import ProgrammeKind
from seriktes.results.indicators.enums import AimLevel, Split

CHILDREN = ("0-6", "7-10", "11-13", "14-17")
YOUTH = ("14-17", "18-34")


@dataclass(frozen=True)
class ReadyMade:
    """An indicator of the set; `filters` are fields of `Indicator`."""

    key: str
    names: tuple[str, str, str]
    measure: str
    kind: str = "attendance"
    filters: dict[str, Any] = field(default_factory=dict)
    splits: tuple[str, ...] = ()
    under: str = ""

    @property
    def is_for_agreements(self) -> bool:
        return bool(self.under)


@dataclass(frozen=True)
class ReadyAim:
    key: str
    level: AimLevel
    names: tuple[str, str, str]
    under: str = ""


AIMS = (
    ReadyAim(
        "goal",
        AimLevel.GOAL,
        (
            "Балалар, жастар және ересектер бос уақытын мәнді өткізеді",
            "Дети, молодёжь и взрослые содержательно проводят свободное время",
            "Children, young people and adults spend their free time meaningfully",
        ),
    ),
    ReadyAim(
        "outcome_reach",
        AimLevel.OUTCOME,
        (
            "Клубқа келетін адам көбейеді",
            "В клубы приходит больше людей",
            "More people come to the clubs",
        ),
        "goal",
    ),
    ReadyAim(
        "outcome_steady",
        AimLevel.OUTCOME,
        (
            "Келгендер тұрақты қатысады",
            "Пришедшие занимаются регулярно",
            "Those who come keep coming",
        ),
        "goal",
    ),
    ReadyAim(
        "output_sessions",
        AimLevel.OUTPUT,
        (
            "Сабақтар кесте бойынша өтеді",
            "Занятия проходят по расписанию",
            "Sessions take place as planned",
        ),
        "outcome_steady",
    ),
)

READY_MADE = (
    ReadyMade(
        "people",
        ("Клубқа келген әртүрлі адам", "Разные люди, пришедшие в клубы", "Different people who came"),
        "people",
        splits=(Split.CLUB, Split.SEX, Split.AGE),
        under="outcome_reach",
    ),
    ReadyMade(
        "children",
        ("18 жасқа дейінгі балалар", "Дети до 18 лет", "Children under 18"),
        "people",
        filters={"ages": list(CHILDREN)},
        splits=(Split.CLUB, Split.SEX),
        under="outcome_reach",
    ),
    ReadyMade(
        "youth",
        ("14–34 жастағы жастар", "Молодёжь 14–34 лет", "Young people aged 14 to 34"),
        "people",
        filters={"ages": list(YOUTH)},
        splits=(Split.CLUB, Split.SEX),
    ),
    ReadyMade(
        "women",
        ("Қыз-келіншектер", "Девочки и женщины", "Women and girls"),
        "people",
        filters={"sex": "f"},
        splits=(Split.CLUB, Split.AGE),
        under="outcome_reach",
    ),
    ReadyMade(
        "arts",
        ("Өнер мен қолөнерге қатысқандар", "Занимались искусством и ремёслами", "People in arts and crafts"),
        "people",
        filters={"programme_kind": ProgrammeKind.ARTS.value},
        splits=(Split.CLUB, Split.SEX),
    ),
    ReadyMade(
        "sport",
        ("Спортпен шұғылданғандар", "Занимались спортом", "People in sport"),
        "people",
        filters={"programme_kind": ProgrammeKind.SPORT.value},
        splits=(Split.CLUB, Split.SEX),
    ),
    ReadyMade(
        "vocational",
        ("Кәсіпке үйренгендер", "Учились профессии", "People in vocational training"),
        "people",
        filters={"programme_kind": ProgrammeKind.VOCATIONAL.value},
        splits=(Split.SEX, Split.AGE),
    ),
    ReadyMade(
        "leadership",
        (
            "Көшбасшылыққа үйренген әйелдер",
            "Женщины, учившиеся лидерству",
            "Women in leadership training",
        ),
        "people",
        filters={"programme_kind": ProgrammeKind.LEADERSHIP.value, "sex": "f"},
        splits=(Split.AGE,),
    ),
    ReadyMade(
        "visits",
        ("Келу саны", "Посещения", "Visits"),
        "visits",
        splits=(Split.MONTH, Split.CLUB, Split.PROGRAMME_KIND),
        under="outcome_steady",
    ),
    ReadyMade(
        "hours",
        ("Адам-сағат", "Человеко-часы", "Person-hours"),
        "minutes",
        splits=(Split.MONTH, Split.PROGRAMME_KIND),
    ),
    ReadyMade(
        "rate",
        ("Қатысу деңгейі", "Посещаемость", "Attendance rate"),
        "attendance_rate",
        splits=(Split.CLUB, Split.MONTH),
        under="outcome_steady",
    ),
    ReadyMade(
        "held",
        ("Өткен сабақтар", "Проведённые занятия", "Sessions held"),
        "held",
        splits=(Split.MONTH, Split.CLUB),
        under="output_sessions",
    ),
    ReadyMade(
        "kept",
        (
            "Жоспарланған сабақтардың өткені",
            "Доля состоявшихся занятий",
            "Planned sessions that took place",
        ),
        "kept_rate",
        splits=(Split.CLUB,),
        under="output_sessions",
    ),
    ReadyMade(
        "marked",
        ("Журналдың толтырылуы", "Заполненность журналов", "Registers filled"),
        "marked_rate",
        splits=(Split.CLUB,),
    ),
    ReadyMade(
        "residents",
        (
            "Ауыл тұрғындарының клубқа келген үлесі",
            "Доля жителей, приходивших в клубы",
            "Share of residents reached",
        ),
        "residents_rate",
    ),
    ReadyMade(
        "money",
        ("Серіктестер берген қаржы", "Средства партнёров", "Money from partners"),
        "money",
        "contribution",
        splits=(Split.MONTH,),
        under="goal",
    ),
    ReadyMade(
        "in_kind",
        ("Серіктестердің заттай салымдары", "Неденежные вклады партнёров", "Contributions in kind"),
        "value",
        "valued_contribution",
        splits=(Split.MONTH,),
        under="goal",
    ),
)
