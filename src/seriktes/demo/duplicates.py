"""What goes wrong in every register: children who were entered twice, namesakes, brothers with one phone.

Each club of a district gets its own slips. The second rows are found among the possible duplicates; namesakes
and brothers are not, and a reader of the demo sees that they are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from seriktes.demo.groups import Groups, PlannedGroup
from seriktes.demo.names import Name
from seriktes.demo.people import Member
from seriktes.demo.scale import CLUBS_IN_DISTRICT
from seriktes.demo.words import in_russian
from seriktes.people.enums import Sex
from seriktes.people.models import Person

KAZAKH_LETTERS = frozenset("ӘәҒғҚқҢңӨөҰұҮүІі")
# The last day of a month that can be taken for a month.
MONTHS = 12

Entry = tuple[Name, date | None]
"""What is written down of a child the second time."""


def _spelled(child: Person) -> Entry | None:
    """The family's name in Russian letters, without the patronymic."""
    if not KAZAKH_LETTERS & set(child.family_name):
        return None
    return Name(in_russian(child.family_name), in_russian(child.given_name), ""), child.birth_date


def _without_patronymic(child: Person) -> Entry | None:
    if not child.patronymic:
        return None
    return Name(child.family_name, child.given_name, ""), child.birth_date


def _day_for_month(child: Person) -> Entry | None:
    born = child.birth_date
    if born is None or born.day > MONTHS or born.day == born.month:
        return None
    return _name(child), born.replace(month=born.day, day=born.month)


def _given_name_first(child: Person) -> Entry:
    return Name(child.given_name, child.family_name, ""), child.birth_date


def _undated(child: Person) -> Entry:
    return _name(child), None


def _the_same(child: Person) -> Entry:
    return _name(child), child.birth_date


def _name(child: Person) -> Name:
    return Name(child.family_name, child.given_name, child.patronymic)


Slip = Callable[[Person], Entry | None]
# By the club's place in its district.
SLIPS: dict[int, tuple[Slip, ...]] = {
    0: (_spelled, _day_for_month),
    1: (_spelled,),
    2: (_spelled, _without_patronymic),
    3: (_spelled,),
    4: (_without_patronymic, _given_name_first),
    5: (_day_for_month,),
    6: (_undated,),
    8: (_day_for_month, _without_patronymic),
    9: (_undated,),
}
# In these clubs somebody is entered who came to the club before it, so that two clubs know one child.
SECOND_CLUBS = frozenset({1, 5, 7, 10})
NAMESAKES_IN = 4  # every fourth club has two children of one name


@dataclass
class Duplicates:
    """Plants the slips of each club; `twice` holds pairs of (the child, the second row)."""

    groups: Groups
    twice: list[tuple[Person, Person]] = field(default_factory=list)
    _of_club_before: Person | None = None

    def of_club(self, number: int, planned: list[PlannedGroup]) -> None:
        """Plant the slips of a club. Its children are enrolled already."""
        children = iter(list(_children(planned)))  # not those whom the slips add
        place = number % CLUBS_IN_DISTRICT
        if place in SECOND_CLUBS and self._of_club_before is not None:
            self._enter(self._of_club_before, _the_same(self._of_club_before), planned[0])
        for slip in SLIPS.get(place, ()):
            self._slip(slip, children, planned)
        if number % NAMESAKES_IN == 0:
            self._namesake(number, planned)
        self._one_phone(children)
        self._of_club_before = next(children, None)

    def _slip(self, slip: Slip, children: Iterator[Person], planned: list[PlannedGroup]) -> None:
        """Enter the next child for whom this slip can happen once more, in another group."""
        for child in children:
            entry = slip(child)
            group = next((one for one in planned if not _has(one, child)), None)
            if entry and group:
                self._enter(child, entry, group)
                return

    def _enter(self, child: Person, entry: Entry, group: PlannedGroup) -> None:
        scale = self.groups.scale
        chance = scale.chance("twice", child.pk)
        name, born = entry
        second = self.groups.people.person(chance, name, Sex(child.sex), born, with_iin=0)
        joined = scale.until - timedelta(days=chance.randint(100, 160))
        self.groups.enrol(group, Member(second, max(joined, scale.since)))
        self.twice.append((child, second))

    def _namesake(self, number: int, planned: list[PlannedGroup]) -> None:
        """Enrol another child of the same name, two years younger."""
        first = planned[0].enrolments[0].person if planned[0].enrolments else None
        if first is None or first.birth_date is None:
            return
        chance = self.groups.scale.chance("namesake", number)
        born = first.birth_date + timedelta(days=chance.randint(500, 800))
        namesake = self.groups.people.person(chance, _name(first), Sex(first.sex), born)
        self.groups.enrol(planned[1], Member(namesake, self.groups.scale.since))

    def _one_phone(self, children: Iterator[Person]) -> None:
        """Give a brother and a sister the one phone of their family."""
        family: dict[str, Person] = {}
        for child in children:
            known = family.setdefault(in_russian(child.family_name).removesuffix("а"), child)
            if known is not child and known.given_name != child.given_name:
                self.groups.people.share_phone(known, child)
                return


def _children(planned: list[PlannedGroup]) -> Iterator[Person]:
    """Yield the children who come today, each once, in the order of their enrolment."""
    known: set[int] = set()
    for one in planned:
        for enrolment in one.enrolments:
            child = enrolment.person
            if child.pk not in known and enrolment.ends_on is None and (child.age or 99) < 18:
                known.add(child.pk)
                yield child


def _has(one: PlannedGroup, child: Person) -> bool:
    return any(enrolment.person is child for enrolment in one.enrolments)
