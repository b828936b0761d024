from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from seriktes.activities.models import Enrolment, Group, Programme, Teaching, TimetableSlot
from seriktes.activities.rules import ask_of
from seriktes.clubs.queries import clubs_meant
from seriktes.core.access import Actor, allows
from seriktes.core.links import link
from seriktes.core.mixins import NamesRead, in_force, keyed
from seriktes.core.prepared import Prepared, given
from seriktes.people.models import Person

HUMAN = Coalesce(F("person__canonical"), F("person"))
HUMANS = Count(HUMAN, distinct=True)
_day: Any = given("day")


@dataclass(frozen=True)
class GroupsSought:
    """What the list of groups is narrowed to."""

    text: str = ""
    club: str = ""
    kind: str = ""
    language: str = ""
    is_former: bool = False


def find_groups(actor: Actor, sought: GroupsSought) -> QuerySet[Group]:
    """Return groups in their order with club and programme; `lines_of` reads what a list shows."""
    today = timezone.localdate()
    former = Q(ends_on__lt=today)
    found = Group.objects.visible_to(actor).filter(former if sought.is_former else ~former | Q(ends_on=None))
    found = found.filter(keyed(sought.text, "search_key", "programme__search_key", "club__search_key"))
    conditions = {
        "programme__kind": sought.kind,
        "language": sought.language,
    }
    found = found.filter(**{name: value for name, value in conditions.items() if value})
    if sought.club:
        found = found.filter(club__in=clubs_meant(actor, sought.club).order_by().values("pk"))
    return found.select_related("club", "programme").order_by("sort_key", "pk")


def groups_meant(actor: Actor, said: str) -> QuerySet[Group]:
    """Return the groups that bear each word, themselves or by programme or club; ended ones too."""
    found = Group.objects.visible_to(actor).filter(
        keyed(said, "search_key", "programme__search_key", "club__search_key")
    )
    return found.select_related("club").order_by("sort_key", "pk")


@dataclass(frozen=True)
class GroupLine:
    """What a list of groups shows of one on a day: people enrolled, (weekday, hour) pairs, names."""

    code: str
    capacity: int
    language: str
    starts_on: date
    kind: str
    own: NamesRead
    club: NamesRead
    programme: NamesRead
    people: int
    hours: list[tuple[int, time]]
    teachers: list[str]

    @property
    def address(self) -> str:
        return link("activities:group-detail", self.code)


_NAMES = ("name_kk", "name_ru", "name_en")
_LINE = (
    *("pk", "code", "capacity", "language", "starts_on", "programme__kind", *_NAMES),
    *(f"{of}__{name}" for of in ("club", "programme") for name in _NAMES),
)
_lines = Prepared(
    lambda: Group.objects.filter(pk__in=[given("groups")]).order_by("sort_key", "pk").values_list(*_LINE)
)
_on_day = Prepared(
    lambda: (
        Enrolment.objects.filter(in_force(_day), group__pk__in=[given("groups")])
        .order_by()
        .values_list("group")
        .annotate(people=HUMANS)
    )
)
_hours_on_day = Prepared(
    lambda: (
        TimetableSlot.objects.filter(in_force(_day), group__pk__in=[given("groups")])
        .order_by("group", "weekday", "starts_at")
        .values_list("group", "weekday", "starts_at")
    )
)
_teachers_on_day = Prepared(
    lambda: (
        Teaching.objects.filter(in_force(_day), group__pk__in=[given("groups")])
        .order_by("group", "-is_lead", "starts_on")
        .values_list("group", "user__full_name")
    )
)


def lines_of(groups: Iterable[int], day: date) -> list[GroupLine]:
    """Return the lines of a list of the groups with these keys, in the order of names; four queries."""
    asked: dict[str, Any] = {"groups": list(groups), "day": day}
    people = dict(_on_day(**asked))
    hours, teachers = defaultdict(list), defaultdict(list)
    for key, weekday, starts_at in _hours_on_day(**asked):
        hours[key].append((weekday, starts_at))
    for key, name in _teachers_on_day(**asked):
        teachers[key].append(name)
    lines = []
    for key, *row in _lines(**asked):
        names = (NamesRead(*row[place : place + 3]) for place in (5, 8, 11))
        told: list[Any] = [*row[:5], *names, people.get(key, 0), hours[key], teachers[key]]
        lines.append(GroupLine(*told))
    return lines


@dataclass(frozen=True)
class RosterRow:
    """One human being in a group; `person` is the row that stands for them."""

    person: Person
    enrolment: Enrolment


@dataclass(frozen=True)
class GroupPage:
    """Everything of the activities app that the page of a group shows."""

    group: Group
    hours: list[TimetableSlot]
    teachings: list[Teaching]
    roster: list[RosterRow]
    former: list[RosterRow]

    @property
    def people(self) -> int:
        """How many people are enrolled, those who start later included."""
        return len(self.roster)

    @property
    def places_left(self) -> int:
        return max(0, self.group.capacity - self.people)


def group_by_code(code: str) -> list[Group]:
    """Return the group of an address with its club and programme; the caller asks whether it may be seen."""
    return _by_code(code=code)


_by_code = Prepared(
    lambda: Group.objects.filter(code=given("code")).select_related("club", "programme", "predecessor")
)
_enrolments = Prepared(
    lambda: (
        Enrolment.objects.filter(group=given("group"))
        .select_related("person__canonical")
        .order_by("starts_on", "pk")
    )
)
_hours = Prepared(lambda: TimetableSlot.objects.filter(_not_over(), group=given("group")))
_teachings = Prepared(
    lambda: Teaching.objects.filter(_not_over(), group=given("group")).select_related("user")
)


