"""The groups of one club: circles, courses, their timetable, their teachers, who is enrolled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from seriktes.accounts.models import User
from seriktes.activities.enums import EndReason, GroupLanguage, ProgrammeKind, Season
from seriktes.activities.models import Enrolment, Group, Programme, Teaching, TimetableSlot
from seriktes.clubs.models import Club
from seriktes.demo import circles
from seriktes.demo.calendar import Term, school_years
from seriktes.demo.circles import Circle
from seriktes.demo.ground import is_training_centre
from seriktes.demo.people import Member, People
from seriktes.demo.scale import CLUBS_IN_DISTRICT, Scale
from seriktes.demo.tables import Writer, code
from seriktes.people.models import Person

WEEKS = {
    1: ((5,), (6,)),
    2: ((0, 3), (1, 4), (5, 6)),
    3: ((0, 2, 4), (1, 3, 5), (2, 4, 6)),
    4: ((0, 1, 3, 4),),
}
HOURS = (time(15), time(16, 30), time(9, 30), time(17, 30), time(11), time(14))
EVENING = time(18)
CAPACITY = {ProgrammeKind.SPORT: 25, ProgrammeKind.VOCATIONAL: 15, ProgrammeKind.LEADERSHIP: 15}
TURNOVER = 1.3  # so many come through a group for each of its places
LANGUAGES = (GroupLanguage.KK, GroupLanguage.KK, GroupLanguage.RU, GroupLanguage.BOTH)
SECOND_CIRCLE, THIRD_CIRCLE = 0.25, 0.03
PARENTS_IN_COURSES = 0.3
LEADERSHIP_CLUBS = frozenset({1, 8})
CENTRE = 0  # the club of the district's centre has more circles
# Courses run from the middle of September to the end of December and from late January to early May.
RUNS = (((9, 15), (12, 27)), ((1, 20), (5, 8)))


@dataclass
class Class:
    """A group as the journal needs it: when it meets, who is in it."""

    group: Group
    lead: User
    helper: User | None
    weekdays: tuple[int, ...]
    starts_at: time
    minutes: int
    terms: list[Term]
    enrolments: list[Enrolment] = field(default_factory=list)


@dataclass
class Groups:
    """Writes the groups of the network club by club."""

    scale: Scale
    writer: Writer
    people: People
    programmes: dict[str, Programme] = field(default_factory=dict)

    def write_programmes(self) -> None:
        """Write the catalogue of the network. Programmes are no invention, so they bear no mark."""
        for number, circle in enumerate(circles.ALL, start=1):
            programme = Programme(
                code=code(number), kind=circle.kind, name_kk=circle.kk, name_ru=circle.ru, name_en=circle.en
            )
            programme.save()
            self.programmes[circle.kk] = programme

    def of_club(self, number: int, club: Club, teachers: list[User]) -> list[Class]:
        """Write the groups, the children and the grown-ups of one club."""
        children = self.people.children(number)
        classes = self._circles(number, club, teachers)
        chance = self.scale.chance("enrolments", number)
        for child in children:
            for one in _chosen(chance, child, classes):
                self.enrol(one, child, reason=_reason(chance, child))
        # Brothers and sisters share a parent, who sits down in a course once.
        parents = list(dict.fromkeys(child.guardian for child in children if child.guardian))
        classes += self._courses(number, club, teachers, parents)
        return classes

    def enrol(self, one: Class, member: Member, *, reason: str = "") -> None:
        """Write an enrolment for the days of the member within those of the group."""
        starts = max(member.joined, one.group.starts_on)
        ends = min(filter(None, (member.left, one.group.ends_on)), default=None)
        if ends and ends < starts:
            return
        enrolment = Enrolment(
            person=member.person, group=one.group, starts_on=starts, ends_on=ends, end_reason=reason
        )
        if ends and not reason:
            enrolment.end_reason = EndReason.FINISHED
        self.writer.put(enrolment)
        one.enrolments.append(enrolment)

    def _circles(self, number: int, club: Club, teachers: list[User]) -> list[Class]:
        chance = self.scale.chance("circles", number)
        place = number % CLUBS_IN_DISTRICT
        size = 6 if place == CENTRE else chance.choice((5, 5, 6))
        chosen = chance.sample(circles.SPORTS, size // 2) + chance.sample(circles.OTHERS, size - size // 2)
        chance.shuffle(chosen)
        all_year = {0} if number % 2 == 0 else set()
        if number == 0:
            chosen, all_year = _demo_teachers_circles(chosen, len(teachers))
        classes = [
            self._circle(chance, club, circle, teachers, index, is_all_year=index in all_year)
            for index, circle in enumerate(chosen)
        ]
        if number == 0:
            classes.append(self._sunday(club, teachers))
        return classes

    def _circle(
        self,
        chance: Random,
        club: Club,
        circle: Circle,
        teachers: list[User],
        index: int,
        *,
        is_all_year: bool,
    ) -> Class:
        first = date(club.starts_on.year, 9, 1)
        group = self._group(
            club,
            circle,
            chance.choice(LANGUAGES),
            Season.ALL_YEAR if is_all_year else Season.SCHOOL_YEAR,
            Term(first, date.max),
        )
        turns = WEEKS[circle.a_week]
        lead = index % len(teachers)
        helper = teachers[(lead + 1) % len(teachers)] if index % 3 == 0 else None
        open_ended = [Term(self.scale.since, date.max)]
        one = Class(
            group,
            teachers[lead],
            helper,
            turns[(index // len(teachers)) % 2] if is_all_year else chance.choice(turns),
            HOURS[index % len(HOURS)],
            circle.minutes,
            open_ended if is_all_year else list(school_years(self.scale.since, self.scale.planned_until)),
        )
        self._timetable(one)
        return one

    def _sunday(self, club: Club, teachers: list[User]) -> Class:
        circle = circles.FAMILY
        group = self._group(club, circle, GroupLanguage.BOTH, Season.ALL_YEAR, Term(club.starts_on, date.max))
        terms = [Term(self.scale.since, date.max)]
        one = Class(group, teachers[0], teachers[1], (6,), time(11), circle.minutes, terms)
        self._timetable(one)
        return one

    def _courses(self, number: int, club: Club, teachers: list[User], parents: list[Person]) -> list[Class]:
        chance = self.scale.chance("courses", number)
        classes = []
        if is_training_centre(number):
            for run, term in enumerate(_runs(self.scale)):
                circle = circles.COURSES[(number + run) % len(circles.COURSES)]
                classes.append(self._course(chance, club, circle, teachers[-1], term, parents))
        if number % CLUBS_IN_DISTRICT in LEADERSHIP_CLUBS:
            term = Term(self.scale.since + timedelta(days=60), date.max)
            classes.append(self._course(chance, club, circles.LEADERSHIP, teachers[-1], term, parents))
        return classes

    def _course(
        self, chance: Random, club: Club, circle: Circle, lead: User, term: Term, parents: list[Person]
    ) -> Class:
        group = self._group(club, circle, chance.choice(LANGUAGES), Season.ALL_YEAR, term)
        turns = WEEKS[circle.a_week]
        one = Class(group, lead, None, turns[0], EVENING, circle.minutes, [term])
        self._timetable(one)
        women = 1.0 if circle is circles.LEADERSHIP else 0.85
        mothers = chance.sample(parents, min(len(parents), 15))
        for _place in range(chance.randint(10, 15)):
            if mothers and chance.random() < PARENTS_IN_COURSES:
                member = Member(mothers.pop(), term.first)
            else:
                member = self.people.adult(chance, circle.ages, term.first, women=women)
            reason = ""
            if chance.random() < 0.12:
                member.left = term.first + timedelta(days=chance.randint(10, 60))
                reason = EndReason.LEFT
                if member.left > self.scale.until:
                    member.left, reason = None, ""
            self.enrol(one, member, reason=reason)
        return one

    def _group(self, club: Club, circle: Circle, language: str, season: str, term: Term) -> Group:
        key = self.writer.key(Group)
        youngest, oldest = circle.ages
        group = Group(
            pk=key,
            code=code(key),
            club=club,
            programme=self.programmes[circle.kk],
            language=language,
            season=season,
            capacity=CAPACITY.get(circle.kind, 20),
            age_from=youngest,
            age_until=oldest,
            starts_on=term.first,
            ends_on=None if term.last == date.max else term.last,
            **_group_names(circle, term),
        )
        group.set_keys()
        self.writer.put(group)
        return group

    def _timetable(self, one: Class) -> None:
        """Write the weekly hours, once for each term, and the teachers."""
        for term in one.terms:
            for weekday in one.weekdays:
                self.writer.put(
                    TimetableSlot(
                        group=one.group,
                        weekday=weekday,
                        starts_at=one.starts_at,
                        minutes=one.minutes,
                        starts_on=max(term.first, one.group.starts_on),
                        ends_on=None if term.last == date.max else term.last,
                    )
                )
        self.writer.put(Teaching(group=one.group, user=one.lead, starts_on=one.group.starts_on))
        if one.helper:
            self.writer.put(
                Teaching(group=one.group, user=one.helper, starts_on=one.group.starts_on, is_lead=False)
            )


def _demo_teachers_circles(chosen: list[Circle], teachers: int) -> tuple[list[Circle], set[int]]:
    """Give the demo teacher two circles that meet all the year, on odd and on even days of the week."""
    by_name = {circle.en: circle for circle in circles.CHILDREN}
    own = [by_name["Chess"], by_name["Togyzqumalaq"]]
    others = [circle for circle in chosen if circle not in own]
    mixed = [own[0], *others[: teachers - 1], own[1], *others[teachers - 1 :]]
    return mixed[: max(6, teachers + 1)], {0, teachers}


def _chosen(chance: Random, child: Member, classes: Iterable[Class]) -> list[Class]:
    """Return one to three circles for a child, by age and by how full they are."""
    age = child.person.age_on(child.joined) or 0
    fitting = [one for one in classes if (one.group.age_from or 0) <= age <= (one.group.age_until or 99)]
    free = [one for one in fitting if len(one.enrolments) < TURNOVER * one.group.capacity]
    fitting = free or fitting or list(classes)
    luck = chance.random()
    wanted = 3 if luck < THIRD_CIRCLE else 2 if luck < SECOND_CIRCLE + THIRD_CIRCLE else 1
    fitting.sort(key=lambda one: len(one.enrolments) + chance.random() * 6)
    return fitting[:wanted]


def _reason(chance: Random, child: Member) -> str:
    if child.left is None:
        return ""
    if child.is_finished:
        return EndReason.FINISHED
    return chance.choice((EndReason.LEFT, EndReason.LEFT, EndReason.MOVED, EndReason.OTHER))


def _runs(scale: Scale) -> Iterable[Term]:
    for year in range(scale.since.year, scale.until.year + 1):
        for first, last in RUNS[::-1]:
            term = Term(date(year, *first), date(year, *last))
            if scale.since <= term.first <= scale.until:
                yield term


def _group_names(circle: Circle, term: Term) -> dict[str, str]:
    """Return a group's names: the programme's, with the ages or the time of the run."""
    if term.last < date.max:
        since = f"{term.first:%m.%Y}"
        return {
            "name_kk": f"{circle.kk}, {since}",
            "name_ru": f"{circle.ru}, {since}",
            "name_en": f"{circle.en}, {since}",
        }
    youngest, oldest = circle.ages
    return {
        "name_kk": f"{circle.kk}, {youngest}–{oldest} жас",
        "name_ru": f"{circle.ru}, {youngest}–{oldest} лет",
        "name_en": f"{circle.en}, ages {youngest}–{oldest}",
    }
