"""The partners: who they are, what they agreed on, what they cover, what they gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.attribution.models import CoverageRule
from seriktes.clubs.models import Club
from seriktes.demo.categories import LARGE_FAMILY
from seriktes.demo.ground import Ground, district_name
from seriktes.demo.scale import CLUBS_IN_DISTRICT, Scale, noon
from seriktes.demo.staff import Staff
from seriktes.demo.tables import Writer, code
from seriktes.demo.words import names
from seriktes.organisations.bin import sample_bin
from seriktes.organisations.enums import OrganisationKind
from seriktes.organisations.models import FormerName, Organisation
from seriktes.partners.enums import PartyRole, QuantityUnit, Valuation, ValuedKind
from seriktes.partners.models import Agreement, AgreementParty, Contribution, ValuedContribution
from seriktes.people.models import Category

CLUBS_OF_COMPANY = 96
PERCENT = 10_000  # in millionths
TENGE = 100  # in tiyn
COMPANY_PLACES = (0, 2, 3, 6, 8, 10)  # six clubs of each district
COMPANY_SHARES = (30, 40, 30, 40, 30, 40)
# Before the akimat came to the western branch, the company bore more of this club.
COMPANY_ALONE, ALONE_SHARE = 6, 60
# The akimat never came to these: one is the company's, the other the network's own.
WITHOUT_AKIMAT = (8, 9)
AKIMAT_SHARE, OPERATOR_SHARE, FOUNDATION_SHARE = 40, 20, 20
FAMILIES_SHARE = 10


@dataclass
class Partners:
    """The organisations, by the sign-in name of their representative."""

    ngo: Organisation
    akimats: list[Organisation]
    companies: list[Organisation]
    operator: Organisation
    foundation: Organisation

    def by_login(self) -> dict[str, Organisation]:
        found = {"operator": self.operator, "foundation": self.foundation}
        for login, several in (("akimat", self.akimats), ("company", self.companies)):
            for number, organisation in enumerate(several):
                found[login if number == 0 else f"{login}-{number + 1}"] = organisation
        return found


@dataclass
class Register:
    """Writes organisations with codes and sample БИН of their own."""

    writer: Writer

    def add(self, kind: OrganisationKind, kk: str, ru: str, en: str) -> Organisation:
        key = self.writer.key(Organisation)
        bin_number = sample_bin(2002 + key % 20, 1 + key % 12, 137 * key)
        organisation = Organisation(
            code=code(key),
            kind=kind,
            bin=bin_number,
            email=f"organisation-{key}@example.org",
            phone=f"+770956{key:05}",
            address="Көкорай (үлгі), Орталық алаң, 1",
            **names(kk, ru, en),
        )
        organisation.save()
        return organisation


def organisations(scale: Scale, writer: Writer) -> Partners:
    """Write the NGO and its partners."""
    register = Register(writer)
    kinds = OrganisationKind
    ngo = register.add(kinds.NGO, "«Арай» ҚБ", "ОО «Арай»", "Arai public association")
    FormerName.objects.create(
        organisation=ngo,
        starts_on=date(2002, 9, 21),
        ends_on=date(2012, 9, 20),
        name_kk="«Арай» балалар клубтарының бірлестігі (үлгі)",
        name_ru="Объединение детских клубов «Арай» (үлгі)",
    )
    akimats = []
    for number in range(scale.districts):
        name = names(district_name(number), is_marked=False)
        akimats.append(
            register.add(
                kinds.STATE,
                f"{name['name_kk']} ауданының әкімдігі",
                f"Акимат района {name['name_ru']}",
                f"Akimat of {name['name_en']} district",
            )
        )
    companies = [_company(register, number) for number in range(-(-scale.clubs // CLUBS_OF_COMPANY))]
    operator = register.add(
        kinds.GRANT_OPERATOR, "«Бастама» гранттар операторы", "Грантовый оператор «Бастама»",
        "Bastama grant operator",
    )  # fmt: skip
    foundation = register.add(
        kinds.FOUNDATION, "«Жас өрен» жастар қоры", "Молодёжный фонд «Жас орен»", "Zhas Oren youth foundation"
    )
    return Partners(ngo, akimats, companies, operator, foundation)


def _company(register: Register, number: int) -> Organisation:
    name = names(district_name(number), is_marked=False)
    return register.add(
        OrganisationKind.COMPANY,
        f"«{name['name_kk']} Сүт» ЖШС",
        f"ТОО «{name['name_ru']} Сут»",
        f"{name['name_en']} Sut dairy company",
    )


@dataclass
class Agreements:
    """Writes what was agreed on, by the partners' order."""

    scale: Scale
    writer: Writer
    partners: Partners
    ground: Ground
    staff: Staff

    def write(self) -> None:
        for number in range(len(self.partners.akimats)):
            self._akimat(number)
        for number in range(len(self.partners.companies)):
            self._company(number)
        self._operator()
        self._foundation()

    @property
    def second_start(self) -> date:
        """When the akimat came to the western branch: in the middle of a month, half a year in."""
        return self.scale.since.replace(day=16) + timedelta(days=182)

    def _akimat(self, number: int) -> None:
        agreement = self._agreement(
            self.partners.akimats[number],
            "Мемлекеттік әлеуметтік тапсырыс",
            "Государственный социальный заказ",
            "State social order",
            (self.scale.since, None),
        )
        east, west = 2 * number, 2 * number + 1
        self._rule(agreement, AKIMAT_SHARE, self.scale.since, unit=self.ground.branches[east])
        if west < len(self.ground.branches):
            for club in self._western(number):
                self._rule(agreement, AKIMAT_SHARE, self.second_start, club=club)
        self._payments(agreement, 4_800_000, months=3)
        self._rooms(agreement, number)

    def _western(self, district: int) -> list[Club]:
        """Return the clubs of a western branch that the akimat came to: the company and the network's own
        means keep up the others."""
        first = district * CLUBS_IN_DISTRICT
        return [
            club
            for place, club in enumerate(self.ground.clubs[first : first + CLUBS_IN_DISTRICT])
            if place >= CLUBS_IN_DISTRICT // 2 and place not in WITHOUT_AKIMAT
        ]

    def _company(self, number: int) -> None:
        first = number * CLUBS_OF_COMPANY
        covered = [
            (club, club % CLUBS_IN_DISTRICT)
            for club in range(first, min(first + CLUBS_OF_COMPANY, self.scale.clubs))
            if club % CLUBS_IN_DISTRICT in COMPANY_PLACES
        ]
        agreement = self._agreement(
            self.partners.companies[number],
            "Әлеуметтік серіктестік туралы келісім",
            "Соглашение о социальном партнёрстве",
            "Agreement on social partnership",
            (self.scale.since, None),
        )
        AgreementParty.objects.create(
            code=code(number + 1),
            agreement=agreement,
            organisation=self.partners.ngo,
            role=PartyRole.IMPLEMENTER,
        )
        for club, place in covered:
            self._company_club(agreement, self.ground.clubs[club], place)
        self._payments(agreement, 6_500_000, months=6)
        self._equipment(agreement, self.ground.clubs[covered[-1][0]])

    def _company_club(self, agreement: Agreement, club: Club, place: int) -> None:
        share = COMPANY_SHARES[COMPANY_PLACES.index(place)]
        starts = self.scale.since
        if place == COMPANY_ALONE:
            before = self.second_start - timedelta(days=1)
            self._rule(agreement, ALONE_SHARE, starts, before, club=club)
            starts = self.second_start
        self._rule(agreement, share, starts, club=club)

    def _operator(self) -> None:
        """A grant for programmes of arts, for the last full school year."""
        year = self.scale.until.year - (1 if self.scale.until.month >= 6 else 2)
        first, last = date(year, 9, 1), date(year + 1, 5, 31)
        agreement = self._agreement(
            self.partners.operator,
            "«Ауыл өнері» гранты",
            "Грант «Искусство села»",
            "Village arts grant",
            (first, last),
        )
        self._rule(agreement, OPERATOR_SHARE, first, last, programme_kind=ProgrammeKind.ARTS)
        self._give(agreement, 9_000_000, first)
        self._give(agreement, 3_500_000, date(year + 1, 2, 3))

    def _foundation(self) -> None:
        vocational = self._agreement(
            self.partners.foundation,
            "Кәсіпке баулу туралы келісім",
            "Соглашение о профессиональном обучении",
            "Agreement on vocational training",
            (self.scale.since, None),
        )
        self._rule(vocational, FOUNDATION_SHARE, self.scale.since, programme_kind=ProgrammeKind.VOCATIONAL)
        recognised = self._agreement(
            self.partners.foundation,
            "Ақпараттық қолдау туралы меморандум",
            "Меморандум об информационной поддержке",
            "Memorandum on information support",
            (self.scale.since, None),
        )
        self._rule(recognised, 0, self.scale.since, programme_kind=ProgrammeKind.LEADERSHIP)
        for group in Group.objects.filter(programme__kind=ProgrammeKind.TECHNOLOGY).order_by("pk")[:3]:
            self._rule(recognised, 0, max(self.scale.since, group.starts_on), group=group)
        self._payments(vocational, 2_400_000, months=6)
        self._families()

    def _families(self) -> None:
        """Support of large families wherever their children come, from this month on.

        No month of it is released yet: what the demo releases stays as it was.
        """
        first = self.scale.until.replace(day=1)
        families = self._agreement(
            self.partners.foundation,
            "Көпбалалы отбасыларды қолдау туралы келісім",
            "Соглашение о поддержке многодетных семей",
            "Agreement on support of large families",
            (first, None),
        )
        category = Category.objects.get(ready_key=LARGE_FAMILY)
        self._rule(families, FAMILIES_SHARE, first, category=category)

    def _agreement(
        self, partner: Organisation, kk: str, ru: str, en: str, days: tuple[date, date | None]
    ) -> Agreement:
        key = self.writer.key(Agreement)
        agreement = Agreement(
            code=code(key),
            number=f"{key}/{days[0].year}-Ү",
            partner=partner,
            starts_on=days[0],
            ends_on=days[1],
            signed_on=days[0] - timedelta(days=9),
            **names(kk, ru, en),
        )
        agreement.save()
        return agreement

    def _rule(
        self, agreement: Agreement, percent: int, starts: date, ends: date | None = None, **scope: object
    ) -> None:
        key = self.writer.key(CoverageRule)
        rule = CoverageRule(
            code=code(key),
            agreement=agreement,
            share=percent * PERCENT,
            starts_on=starts,
            ends_on=ends,
            recorded_at=noon(starts),
            recorded_by=self.staff.manager,
            **scope,
        )
        rule.save()

    def _rooms(self, agreement: Agreement, district: int) -> None:
        """The akimat's rooms, for a year each: of one club, and a hall for all that it covers."""
        first = max(self.scale.since, self.scale.until.replace(day=1) - timedelta(days=365))
        last = first + timedelta(days=364)
        clubs = self.ground.clubs[district * CLUBS_IN_DISTRICT : (district + 1) * CLUBS_IN_DISTRICT]
        year: dict[str, Any] = {"starts_on": first, "ends_on": last, "kind": ValuedKind.PREMISES}
        metres: dict[str, Any] = {"unit": QuantityUnit.SQUARE_METRES, "valuation": Valuation.MARKET}
        room = "Екі бөлмені тегін пайдалану (үлгі)"
        hall = "Мәдениет үйінің залы (үлгі)"
        self._valued(agreement, 960_000, room, quantity=84, club=clubs[-2 % len(clubs)], **metres, **year)
        self._valued(agreement, 1_500_000, hall, quantity=220, **metres, **year)

    def _equipment(self, agreement: Agreement, club: Club) -> None:
        """What the company gave on one day, by its own papers, and its people's hours."""
        day = max(self.scale.since, self.scale.until.replace(day=1) - timedelta(days=160))
        things: dict[str, Any] = {"kind": ValuedKind.EQUIPMENT, "unit": QuantityUnit.PIECES}
        hours: dict[str, Any] = {"kind": ValuedKind.HOURS, "unit": QuantityUnit.HOURS}
        days = {"starts_on": day, "ends_on": day}
        known: dict[str, Any] = {"valuation": Valuation.BOOK, "document": "№ 41 акт (үлгі)", "club": club}
        self._valued(agreement, 1_240_000, "Ноутбуктер (үлгі)", quantity=4, **known, **things, **days)
        month = {"starts_on": day, "ends_on": day + timedelta(days=29), "valuation": Valuation.AGREED}
        self._valued(agreement, 180_000, "Инженерлердің сабақтары (үлгі)", quantity=36, **hours, **month)

    def _valued(self, agreement: Agreement, tenge: int, description: str, **details: Any) -> None:
        key = self.writer.key(ValuedContribution)
        ValuedContribution(
            code=code(key),
            agreement=agreement,
            description=description,
            tiyn=tenge * TENGE,
            recorded_at=noon(details["starts_on"]),
            recorded_by=self.staff.manager,
            **details,
        ).save()

    def _payments(self, agreement: Agreement, tenge: int, *, months: int) -> None:
        """Write a payment every so many months, up to now."""
        month = self.scale.since.year * 12 + self.scale.since.month - 1
        while (day := date(month // 12, month % 12 + 1, 12)) <= self.scale.until:
            self._give(agreement, tenge, day)
            month += months

    def _give(
        self, agreement: Agreement, tenge: int, day: date, reverses: Contribution | None = None
    ) -> None:
        key = self.writer.key(Contribution)
        contribution = Contribution(
            code=code(key),
            agreement=agreement,
            tiyn=tenge * TENGE,
            received_on=day,
            document=f"№ {100 + key}",
            recorded_at=noon(day),
            recorded_by=self.staff.manager,
            reverses=reverses,
        )
        if day <= self.scale.until:
            contribution.save()
