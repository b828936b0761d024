"""The plans of the demo network: residents of the okrugs, the ready-made set, three agreements, a goal that
two partners share. Some of it is reached, some is behind, with the reason that somebody wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seriktes.core.access import Actor
from seriktes.core.fact_kinds import FactFigure
from seriktes.core.months import month_of
from seriktes.core.shares import WHOLE
from seriktes.demo.scale import Scale
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.places.actions import bring_in_population, upload_population
from seriktes.places.enums import TerritoryLevel
from seriktes.places.models import Territory
from seriktes.results.indicators.actions import (
    AimDetails,
    add_aim,
    install_ready_made,
    make_indicator,
    set_target,
    write_remark,
)
from seriktes.results.indicators.enums import AimLevel, PlanStanding
from seriktes.results.indicators.models import Aim, Indicator
from seriktes.results.indicators.queries import values
from seriktes.results.indicators.values import IndicatorValue

MONTHS = 12
# Of what came about, in per cent: what had been planned. Some had hoped for more.
PLANNED_BY_KEY = {"people": 96, "children": 105, "women": 90, "visits": 98, "held": 100, "money": 100}
PLANNED_RATES = {"rate": 800_000, "kept": 930_000, "residents": 250_000, "marked": 980_000}
# Of what has come about since January, what is planned to December.
THIS_YEAR_BY_KEY = {"people": 104, "children": 125, "women": 103, "visits": 118, "held": 135, "money": 130}
REASONS = (
    (
        "Көктемде екі клубтың жылыту жүйесі жөнделді, топтар бір ай кіші бөлмеде жиналды. "
        "Весной в двух клубах ремонтировали отопление, месяц группы занимались в малых комнатах (үлгі)."
    ),
    "Жаңа мұғалім қыркүйекте ғана келді. Новый педагог пришёл только в сентябре (үлгі).",
)


@dataclass
class Plans:
    """Writes the plans by the hand of the partnership manager."""

    scale: Scale
    manager: Actor

    def write(self, partners: Sequence[Organisation], together: Sequence[Organisation]) -> None:
        """Plan for the network, for each of these partners, and for a goal that some of them share."""
        self._residents()
        plans = [install_ready_made(actor=self.manager)]
        for partner in partners:
            agreement = Agreement.objects.filter(partner=partner).earliest("pk")
            plans.append(install_ready_made(actor=self.manager, agreement=agreement))
        plans.append(self._shared(together))
        for number, indicators in enumerate(plans):
            self._plan(indicators, number)

    def _residents(self) -> None:
        """Bring in invented numbers of residents, as the manager would."""
        years = range(self.scale.since.year, self.scale.until.year + 1)
        okrugs = Territory.objects.filter(level=TerritoryLevel.OKRUG).order_by("kato")
        lines = [
            f"{okrug.kato};{year};{420 + okrug.pk * 137 % 900 + 6 * (year - years[0])}"
            for okrug in okrugs
            for year in years
        ]
        content = "\n".join(["ӘАОЖ;жыл;тұрғындар", *lines]).encode()
        brought = upload_population(
            actor=self.manager, content=content, name="turgyndar.csv", source="Ойдан алынған сандар (үлгі)"
        )
        bring_in_population(actor=self.manager, brought=brought)

    def _shared(self, together: Sequence[Organisation]) -> list[Indicator]:
        goal = add_aim(
            actor=self.manager,
            details=AimDetails(
                AimLevel.GOAL,
                "Ауылдағы әр бала үйірмеге қатыса алады",
                "Каждый ребёнок на селе может заниматься в кружке",
                "Every child in the villages can join a group",
                partners=tuple(together),
            ),
        )
        outcome = add_aim(
            actor=self.manager,
            details=AimDetails(
                AimLevel.OUTCOME,
                "Екі серіктестің қолдауымен балалар мен жастар көбірек қатысады",
                "При поддержке двух партнёров занимается больше детей и молодёжи",
                "With both partners more children and young people take part",
                parent=goal,
            ),
        )
        return [
            self._made(outcome, "people", ("Балалар", "Дети", "Children"), ["0-6", "7-10", "11-13", "14-17"]),
            self._made(outcome, "people", ("Жастар", "Молодёжь", "Young people"), ["18-34"]),
            self._made(outcome, "visits", ("Келу саны", "Посещения", "Visits"), []),
        ]

    def _made(self, aim: Aim, measure: str, names: tuple[str, str, str], ages: list[str]) -> Indicator:
        kk, ru, en = names
        indicator = Indicator(
            name_kk=kk,
            name_ru=ru,
            name_en=en,
            fact_kind="attendance",
            measure=measure,
            figure=FactFigure.CONTRIBUTED.value,
            ages=ages,
            aim=aim,
        )
        return make_indicator(actor=self.manager, indicator=indicator)

    def _plan(self, indicators: Sequence[Indicator], number: int) -> None:
        """Plan the twelve full months that are over, and the calendar year that runs."""
        this_month = month_of(self.scale.until)
        year = this_month // MONTHS * MONTHS
        self._set(indicators, (this_month - MONTHS, this_month - 1), PLANNED_BY_KEY, 100)
        self._set(indicators, (year, year + MONTHS - 1), THIS_YEAR_BY_KEY, 112)
        behind = [
            value
            for value in self._values(indicators, (year, year + MONTHS - 1))
            if value.standing in (PlanStanding.BEHIND, PlanStanding.MISSED)
        ]
        for value in behind[: 1 if number % 2 else 0]:
            write_remark(
                actor=self.manager,
                indicator=value.indicator,
                first=value.first,
                last=value.last,
                text=REASONS[number // 2 % len(REASONS)],
            )

    def _set(
        self, indicators: Sequence[Indicator], months: tuple[int, int], by_key: dict[str, int], usual: int
    ) -> None:
        for value in self._values(indicators, months):
            key = value.indicator.ready_made
            planned = (
                PLANNED_RATES.get(key) if value.measure.is_rate else _planned(value, by_key.get(key, usual))
            )
            if planned:
                first, last = months
                set_target(
                    actor=self.manager, indicator=value.indicator, first=first, last=last, value=planned
                )

    def _values(self, indicators: Sequence[Indicator], months: tuple[int, int]) -> list[IndicatorValue]:
        keys = [one.pk for one in indicators]
        return values(list(Indicator.objects.with_owner().filter(pk__in=keys)), *months)


def _planned(value: IndicatorValue, per_cent: int) -> int:
    """Return a round number near a part of what was counted, in base units."""
    if value.level is None:
        return 0
    near = int(value.level * per_cent / 100)
    step = 1
    while step * 50 <= near:
        step *= 10
    return max(near // step * step, 0) if near < WHOLE * WHOLE else near
