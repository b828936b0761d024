from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds, leads_network, sees_network
from seriktes.activities.models import Enrolment, Group, Teaching
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.rules import club_ids, runs
from seriktes.core.access import NOTHING, Actor, Rule, ask_always, by_key, everywhere, grant
from seriktes.core.prepared import Prepared, given
from seriktes.core.standing import Source, keep, standing
from seriktes.people import rules as people_rules
from seriktes.people.models import Guardianship, Person, PersonQuerySet

# Long enough for the papers of a school year and for who comes back after a summer and an illness.
KNOWN_FOR = timedelta(days=366)
_KEPT = keep(Source(Teaching, key="group_id"))


def taught_group_ids(actor: Actor) -> frozenset[int]:
    """Return the groups the actor teaches today; read once per request."""
    return frozenset(key for key, _word in standing(actor, _KEPT))


def teaches(path: str) -> Rule:
    """The rule of a group's teacher; `path` leads from the object to the group's key."""
    return by_key(f"teaches({path})", path, taught_group_ids)


@dataclass(frozen=True)
class Reach:
    """The clubs an actor leads and the groups they teach, as far as a rule looks at them."""

    clubs: frozenset[int]
    taught: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.clubs or self.taught)


def _led(actor: Actor) -> Reach:
    return Reach(club_ids(actor, ClubRole.LEADER))


def _known(actor: Actor) -> Reach:
    return Reach(club_ids(actor, ClubRole.LEADER), taught_group_ids(actor))


def known_since() -> date:
    """The day of leaving from which on a club's staff still know a person, see docs/decisions/0010."""
    return timezone.localdate() - KNOWN_FOR


def _people_of(clubs: Iterable[Any], taught: Iterable[Any], since: Any) -> Q:
    """Learners of the groups (whichever of their rows is enrolled) and their guardians.

    Who left before `since`, or whose group ended before it, is not known any more.
    """
    not_long_gone = Q(ends_on=None) | Q(ends_on__gte=since)
    groups = Group.objects.filter(not_long_gone, Q(club__pk__in=clubs) | Q(pk__in=taught))
    enrolled = Enrolment.objects.filter(not_long_gone, group__in=groups)
    learners = _same_people(Person.objects.filter(pk__in=enrolled.values("person")))
    wards = Person.objects.filter(learners).values("pk")
    guardians = Guardianship.objects.filter(child__in=wards).values("guardian")
    return learners | _same_people(Person.objects.filter(pk__in=guardians))


def _same_people(rows: PersonQuerySet) -> Q:
    """Return the condition "one of these rows, or another row of the same human being"."""
    return Q(pk__in=rows.root_ids()) | Q(canonical__in=rows.root_ids())


# The check of a person asks the table's own subquery: a second wording could come to differ.
_among_people = Prepared(
    lambda: (
        Person.objects.filter(
            _people_of([given("clubs")], [given("taught")], given("since")), pk__in=[given("people")]
        )
        .order_by()
        .values_list("pk", flat=True)
    )
)


def ask_of(actor: Actor, people: Iterable[Person]) -> None:
    """Let one query answer whom of these the actor knows, before a rule is asked of each of them."""
    if known := _known(actor):
        _answers(actor, known, people)


def _answers(actor: Actor, known: Reach, people: Iterable[Person]) -> dict[int, bool]:
    """Return who of these people is known, by root: all rows of a human being have one answer."""
    answers: dict[int, bool] = actor.remember(("activities.knows", known), dict)
    asked = {one.root_id: one.pk for one in people if one.root_id not in answers}
    if asked:
        found = _among_people(
            clubs=known.clubs, taught=known.taught, since=known_since(), people=asked.values()
        )
        answers |= {root: key in found for root, key in asked.items()}
    return answers


def _belongs_to(name: str, reach: Callable[[Actor], Reach]) -> Rule:
    """The rule of whoever knows a person through these of the actor's groups."""

    def rows(actor: Actor) -> Q:
        known = reach(actor)
        return _people_of(known.clubs, known.taught, known_since()) if known else NOTHING

    def check(actor: Actor, person: Person) -> bool:
        known = reach(actor)
        return bool(known) and _answers(actor, known, [person])[person.root_id]

    return Rule(name, check, rows, lambda actor: bool(reach(actor)))


learns_or_cares = _belongs_to("learns_or_cares", _known)
# Only through the clubs the actor leads: a group taught elsewhere lets them see, not correct or join.
leads_a_club = _belongs_to("leads_a_club", _led)
people_rules.known_through.fill(learns_or_cares)
people_rules.registers_people.fill(leads_a_club)

ASK = _("Ask the leader of the club.")
ask_always(leads_a_club, _("Ask the coordinator of your network."), instead_of=ASK)
keeps_activities = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.COORDINATOR)
in_club = runs("club_id")
in_groups_club = runs("group__club_id")

grant(
    "activities.programme.view",
    sees_network | everywhere("works_in_a_club", lambda actor: bool(club_ids(actor, *ClubRole))),
    ask=ASK,
)
grant("activities.programme.edit", leads_network, ask=ASK)
grant("activities.group.view", sees_network | in_club | teaches("pk"), ask=ASK)
grant("activities.group.edit", keeps_activities | in_club, ask=ASK)
grant("activities.teaching.view", sees_network | in_groups_club | teaches("group_id"), ask=ASK)
grant(
    "activities.enrolment.view",
    keeps_activities | holds(Role.AUDITOR) | in_groups_club | teaches("group_id"),
    ask=ASK,
)
grant("activities.enrolment.edit", keeps_activities | in_groups_club, ask=ASK)
# A list of names leaves the system: not for teachers. What is learned at work is confidential (law № 94-V).
grant("activities.roster.export", keeps_activities | in_club, ask=ASK)
