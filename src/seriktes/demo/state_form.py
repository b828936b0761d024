"""The forms of the demo: the yearly one, the data for the social order, the portfolios of a circle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from seriktes.accounts.models import User
from seriktes.core.checkdigits import check_digit, wrong_check_digit
from seriktes.demo import portfolios, social_order
from seriktes.demo.form_writer import Desk, FormWriter, pair
from seriktes.demo.scale import Scale
from seriktes.demo.words import SAMPLE
from seriktes.organisations.bin import sample_bin
from seriktes.organisations.enums import OrganisationKind
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement, Contribution
from seriktes.results.state_forms.cells import ALL_OF
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.facts.known import OF_INCOME
from seriktes.results.state_forms.facts.sdnpo1 import INCOME_OF, SOURCE_OF
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.values import NOTHING

TENGE = 100  # in tiyn
FILED = (3, 18)  # the day in the year after

Texts = tuple[str, str]
FOUNDERS = (
    "Сағынова Жанат Ерболқызы", "Төлегенов Бақыт Серікұлы", "Мұратова Гүлнар Асқарқызы",
    "Омаров Ерлан Қайратұлы", "Беркінова Айгүл Нұрланқызы", "Жүнісов Самат Дәулетұлы",
    "Әлиева Роза Маратқызы", "Есенов Тимур Болатұлы", "Қасымова Дина Талғатқызы", "Сейтов Нұрбол Еркінұлы",
)  # fmt: skip
# What is typed about the projects, by the Russian name of the agreement: sphere, aim, result.
PROJECTS: dict[str, tuple[str, Texts, Texts]] = {
    "Государственный социальный заказ": (
        "6",
        (
            "Ауыл балаларының бос уақытын мазмұнды өткізуіне, спорт пен өнерге баулуына жағдай жасау.",
            "Создать условия для содержательного досуга, занятий спортом и творчеством сельских детей.",
        ),
        (
            "Клубтар жыл бойы жұмыс істеді; сабақтар кестемен өтті, қатысу электрондық журналға жазылды.",
            "Клубы работали весь год; занятия шли по расписанию, посещения отмечены в электронном журнале.",
        ),
    ),
    "Соглашение о социальном партнёрстве": (
        "6",
        (
            "Ауыл клубтарының жұмысын тұрақты етіп, отбасылардың белсенділігін арттыру.",
            "Сделать работу сельских клубов устойчивой, повысить активность семей.",
        ),
        (
            "Алты клубта үйірмелер мен секциялар ашық; ата-аналар үшін есеп беру кештері өтті.",
            "В шести клубах открыты кружки и секции; для родителей прошли отчётные вечера.",
        ),
    ),
    "Грант «Искусство села»": (
        "12",
        (
            "Ауыл балаларының домбыра, би, ән және қолөнер үйірмелеріне баруына мүмкіндік беру.",
            "Дать сельским детям возможность заниматься домброй, танцем, пением и рукоделием.",
        ),
        (
            "Өнер үйірмелері барлық клубта жұмыс істеді, көрме мен концерттер өтті.",
            "Кружки искусств работали во всех клубах, прошли выставки и концерты.",
        ),
    ),
    "Соглашение о профессиональном обучении": (
        "10",
        (
            "Ересектерді кәсіпке баулып, жұмысқа орналасуына көмектесу.",
            "Обучить взрослых профессии и помочь им с трудоустройством.",
        ),
        (
            "Тігін, аспаз және компьютер курстары аяқталды, бітірушілерге сертификат берілді.",
            "Завершены курсы шитья, поваров и компьютерной грамотности, выпускникам выданы сертификаты.",
        ),
    ),
    "Меморандум об информационной поддержке": (
        "7",
        (
            "Ауыл әйелдерінің көшбасшылығы туралы жұртшылыққа айтып отыру.",
            "Рассказывать о лидерстве сельских женщин.",
        ),
        (
            "Серіктес ақпараттық қолдау көрсетті; ақша бөлінген жоқ.",
            "Партнёр оказал информационную поддержку; деньги не выделялись.",
        ),
    ),
}
STAFF = {"1-11": 28, "1-12": 28, "1-14-age18": 21, "1-14-age30": 14, "1-14-age63": 3}
DIRECTIONS = {"1-14-ecology": 6, "1-14-social": 25, "1-14-media": 7}
NO_DIRECTIONS = ("1-14-medicine", "1-14-emergency", "1-14-search", "1-14-other")
OTHER_INCOME = {"1-19": 240_000, "1-20": 1_150_000}
NO_INCOME = ("1-16", "1-18", "1-22", "1-24")
EXPENSES = {
    "1-26": 21_400_000, "1-27": 12_850_000, "1-28": 1_320_000, "1-29": 6_900_000, "1-30": 840_000,
    "1-35": 1_975_500,
}  # fmt: skip
NO_EXPENSES = ("1-31", "1-32", "1-33", "1-34")


def write(scale: Scale, organisation: Organisation, actor: User | None) -> StateForm:
    """Write the forms of the demo and return the yearly one, of the last whole calendar year."""
    desk = Desk(actor)
    yearly = YearlyForm(scale, organisation, desk).write()
    social_order.write(scale, organisation, desk)
    portfolios.write(scale, organisation, desk)
    return yearly


class YearlyForm:
    """Writes the form of the last whole calendar year, with everything a person has to type."""

    def __init__(self, scale: Scale, organisation: Organisation, desk: Desk) -> None:
        self.year = scale.until.year - 1
        self.organisation, self.until = organisation, scale.until
        # Typed in February, unless the demo ends before.
        at = min(date(self.year + 1, 2, 17), scale.until)
        self.writer = FormWriter(desk, at, kind=FormKind.SDNPO1, organisation=organisation, year=self.year)
        self._type, self._line = self.writer.type, self.writer.line

    def write(self) -> StateForm:
        self._rows()
        self._branch()
        self._projects()
        self._founders()
        self._aid()
        self.writer.flush()
        self._filing()
        return self.writer.form

    def _rows(self) -> None:
        address = pair("Көкорай ауылы (үлгі), Орталық алаң, 1", "село Кокорай (үлгі), Центральная площадь, 1")
        self._type("1-6", address, reason="Форме нужен адрес на двух языках")
        chair = User.objects.filter(network_roles__role="chair").first()
        typed: dict[str, Any] = {
            "1-3": "public_association.other",
            "1-5": chair.full_name if chair else "Үлгі",
            "1-7": "2002-09-21",
            "1-8": "2012-10-03",
            "1-15": ["1", "3", "6", "7", "10", "12"],
            **STAFF,
            **DIRECTIONS,
            **{field: tenge * TENGE for field, tenge in {**OTHER_INCOME, **EXPENSES}.items()},
        }
        for field in ("1-13", *NO_DIRECTIONS, *NO_INCOME, *NO_EXPENSES, f"{ALL_OF}4"):
            typed[field] = NOTHING
        for partner in self._givers():
            typed[f"{OF_INCOME}{partner.code}"] = INCOME_OF[OrganisationKind(partner.kind)]
        for field, value in typed.items():
            self._type(field, value)

    def _givers(self) -> Iterator[Organisation]:
        given = Contribution.objects.filter(received_on__year=self.year, reverses=None, currency="KZT")
        yield from Organisation.objects.filter(agreements__contributions__in=given).distinct().order_by("pk")

    def _branch(self) -> None:
        line = self._line("2")
        self._type("2-2", pair("«Арай» ҚБ Батыс филиалы (үлгі)", "Западный филиал ОО «Арай» (үлгі)"), line)
        self._type("2-3", sample_bin(2012, 11, 4120), line)
        self._type(
            "2-4", pair("Тасөзек ауылы (үлгі), Мектеп көшесі, 4", "село Тасозек (үлгі), ул. Мектеп, 4"), line
        )
        self._type("2-5", f"Нұрпейісова Әсел Бауыржанқызы {SAMPLE}", line)
        self._type("2-6", "2012-11-26", line)

    def _projects(self) -> None:
        """Type what no system can know of the projects, and confirm what is suggested."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        agreements = Agreement.objects.overlapping(first, last).select_related("partner")
        for agreement in agreements.order_by("starts_on", "pk"):
            sphere, aim, result = PROJECTS[agreement.name_ru.removesuffix(f" {SAMPLE}")]
            line = self._line("3", agreement=agreement)
            self._type("3-5", SOURCE_OF[OrganisationKind(agreement.partner.kind)], line)
            self._type("3-6", sphere, line)
            self._type("3-7", pair(*aim), line)
            self._type("3-11", pair(*result), line)

    def _founders(self) -> None:
        for number, name in enumerate(FOUNDERS):
            line = self._line("5")
            self._type("5-2", f"{name} {SAMPLE}", line)
            self._type("5-3", sample_number(number), line)

    def _aid(self) -> None:
        own = self.organisation
        ours = pair(f"{own.name_kk}, БСН {own.bin}", f"{own.name_ru}, БИН {own.bin}")
        fund = pair("«Мейір» қайырымдылық қоры (үлгі)", "Благотворительный фонд «Мейир» (үлгі)")
        library = pair("Көкорай ауылдық кітапханасы (үлгі)", "Кокорайская сельская библиотека (үлгі)")
        books = pair("балаларға арналған кітаптар мен ойындар", "книги и игры для детей")
        clubs = pair("ауыл клубтарын ұстау", "содержание сельских клубов")
        self._given("charity", ours, fund, 1_150_000, books)
        self._given("charity", library, ours, 840_000, books)
        for sponsor in self._givers():
            if INCOME_OF[OrganisationKind(sponsor.kind)] == "1-21":
                named = pair(f"{sponsor.name_kk}, БСН {sponsor.bin}", f"{sponsor.name_ru}, БИН {sponsor.bin}")
                self._given("sponsorship", ours, named, self._received_of(sponsor), clubs)

    def _received_of(self, partner: Organisation) -> int:
        """Return the tenge a partner gave in the year."""
        given = Contribution.objects.filter(
            agreement__partner=partner, received_on__year=self.year, reverses=None, reversal=None
        )
        return sum(one.tiyn for one in given.filter(currency="KZT")) // TENGE

    def _given(
        self,
        group: str,
        receiver: dict[str, str],
        giver: dict[str, str],
        tenge: int,
        purpose: dict[str, str],
    ) -> None:
        line = self._line("6", group=group)
        for receiving, said in (("6-3", receiver), ("6-6", giver)):
            self._type(receiving, said, line)
        for field in ("6-4", "6-7"):
            self._type(field, tenge * TENGE, line)
        for field in ("6-5", "6-8"):
            self._type(field, purpose, line)

    def _filing(self) -> None:
        day = date(self.year + 1, *FILED)
        if day <= self.until:
            self.writer.hand_in(day)


def sample_number(number: int) -> str:
    """Return an invented ИИН whose last digit is wrong: of a woman (4), then of a man (3), as FOUNDERS."""
    for serial in range(100):
        eleven = (
            f"7{number % 10}0{1 + number % 9}1{number % 9}{4 - number % 2}{7000 + 10 * number + serial:04}"
        )
        if check_digit(eleven) is not None:
            return f"{eleven}{wrong_check_digit(eleven)}"
    raise ValueError(f"No sample number for {number!r}.")
