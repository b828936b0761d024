"""What the demo tells of its state social orders: the year, handed in and corrected, and the half-year."""

from __future__ import annotations

from datetime import date

from seriktes.demo.form_writer import Desk, FormWriter, pair
from seriktes.demo.scale import Scale
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.state_forms.definitions.order18 import HALF, SPHERE, YEAR
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.facts.order18 import social_orders

MILLION = 100_000_000  # in tiyn
PLANNED, AGREED = 30 * MILLION, 28 * MILLION + MILLION // 2
YOUTH = "4"  # support of the policy for young people and of children's initiatives
AIMS = pair(
    "Мақсаты – ауыл балаларының бос уақытын мазмұнды өткізу. Міндеттері: үйірмелер мен секциялар ашу, оларды "
    "жабдықтау, отбасыларды тарту.",
    "Цель – содержательный досуг сельских детей. Задачи: открыть кружки и секции, оснастить их, "
    "привлечь семьи.",
)
PROCESS = pair(
    "Клубтарда үйірмелер мен секциялар кестемен жұмыс істеді; көктемде спорт күні мен көрме, күзде ашық есік "
    "күндері өтті.",
    "В клубах по расписанию работали кружки и секции; весной прошли день спорта и выставка, осенью – дни "
    "открытых дверей.",
)
RESULTS = pair(
    "Жоспарланған үйірмелердің бәрі ашылды; ата-аналар есеп беру кештеріне келді.",
    "Открыты все запланированные кружки; родители приходили на отчётные вечера.",
)
EFFECT = pair(
    f"{PROCESS['kk']} {RESULTS['kk']} Балалар сабаққа тұрақты келеді, ауылда кешкі уақыт мәнді өте бастады.",
    f"{PROCESS['ru']} {RESULTS['ru']} Дети ходят на занятия постоянно, вечера в селе стали содержательнее.",
)
WHY_CORRECTED = "Сумма договора уточнена по дополнительному соглашению"


def write(scale: Scale, organisation: Organisation, desk: Desk) -> None:
    """Write the year that is over, complete, and the half-year that is running or over."""
    year = scale.until.year - 1
    _year(scale, organisation, desk, year)
    _half(scale, organisation, desk, year + 1)


def _year(scale: Scale, organisation: Organisation, desk: Desk, year: int) -> None:
    at = min(date(year + 1, 1, 26), scale.until)
    writer = FormWriter(desk, at, kind=FormKind.ORDER18, organisation=organisation, year=year, part=YEAR)
    for order in social_orders(writer.form.first_day, writer.form.last_day):
        _fill(writer, order)
    writer.flush()
    for day, reason in ((date(year + 1, 2, 2), ""), (date(year + 1, 3, 3), WHY_CORRECTED)):
        if day <= scale.until:
            writer.hand_in(day, reason=reason)


def _half(scale: Scale, organisation: Organisation, desk: Desk, year: int) -> None:
    """Begin the half-year; once its day is behind, it is complete and handed in."""
    if scale.until < date(year, 5, 12):
        return
    writer = FormWriter(
        desk, min(date(year, 6, 29), scale.until),
        kind=FormKind.ORDER18, organisation=organisation, year=year, part=HALF,
    )  # fmt: skip
    handed_in = date(year, 7, 2)
    if scale.until >= handed_in:
        for order in social_orders(writer.form.first_day, writer.form.last_day):
            _fill(writer, order)
        writer.flush()
        writer.hand_in(handed_in)


def _fill(writer: FormWriter, order: Agreement) -> None:
    line = writer.line("5", agreement=order)
    for key, value in (("5-3", AGREED), ("5-4", AIMS), ("5-6", PROCESS), ("5-7", RESULTS)):
        writer.type(key, value, line)
    line = writer.line("9", agreement=order)
    for key, typed in ((SPHERE, YOUTH), ("9-4", PLANNED), ("9-7", EFFECT)):
        writer.type(key, typed, line)
