"""The people of one club: families with children, grown-ups who learn; phones, consents, sealed ИИН."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from seriktes.demo import categories
from seriktes.demo.names import Name, Surname, adult_name, child_name, father_given, surname
from seriktes.demo.scale import Scale, noon
from seriktes.demo.tables import Writer, code
from seriktes.people.enums import ConsentForm, Purpose, Relation, Sex
from seriktes.people.iin import sample_iin
from seriktes.people.models import Category, Consent, Guardianship, Person, Phone
from seriktes.people.sealing import seal_iin

CHILDREN = (78, 92)
BROTHERS_AND_SISTERS = (1,) * 60 + (2,) * 30 + (3,) * 10
# Ages on the first day in the club: most are from 7 to 12.
AGES = (6,) * 6 + (7,) * 13 + (8,) * 14 + (9,) * 14 + (10,) * 13 + (11,) * 11 + (12,) * 10 + (13,) * 7 + (
    14, 14, 14, 14, 15, 15, 15, 16, 16, 17,
)  # fmt: skip
WITH_IIN = 0.55
WITH_MOTHER, WITH_FATHER = 0.92, 0.45
CONSENTS = ((Purpose.PROCESSING, 0.96), (Purpose.PHOTO, 0.7), (Purpose.TRANSFER, 0.12))
WITHDRAWN = 0.02
DAYS_IN_YEAR = 365.2425
_PHONE_STRIDE, _PHONES = 7_654_321, 10_000_000


@dataclass
class Member:
    """Somebody who comes to the club, from a day until a day."""

    person: Person
    joined: date
    left: date | None = None
    guardian: Person | None = None
    is_finished: bool = False


@dataclass
class People:
    """Writes the people of the network club by club."""

    scale: Scale
    writer: Writer
    large_family: Category
    numbers: set[str] = field(default_factory=set)

    def children(self, club: int) -> list[Member]:
        """Write the families of a club and return their children."""
        chance = self.scale.chance("families", club)
        wanted = chance.randint(*CHILDREN)
        children: list[Member] = []
        while len(children) < wanted:
            children += self._family(chance)
        return children

    def adult(self, chance: Random, ages: tuple[int, int], joined: date, *, women: float) -> Member:
        """Write somebody grown up who learns."""
        sex = Sex.FEMALE if chance.random() < women else Sex.MALE
        born = _born(chance, chance.randint(*ages), joined)
        person = self.person(chance, adult_name(chance, surname(chance), sex), sex, born)
        self._phone(person)
        self._consents(chance, person, person, joined)
        return Member(person, joined)

    def person(
        self, chance: Random, name: Name, sex: Sex, born: date | None, *, with_iin: float = WITH_IIN
    ) -> Person:
        """Write one person; a part of them has a sealed ИИН."""
        key = self.writer.key(Person)
        person = Person(
            pk=key,
            code=code(key),
            family_name=name.family,
            given_name=name.given,
            patronymic=name.patronymic,
            sex=sex,
            birth_date=born,
            created_at=noon(self.scale.since),
        )
        person.set_keys()
        if born and chance.random() < with_iin:
            self._seal(chance, person, born, sex)
        self.writer.put(person)
        return person

    def _seal(self, chance: Random, person: Person, born: date, sex: Sex) -> None:
        number = sample_iin(born, sex, chance.randrange(10_000))
        if number not in self.numbers:
            self.numbers.add(number)
            seal_iin(person, number)

    def _family(self, chance: Random) -> list[Member]:
        family = surname(chance)
        father = father_given(chance, family)
        size = chance.choice(BROTHERS_AND_SISTERS)
        children = [self._child(chance, family, father) for _number in range(size)]
        guardians = self._guardians(chance, family, father, min(child.joined for child in children))
        for child in children:
            for guardian, relation in guardians:
                self.writer.put(
                    Guardianship(
                        child=child.person, guardian=guardian, relation=relation, starts_on=child.joined
                    )
                )
            child.guardian = guardians[0][0]
            if size >= categories.CHILDREN_OF_LARGE_FAMILY:
                categories.belong(self.writer, self.large_family, child.person, child.joined)
            self._consents(chance, child.person, child.guardian, child.joined)
        return children

    def _child(self, chance: Random, family: Surname, father: str) -> Member:
        sex = chance.choice((Sex.FEMALE, Sex.MALE))
        joined = _joined(chance, self.scale)
        born = _born(chance, chance.choice(AGES), joined)
        member = Member(self.person(chance, child_name(chance, family, father, sex), sex, born), joined)
        _leave(chance, member, self.scale)
        return member

    def _guardians(
        self, chance: Random, family: Surname, father: str, day: date
    ) -> list[tuple[Person, Relation]]:
        has_mother, has_father = chance.random() < WITH_MOTHER, chance.random() < WITH_FATHER
        found = []
        if has_mother:
            name = adult_name(chance, family, Sex.FEMALE)
            born = _born(chance, chance.randint(27, 46), day)
            found.append((self.person(chance, name, Sex.FEMALE, born), Relation.MOTHER))
        if has_father:
            name = adult_name(chance, family, Sex.MALE, father)
            born = _born(chance, chance.randint(29, 50), day)
            found.append((self.person(chance, name, Sex.MALE, born), Relation.FATHER))
        if not found:
            name = adult_name(chance, family, Sex.FEMALE)
            born = _born(chance, chance.randint(50, 68), day)
            found.append((self.person(chance, name, Sex.FEMALE, born), Relation.GUARDIAN))
        for person, _relation in found:
            self._phone(person)
        return found

    def share_phone(self, *people: Person) -> None:
        """Write one number, that of the first, for several people: the phone of a family."""
        number = self._number(people[0])
        for person in people:
            self.writer.put(Phone(person=person, number=number))

    def _phone(self, person: Person) -> None:
        self.writer.put(Phone(person=person, number=self._number(person)))

    def _number(self, person: Person) -> str:
        number = person.pk * _PHONE_STRIDE % _PHONES
        return f"+7709{number:07}"

    def _consents(self, chance: Random, person: Person, given_by: Person, day: date) -> None:
        for purpose, share in CONSENTS:
            if chance.random() < share:
                form = ConsentForm.PAPER if chance.random() < 0.8 else ConsentForm.ELECTRONIC
                consent = Consent(person=person, given_by=given_by, purpose=purpose, form=form, starts_on=day)
                if purpose != Purpose.PROCESSING and chance.random() < WITHDRAWN:
                    consent.withdrawn_on = consent.ends_on = day + timedelta(days=chance.randint(20, 200))
                self.writer.put(consent)


def _born(chance: Random, age: int, day: date) -> date:
    """Return a birthday of somebody who is `age` on `day`."""
    return day - timedelta(days=int((age + chance.random() * 0.98) * DAYS_IN_YEAR) + 1)


def _joined(chance: Random, scale: Scale) -> date:
    """Return the first day: most were there before the records begin, most others come in September."""
    before = _september(scale.since)
    septembers = [
        date(year, 9, 1)
        for year in range(before.year + 1, scale.until.year + 1)
        if date(year, 9, 1) <= scale.until
    ]
    luck = chance.random()
    if luck < 0.75 or not septembers:
        day = before + timedelta(days=chance.randrange(20))
    elif luck < 0.93:
        day = chance.choice(septembers) + timedelta(days=chance.randrange(20))
    else:
        day = scale.since + timedelta(days=chance.randrange((scale.until - scale.since).days + 1))
    return min(day, scale.until)


def _leave(chance: Random, member: Member, scale: Scale) -> None:
    """Some drop out in the course of a school year, some have finished at its end."""
    start = _september(member.joined)
    while start < scale.until:
        end = date(start.year + 1, 5, 31)
        if chance.random() < 0.08:
            member.left = start + timedelta(days=chance.randint(30, 260))
        elif chance.random() < 0.1:
            member.left, member.is_finished = end, True
        if member.left and (member.left <= member.joined or member.left > scale.until):
            member.left, member.is_finished = None, False
        if member.left:
            return
        start = date(start.year + 1, 9, 1)


def _september(day: date) -> date:
    """Return the first day of the school year in which `day` lies."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)
