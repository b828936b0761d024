"""The groups of one club: programmes, courses, their timetable, their teachers, who is enrolled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from seriktes.accounts.models import User
from seriktes.activities.enums import EndReason, GroupLanguage, ProgrammeKind, Season
from seriktes.activities.models import Enrolment, Group, Programme, Teaching, TimetableSlot
from seriktes.clubs.models import Club
from seriktes.demo import programmes
from seriktes.demo.calendar import Term, school_years
from seriktes.demo.ground import is_training_centre
from seriktes.demo.people import Member, People
from seriktes.demo.programmes import PlannedProgramme
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
SECOND_GROUP, THIRD_GROUP = 0.25, 0.03
PARENTS_IN_COURSES = 0.3
LEADERSHIP_CLUBS = frozenset({1, 8})
CENTRE = 0  # the club of the district's centre has more programmes
# Courses run from the middle of September to the end of December and from late January to early May.
RUNS = (((9, 15), (12, 27)), ((1, 20), (5, 8)))


@dataclass
class PlannedGroup:
    """A group as the journal needs it: when it meets, who is in it."""

    group: Group
    lead: User
    helper: User | None
    weekdays: tuple[int, ...]
    starts_at: time
    minutes: int
    terms: list[Term]
    enrolments: list[Enrolment] = field(default_factory=list)

    def clashes_with(self, other: PlannedGroup) -> bool:
        """Whether one child cannot go to both: they meet at the same time on a day of the week."""
        begins, ends = _minute(self.starts_at), _minute(self.starts_at) + self.minutes
        others_begin, others_end = _minute(other.starts_at), _minute(other.starts_at) + other.minutes
        shares_a_day = not set(self.weekdays).isdisjoint(other.weekdays)
        return shares_a_day and begins < others_end and others_begin < ends


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


@dataclass
class Groups:
    """Writes the groups of the network club by club."""

    scale: Scale
    writer: Writer
    people: People
    programmes: dict[str, Programme] = field(default_factory=dict)

    def write_programmes(self) -> None:
        """Write the catalogue of the network. Programmes are no invention, so they bear no mark."""
        for number, known in enumerate(programmes.ALL, start=1):
            programme = Programme(
                code=code(number), kind=known.kind, name_kk=known.kk, name_ru=known.ru, name_en=known.en
            )
            programme.save()
            self.programmes[known.kk] = programme

    def of_club(self, number: int, club: Club, teachers: list[User]) -> list[PlannedGroup]:
        """Write the groups, the children and the grown-ups of one club."""
        children = self.people.children(number)
        planned = self._childrens_groups(number, club, teachers)
        chance = self.scale.chance("enrolments", number)
        for child in children:
            for one in _chosen(chance, child, planned):
                self.enrol(one, child, reason=_reason(chance, child))
        # Brothers and sisters share a parent, who sits down in a course once.
        parents = list(dict.fromkeys(child.guardian for child in children if child.guardian))
        planned += self._courses(number, club, teachers, parents)
        return planned

    def enrol(self, one: PlannedGroup, member: Member, *, reason: str = "") -> None:
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

    def _childrens_groups(self, number: int, club: Club, teachers: list[User]) -> list[PlannedGroup]:
        chance = self.scale.chance("circles", number)
        place = number % CLUBS_IN_DISTRICT
        size = 6 if place == CENTRE else chance.choice((5, 5, 6))
        chosen = chance.sample(programmes.SPORTS, size // 2) + chance.sample(
            programmes.OTHERS, size - size // 2
        )
        chance.shuffle(chosen)
        all_year = {0} if number % 2 == 0 else set()
        if number == 0:
            chosen, all_year = _demo_teachers_programmes(chosen, len(teachers))
        planned = [
            self._childrens_group(chance, club, programme, teachers, index, is_all_year=index in all_year)
            for index, programme in enumerate(chosen)
        ]
        if number == 0:
            planned.append(self._sunday(club, teachers))
        return planned

    def _childrens_group(
        self,
        chance: Random,
        club: Club,
        programme: PlannedProgramme,
        teachers: list[User],
        index: int,
        *,
        is_all_year: bool,
    ) -> PlannedGroup:
        first = date(club.starts_on.year, 9, 1)
        group = self._group(
            club,
            programme,
            chance.choice(LANGUAGES),
            Season.ALL_YEAR if is_all_year else Season.SCHOOL_YEAR,
            Term(first, date.max),
        )
        turns = WEEKS[programme.a_week]
        lead = index % len(teachers)
        helper = teachers[(lead + 1) % len(teachers)] if index % 3 == 0 else None
        open_ended = [Term(self.scale.since, date.max)]
        one = PlannedGroup(
            group,
            teachers[lead],
            helper,
            turns[(index // len(teachers)) % 2] if is_all_year else chance.choice(turns),
            HOURS[index % len(HOURS)],
            programme.minutes,
            open_ended if is_all_year else list(school_years(self.scale.since, self.scale.planned_until)),
        )
        self._timetable(one)
        return one

    def _sunday(self, club: Club, teachers: list[User]) -> PlannedGroup:
        programme = programmes.FAMILY
        group = self._group(
            club, programme, GroupLanguage.BOTH, Season.ALL_YEAR, Term(club.starts_on, date.max)
        )
        terms = [Term(self.scale.since, date.max)]
        one = PlannedGroup(group, teachers[0], teachers[1], (6,), time(11), programme.minutes, terms)
        self._timetable(one)
        return one

    def _courses(
        self, number: int, club: Club, teachers: list[User], parents: list[Person]
    ) -> list[PlannedGroup]:
        chance = self.scale.chance("courses", number)
        planned = []
        if is_training_centre(number):
            for run, term in enumerate(_runs(self.scale)):
                programme = programmes.COURSES[(number + run) % len(programmes.COURSES)]
                planned.append(self._course(chance, club, programme, teachers[-1], term, parents))
        if number % CLUBS_IN_DISTRICT in LEADERSHIP_CLUBS:
            term = Term(self.scale.since + timedelta(days=60), date.max)
            planned.append(self._course(chance, club, programmes.LEADERSHIP, teachers[-1], term, parents))
        return planned

    def _course(
        self,
        chance: Random,
        club: Club,
        programme: PlannedProgramme,
        lead: User,
        term: Term,
        parents: list[Person],
    ) -> PlannedGroup:
        group = self._group(club, programme, chance.choice(LANGUAGES), Season.ALL_YEAR, term)
        turns = WEEKS[programme.a_week]
        one = PlannedGroup(group, lead, None, turns[0], EVENING, programme.minutes, [term])
        self._timetable(one)
        women = 1.0 if programme is programmes.LEADERSHIP else 0.85
        mothers = chance.sample(parents, min(len(parents), 15))
        for _place in range(chance.randint(10, 15)):
            if mothers and chance.random() < PARENTS_IN_COURSES:
                member = Member(mothers.pop(), term.first)
            else:
                member = self.people.adult(chance, programme.ages, term.first, women=women)
            reason = ""
            if chance.random() < 0.12:
                member.left = term.first + timedelta(days=chance.randint(10, 60))
                reason = EndReason.LEFT
                if member.left > self.scale.until:
                    member.left, reason = None, ""
            self.enrol(one, member, reason=reason)
        return one

    def _group(
        self, club: Club, programme: PlannedProgramme, language: str, season: str, term: Term
    ) -> Group:
        key = self.writer.key(Group)
        youngest, oldest = programme.ages
        group = Group(
            pk=key,
            code=code(key),
            club=club,
            programme=self.programmes[programme.kk],
            language=language,
            season=season,
            capacity=CAPACITY.get(programme.kind, 20),
            age_from=youngest,
            age_until=oldest,
            starts_on=term.first,
            ends_on=None if term.last == date.max else term.last,
            **_group_names(programme, term),
        )
        group.set_keys()
        self.writer.put(group)
        return group

    def _timetable(self, one: PlannedGroup) -> None:
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


def _demo_teachers_programmes(
    chosen: list[PlannedProgramme], teachers: int
) -> tuple[list[PlannedProgramme], set[int]]:
    """Give the demo teacher two programmes that meet all the year, on odd and on even days of the week."""
    by_name = {programme.en: programme for programme in programmes.CHILDREN}
    own = [by_name["Chess"], by_name["Togyzqumalaq"]]
    others = [programme for programme in chosen if programme not in own]
    mixed = [own[0], *others[: teachers - 1], own[1], *others[teachers - 1 :]]
    return mixed[: max(6, teachers + 1)], {0, teachers}


def _chosen(chance: Random, child: Member, planned: Iterable[PlannedGroup]) -> list[PlannedGroup]:
    """Return one to three programmes for a child, by age and by how full they are."""
    age = child.person.age_on(child.joined) or 0
    fitting = [one for one in planned if (one.group.age_from or 0) <= age <= (one.group.age_until or 99)]
    free = [one for one in fitting if len(one.enrolments) < TURNOVER * one.group.capacity]
    fitting = free or fitting or list(planned)
    luck = chance.random()
    wanted = 3 if luck < THIRD_GROUP else 2 if luck < SECOND_GROUP + THIRD_GROUP else 1
    fitting.sort(key=lambda one: len(one.enrolments) + chance.random() * 6)
    chosen: list[PlannedGroup] = []
    for one in fitting:
        if len(chosen) < wanted and not any(one.clashes_with(other) for other in chosen):
            chosen.append(one)
    return chosen


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


def _group_names(programme: PlannedProgramme, term: Term) -> dict[str, str]:
    """Return a group's names: the programme's, with the ages or the time of the run."""
    if term.last < date.max:
        since = f"{term.first:%m.%Y}"
        return {
            "name_kk": f"{programme.kk}, {since}",
            "name_ru": f"{programme.ru}, {since}",
            "name_en": f"{programme.en}, {since}",
        }
    youngest, oldest = programme.ages
    return {
        "name_kk": f"{programme.kk}, {youngest}–{oldest} жас",
        "name_ru": f"{programme.ru}, {youngest}–{oldest} лет",
        "name_en": f"{programme.en}, ages {youngest}–{oldest}",
    }
