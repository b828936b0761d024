"""A network for reports: two partners, three clubs, two years of a few sessions, people by the number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import chain
from typing import Any

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Enrolment
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.models import Mark, Session
from seriktes.attribution.rollup import rebuild
from seriktes.core.months import parse_month
from seriktes.core.times import instant
from seriktes.people.models import Person
from seriktes.results.validators import Period
from tests import factories as make

PERIOD = Period(parse_month("2025-09"), parse_month("2025-12"))
# People of each club: a large one, a middling one, one of three people only, one that the akimat is not in.
SIZES = (30, 12, 3, 9)


@dataclass
class Network:
    akimat: Any
    company: Any
    clubs: list[Any]
    groups: list[Any]
    people: list[Any]


def build(sizes=SIZES) -> Network:
    """Write the network: the company covers 30 % of everything, the akimat 40 % of the first two clubs."""
    network = make.network()
    territory = make.territory()
    clubs = [
        make.club(f"«{name}» клубы (үлгі)", territory=territory, name_ru=f"Клуб «{name}» (үлгі)")
        for name, _size in zip(("Арай", "Балапан", "Достық", "Қайнар"), sizes, strict=False)
    ]
    kinds = (ProgrammeKind.SPORT, ProgrammeKind.ARTS, ProgrammeKind.SPORT, ProgrammeKind.LEISURE)
    groups = [
        make.group(f"{n}-топ", club=club, programme=make.programme(f"{n}", kind))
        for n, (club, kind) in enumerate(zip(clubs, kinds, strict=False))
    ]
    akimat = make.organisation(
        "Көкорай ауданының әкімдігі (үлгі)", name_ru="Акимат Кокорайского района (үлгі)"
    )
    company = make.organisation("«Көкорай Сүт» ЖШС (үлгі)")
    agreement = make.agreement(akimat, "А-1", signed_on=date(2025, 8, 20))
    for club in clubs[:2]:
        make.coverage_rule(agreement, 400_000, club=club)
    make.contribution(agreement, received_on=date(2025, 10, 1))
    make.coverage_rule(make.agreement(company, "К-1"), 300_000, unit=network, starts_on=date(2025, 10, 1))
    people = _people(groups, sizes)
    _sessions(groups, people)
    rebuild()
    return Network(akimat, company, clubs, groups, [person for club in people for person in club])


# What there are many of is written at once: hundreds of tests build this network.


def _people(groups, sizes) -> list[list[Person]]:
    people = [[_person(club, n) for n in range(size)] for club, size in enumerate(sizes)]
    for person in chain(*people):
        person.set_keys()
    Person.objects.bulk_create(chain(*people))
    Enrolment.objects.bulk_create(
        Enrolment(person=person, group=group, starts_on=make.LONG_AGO)
        for group, members in zip(groups, people, strict=True)
        for person in members
    )
    return people


def _person(club, n) -> Person:
    return Person(
        family_name=f"Үлгіұлы{club}-{n}",
        given_name="Ерлан",
        birth_date=date(2025 - 8 - n % 9, 1 + n % 12, 3),
        sex="fm"[n % 2],
    )


def _sessions(groups, people) -> None:
    """Write sixteen weeks of each group; six people of the first club come to the second once."""
    held: list[tuple[Session, list[Mark]]] = []
    missed = []
    for group, members in zip(groups, people, strict=True):
        for week in range(16):
            day = date(2025, 9, 2) + timedelta(7 * week)
            if week % 8 == 7:
                missed.append(_session(group, day, state=SessionState.NOT_HELD))
            else:
                session = _session(group, day)
                held.append((session, _marks(session, members, week)))
    guests = _session(groups[1], date(2025, 11, 20), starts_at=time(18), minutes=60)
    held.append((guests, [_mark(guests, person, MarkStatus.PRESENT) for person in people[0][:6]]))
    Session.objects.bulk_create([*(session for session, _marks in held), *missed])
    Mark.objects.bulk_create(mark for _session, marks in held for mark in marks)


def _session(group, day, *, starts_at=time(15), minutes=90, state=SessionState.HELD) -> Session:
    utc = instant(day, starts_at, "Asia/Almaty")
    return Session(group=group, day=day, starts_at=starts_at, minutes=minutes, starts_at_utc=utc, state=state)


def _marks(session, members, week) -> list[Mark]:
    return [
        _mark(session, person, MarkStatus.ABSENT if (n + week) % 5 == 0 else MarkStatus.PRESENT)
        for n, person in enumerate(members)
        if (n + week) % 11
    ]


def _mark(session, person, status) -> Mark:
    at = session.starts_at_utc
    return Mark(session=session, person=person, day=session.day, status=status, marked_at=at)