def _not_over() -> Q:
    return Q(ends_on=None) | Q(ends_on__gte=given("day"))


def group_page(actor: Actor, group: Group) -> GroupPage:
    """Return the page of a group as of today, in three queries or four.

    Of those who left it names only the people the actor still may see.
    """
    today = timezone.localdate()
    enrolments = _enrolments(group=group.pk)
    current = [one for one in enrolments if one.ends_on is None or one.ends_on >= today]
    former = [one for one in enrolments if one.ends_on is not None and one.ends_on < today]
    return GroupPage(
        group=group,
        hours=_hours(group=group.pk, day=today),
        teachings=_teachings(group=group.pk, day=today),
        roster=roster(current),
        former=_still_seen(actor, roster(former)),
    )


def _still_seen(actor: Actor, rows: list[RosterRow]) -> list[RosterRow]:
    ask_of(actor, [row.person for row in rows])
    return [row for row in rows if allows(actor, "people.person.view", row.person)]


def roster(enrolments: Iterable[Enrolment]) -> list[RosterRow]:
    """Return one row per human being, in the order of the Kazakh alphabet; the latest enrolment counts."""
    rows = {one.person.root_id: RosterRow(one.person.canonical or one.person, one) for one in enrolments}
    return sorted(rows.values(), key=lambda row: (row.person.sort_key, row.person.pk))


def people_not_gone(group: Group, day: date) -> set[int]:
    """Return the people who hold a place on `day` or later: enrolled and not gone before it."""
    held = Enrolment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), group=group)
    return set(held.values_list(HUMAN, flat=True))


def enrolments_of(actor: Actor, person: Person) -> list[Enrolment]:
    """Return every enrolment of a human being that the actor may see, open ones first, the latest first.

    Rows that were joined may hold the same enrolment, the same days in the same group: it is one.
    """
    found = _enrolments_of(root=person.root_id)
    seen = (one for one in found if allows(actor, "activities.enrolment.view", one))
    today = timezone.localdate()
    once = {(one.group_id, one.starts_on, one.ends_on): one for one in seen}
    return sorted(once.values(), key=lambda one: one.ends_on is not None and one.ends_on < today)


_enrolments_of = Prepared(
    lambda: (
        Enrolment.objects.filter(person__in=Person.objects.of_root(given("root")).values("pk"))
        .select_related("group__club", "group__programme")
        .order_by("-starts_on", "-pk")
    )
)


# The rows of people apart: each has an index of its own, asked for by a join neither is used.
_held_by = Prepared(
    lambda: (
        Enrolment.objects.filter(
            in_force(_day),
            person__in=Person.objects.filter(
                Q(pk__in=[given("roots")]) | Q(canonical__pk__in=[given("roots")])
            )
            .order_by()
            .values("pk"),
        )
        .select_related("person", "group")
        .order_by()
    )
)


def groups_of_people(actor: Actor, roots: Sequence[int]) -> Mapping[int, str]:
    """Return, by person, the names of the groups they are in today."""
    held = _held_by(roots=roots, day=timezone.localdate())
    seen = (one for one in held if allows(actor, "activities.enrolment.view", one))
    names: dict[int, dict[str, None]] = defaultdict(dict)
    for one in sorted(seen, key=lambda one: one.group.sort_key):
        names[one.person.root_id][one.group.name] = None
    return {root: ", ".join(known) for root, known in names.items()}


def people_of_groups(groups: QuerySet[Group]) -> Q:
    """Return the condition on people "enrolled today in one of these groups"."""
    enrolled = Enrolment.objects.on(timezone.localdate()).filter(group__in=groups)
    return Q(pk__in=enrolled.values_list(HUMAN, flat=True))


def people_ever_of_club(club_id: int) -> Q:
    """Return the condition on people "in a group of this club, now or ever"."""
    return Q(pk__in=Enrolment.objects.filter(group__club=club_id).values("person"))


@dataclass(frozen=True)
class ClubFigures:
    """How many groups a club has today and how many people are in them."""

    groups: int = 0
    people: int = 0


def figures_of_clubs(clubs: Sequence[int]) -> Mapping[int, ClubFigures]:
    """Return the figures of each club in one query; a person in two groups of a club counts once."""
    today = timezone.localdate()
    enrolled = Coalesce(F("enrolments__person__canonical"), F("enrolments__person"))
    counted = (
        Group.objects.on(today)
        .filter(club__in=clubs)
        .order_by()
        .values_list("club")
        .annotate(
            groups=Count("pk", distinct=True),
            people=Count(enrolled, distinct=True, filter=in_force(today, "enrolments__")),
        )
    )
    figures = {club: ClubFigures(groups, people) for club, groups, people in counted}
    return {club: figures.get(club, ClubFigures()) for club in clubs}


def programmes(actor: Actor) -> QuerySet[Programme]:
    """Return the programmes with `groups_now`, how many groups follow each today."""
    running = Group.objects.on(timezone.localdate()).filter(programme=OuterRef("pk")).order_by()
    counted = running.values("programme").annotate(n=Count("pk")).values("n")
    return Programme.objects.visible_to(actor).annotate(groups_now=Coalesce(Subquery(counted), 0))
