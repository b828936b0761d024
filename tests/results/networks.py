"""A network for reports: two partners, three clubs, two years of a few sessions, people by the number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from seriktes.activities.enums import ProgrammeKind
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.models import Mark
from seriktes.attribution.rollup import rebuild
from seriktes.core.months import parse_month
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
    people = [_club(n, group, size) for n, (group, size) in enumerate(zip(groups, sizes, strict=True))]
    _two_clubs(people, groups)
    rebuild()
    return Network(akimat, company, clubs, groups, [person for club in people for person in club])


def _club(number, group, size) -> list[Any]:
    people = [
        make.person(
            f"Үлгіұлы{number}-{n}",
            "Ерлан",
            birth_date=date(2025 - 8 - n % 9, 1 + n % 12, 3),
            sex="fm"[n % 2],
        )
        for n in range(size)
    ]
    for person in people:
        make.enrolment(person, group)
    for week in range(16):
        day = date(2025, 9, 2) + timedelta(7 * week)
        _session(group, day, people, week)
    return people


def _session(group, day, people, week) -> None:
    if week % 8 == 7:
        make.session(group, day, time(15), 90, state=SessionState.NOT_HELD)
        return
    session = make.session(group, day, time(15), 90, state=SessionState.HELD)
    statuses = (
        (person, MarkStatus.ABSENT if (n + week) % 5 == 0 else MarkStatus.PRESENT)
        for n, person in enumerate(people)
        if (n + week) % 11
    )
    _mark(session, statuses)


def _mark(session, statuses) -> None:
    Mark.objects.bulk_create(
        Mark(session=session, person=person, day=session.day, status=status, marked_at=session.starts_at_utc)
        for person, status in statuses
    )


def _two_clubs(people, groups) -> None:
    """Six people of the first club come to the second once."""
    session = make.session(groups[1], date(2025, 11, 20), time(18), 60, state=SessionState.HELD)
    _mark(session, ((person, MarkStatus.PRESENT) for person in people[0][:6]))
