"""What goes wrong in every register: namesakes, and children who were entered twice."""

from __future__ import annotations

from datetime import timedelta

from seriktes.demo.groups import Class, Groups
from seriktes.demo.names import Name
from seriktes.demo.people import Member, People
from seriktes.demo.words import in_russian
from seriktes.people.enums import Sex
from seriktes.people.models import Person

# In so many clubs of the network a child stands twice, spelled in Kazakh and in Russian letters.
CLUBS_WITH_TWICE = 4
KAZAKH_LETTERS = frozenset("ӘәҒғҚқҢңӨөҰұҮүІі")


def plant_twice(number: int, groups: Groups, classes: list[Class]) -> tuple[Person, Person] | None:
    """Enter a child of the club a second time, in another circle; return (the child, the second row)."""
    if number >= CLUBS_WITH_TWICE:
        return None
    for one in classes:
        for enrolment in one.enrolments:
            child = enrolment.person
            own = {other.group.pk for other in classes if _has(other, child)}
            free = next((other for other in classes if other.group.pk not in own), None)
            is_kazakh = KAZAKH_LETTERS & set(child.family_name)
            if is_kazakh and enrolment.ends_on is None and free and (child.age or 99) < 18:
                return child, _second_row(groups, child, free)
    return None


def _has(one: Class, child: Person) -> bool:
    return any(enrolment.person is child for enrolment in one.enrolments)


def _second_row(groups: Groups, child: Person, circle: Class) -> Person:
    chance = groups.scale.chance("twice", child.pk)
    name = Name(in_russian(child.family_name), child.given_name, "")
    second = groups.people.person(chance, name, Sex(child.sex), child.birth_date, with_iin=0)
    joined = groups.scale.until - timedelta(days=chance.randint(100, 160))
    groups.enrol(circle, Member(second, max(joined, groups.scale.since)))
    return second


def plant_namesake(number: int, people: People, groups: Groups, classes: list[Class]) -> None:
    """Enrol another child of the same name, two years younger, in every fourth club."""
    if number % 4 or not classes[0].enrolments:
        return
    first = classes[0].enrolments[0].person
    if first.birth_date is None:
        return
    chance = people.scale.chance("namesake", number)
    name = Name(first.family_name, first.given_name, first.patronymic)
    born = first.birth_date + timedelta(days=chance.randint(500, 800))
    namesake = people.person(chance, name, Sex(first.sex), born)
    groups.enrol(classes[1], Member(namesake, people.scale.since))
